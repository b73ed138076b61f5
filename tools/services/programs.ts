/** What the local servers need of the machine, and how to get it. */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { finishes } from './commands.ts';
import { ServicesUnavailable } from './unavailable.ts';

const PACKAGE_OF = { 'redis-server': 'redis-server', java: 'default-jre-headless', mvn: 'maven' } as const;
export type Program = keyof typeof PACKAGE_OF;
/** The oldest on which Kafka 4 brokers run. */
const JAVA_AT_LEAST = 17;
const JAVA_MS = 20_000;

export interface Machine {
  readonly path: string;
  /** Whether apt-get may install what is missing. */
  readonly mayInstall: boolean;
  readonly say: (line: string) => void;
}

/** Resolves when the programs are there, installed if need be; throws {@link ServicesUnavailable} when they cannot be had. */
export async function ensurePrograms(wanted: readonly Program[], machine: Machine): Promise<void> {
  const missing = await missingOf(wanted, machine.path);
  if (missing.length > 0) {
    const packages = missing.map((program) => PACKAGE_OF[program]);
    if (!machine.mayInstall || !(await isThere('apt-get', machine.path))) throw lacking(missing, 'cannot be found');
    machine.say(`installing ${packages.join(', ')}`);
    await install(packages, machine.path).catch((error: unknown) => { throw lacking(missing, `could not be installed (${(error as Error).message})`); });
    const still = await missingOf(missing, machine.path);
    if (still.length > 0) throw lacking(still, 'cannot be found after the installation');
  }
  if (wanted.includes('java')) await checkJava(machine.path);
}

/** Not stopped half-way when we are told to stop: a package system is left whole. */
async function install(packages: readonly string[], path: string): Promise<void> {
  const env = { PATH: path, DEBIAN_FRONTEND: 'noninteractive' };
  await finishes('apt-get', ['update', '-q'], { env });
  await finishes('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...packages], { env });
}

const lacking = (programs: readonly Program[], why: string): ServicesUnavailable =>
  new ServicesUnavailable(`${programs.join(', ')} ${why}. Install ${programs.map((program) => PACKAGE_OF[program]).join(', ')} (apt-get install, as root), `
    + 'start Docker, or set KAFKA_BROKERS and REDIS_URL to a Kafka and a Redis that run already.');

async function checkJava(path: string): Promise<void> {
  const said = await finishes('java', ['-version'], { env: { PATH: path }, limitMs: JAVA_MS }).catch((error: unknown) => String(error));
  const version = javaVersion(said);
  if (version === undefined || version < JAVA_AT_LEAST) {
    throw new ServicesUnavailable(`Kafka 4 needs Java ${JAVA_AT_LEAST} or newer and java is ${version ?? 'not working'}. Install a newer one, or set KAFKA_BROKERS to a Kafka that runs already.`);
  }
}

/** The major version from what `java -version` writes; 8 and older call themselves 1.8 and so on. */
export function javaVersion(said: string): number | undefined {
  const found = /version "(?:1\.)?(\d+)/.exec(said)?.[1];
  return found === undefined ? undefined : Number(found);
}

async function missingOf(programs: readonly Program[], path: string): Promise<readonly Program[]> {
  const there = await Promise.all(programs.map((program) => isThere(program, path)));
  return programs.filter((_, index) => there[index] === false);
}

async function isThere(program: string, path: string): Promise<boolean> {
  const found = await Promise.all(path.split(delimiter).filter((folder) => folder !== '').map((folder) => access(join(folder, program), constants.X_OK).then(() => true, () => false)));
  return found.includes(true);
}
