/** Kafka and Redis for one machine's development and tests: those that are given, else containers, else processes of our own. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kafkaAnswers, kafkaLogin, redisAnswers } from './answers.ts';
import { containers, dockerAnswers, type Part } from './compose.ts';
import { haveJars, kafkaJars } from './jars.ts';
import { kafkaRecipe } from './kafka.ts';
import { keep, type Keeper } from './keeper.ts';
import { LocalServer } from './local-server.ts';
import { freePorts } from './ports.ts';
import { ensurePrograms } from './programs.ts';
import { redisRecipe } from './redis.ts';
import { ServicesUnavailable } from './unavailable.ts';

export interface Server {
  /** Of the running process; undefined while there is none, and for containers and servers that were given. */
  readonly pid: number | undefined;
  /** Sends SIGKILL, or another signal that ends it; resolves when it is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Once more on the same port: Kafka with its data, Redis empty. Resolves when it answers. */
  start(): Promise<void>;
}

export interface Services {
  /** `host:port,…` */
  readonly brokers: string;
  readonly redisUrl: string;
  /** What the servers read. */
  readonly env: { readonly KAFKA_BROKERS: string; readonly REDIS_URL: string };
  /** For faults. What was given cannot be killed or started: both reject. */
  readonly kafka: Server;
  readonly redis: Server;
  /** Ends what was started and removes its data. What was given stays. */
  stop(): Promise<void>;
}

export interface ServicesOptions {
  /** Where KAFKA_BROKERS, REDIS_URL and the login of the brokers are looked for, such as process.env. Absent: nothing is given. */
  readonly given?: Readonly<Record<string, string | undefined>>;
  /** Progress, a line at a time. */
  readonly say?: (line: string) => void;
  /** A server ended that nobody had told to. */
  readonly lost?: (line: string) => void;
  /** Gives up while starting: what runs already is stopped, then it rejects. */
  readonly signal?: AbortSignal;
}

interface Started { readonly addresses: Partial<Record<Part, string>>; readonly servers: Partial<Record<Part, Server>>; readonly stop: () => Promise<void> }
const NOTHING: Started = { addresses: {}, servers: {}, stop: () => Promise.resolve() };

/**
 * Resolves when both really answer. Throws {@link ServicesUnavailable}, one line that says what to do, when they cannot be had.
 * Nothing stays behind, not even when this process is killed: see keeper.ts.
 */
export async function startServices(options: ServicesOptions = {}): Promise<Services> {
  const given = await checkGiven(options.given ?? {});
  const wanted = (['kafka', 'redis'] as const).filter((part) => given[part] === undefined);
  const started = wanted.length === 0 ? NOTHING : await startParts(wanted, options);
  const addressOf = (part: Part) => given[part] ?? (started.addresses[part] as string);
  const brokers = addressOf('kafka');
  const redisUrl = addressOf('redis');
  return {
    brokers, redisUrl, env: { KAFKA_BROKERS: brokers, REDIS_URL: redisUrl },
    kafka: started.servers.kafka ?? givenServer('Kafka'), redis: started.servers.redis ?? givenServer('Redis'),
    stop: started.stop,
  };
}

async function checkGiven(env: Readonly<Record<string, string | undefined>>): Promise<Partial<Record<Part, string>>> {
  const { KAFKA_BROKERS: kafka, REDIS_URL: redis } = env;
  const check = async (name: string, ask: () => Promise<unknown>) => {
    await ask().catch((error: unknown) => {
      // Never the value: a URL may hold a password.
      throw new ServicesUnavailable(`What ${name} names does not answer (${reasonOf(error)}). Start it, correct the variable, or unset it to have one started here.`);
    });
  };
  if (kafka) await check('KAFKA_BROKERS', () => kafkaAnswers(kafka, kafkaLogin(env)));
  if (redis) await check('REDIS_URL', () => redisAnswers(redis));
  return { ...(kafka && { kafka }), ...(redis && { redis }) };
}

function reasonOf(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return message || code || 'no reason given';
}

function givenServer(name: string): Server {
  const refuse = () => Promise.reject(new Error(`${name} was given, not started here: it is not ours to kill or start`));
  return { pid: undefined, kill: refuse, start: refuse };
}

async function startParts(wanted: readonly Part[], options: ServicesOptions): Promise<Started> {
  if (await dockerAnswers()) {
    try {
      return await startContainers(wanted, options);
    } catch (error) {
      options.signal?.throwIfAborted();
      options.say?.(`Docker answers, but its containers do not (${reasonOf(error)}); starting them here`);
    }
  }
  return startHere(wanted, options);
}

const addressesAt = (ports: Readonly<Record<Part, number>>): Readonly<Record<Part, string>> => ({ kafka: `127.0.0.1:${ports.kafka}`, redis: `redis://127.0.0.1:${ports.redis}` });
const scratch = (): Promise<string> => mkdtemp(join(tmpdir(), 'watchfloor-services-'));

async function startContainers(wanted: readonly Part[], { say, signal }: ServicesOptions): Promise<Started> {
  say?.(`starting ${wanted.join(' and ')} with Docker Compose`);
  const compose = await containers();
  const keeper = keep(await scratch(), ...compose.down);
  return orFinish(keeper, async () => {
    await compose.up(wanted, signal);
    return { addresses: addressesAt(compose.ports), servers: { kafka: compose.server('kafka'), redis: compose.server('redis') }, stop: () => keeper.finish() };
  });
}

async function startHere(wanted: readonly Part[], { say = () => undefined, lost = () => undefined, signal }: ServicesOptions): Promise<Started> {
  const kafkaToo = wanted.includes('kafka');
  await ensurePrograms(
    [...(wanted.includes('redis') ? ['redis-server' as const] : []), ...(kafkaToo ? ['java' as const] : []), ...(kafkaToo && !(await haveJars()) ? ['mvn' as const] : [])],
    { path: process.env['PATH'] ?? '', mayInstall: process.platform === 'linux' && process.getuid?.() === 0, say },
  );
  signal?.throwIfAborted();
  const jars = kafkaToo ? await kafkaJars(say, signal) : '';
  say(`starting ${wanted.join(' and ')}`);
  const [kafka, controller, redis] = (await freePorts(3)) as [number, number, number];
  const folder = await scratch();
  const keeper = keep(folder);
  return orFinish(keeper, async () => {
    const recipes = { kafka: () => kafkaRecipe(folder, jars, [kafka, controller], signal), redis: () => Promise.resolve(redisRecipe(folder, redis)) };
    const servers: Partial<Record<Part, LocalServer>> = {};
    await allOf(wanted.map(async (part) => {
      const server = new LocalServer(await recipes[part](), keeper, lost);
      servers[part] = server;
      await server.start(signal);
    }));
    // Their data is thrown away, so there is nothing for them to put in order.
    const stop = async () => { await Promise.all(Object.values(servers).map((server) => server.kill())); await keeper.finish(); };
    return { addresses: addressesAt({ kafka, redis }), servers, stop };
  });
}

/** Waits for all of them before it rejects, so that none is still starting when the keeper clears away. */
async function allOf(works: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(works)) if (result.status === 'rejected') throw result.reason;
}

async function orFinish<T>(keeper: Keeper, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await keeper.finish();
    throw error;
  }
}
