import { spawn } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { fingerprint } from './fingerprint.ts';

export interface Part {
  readonly name: string;
  /** Files and folders that it is made from. */
  readonly sources: readonly string[];
  /** With its arguments. */
  readonly program: readonly [string, ...string[]];
  /** What is wrong with what was built, one line each. */
  readonly faults?: () => Promise<readonly string[]>;
}

/** True when there was something to build. Rejects with what is wrong; it is then built, and found wrong, again the next time. */
export async function build({ name, sources, program, faults }: Part, stamps: string): Promise<boolean> {
  const stamp = `${stamps}/${name}`;
  const made = await fingerprint(sources);
  if ((await readFile(stamp, 'utf8').catch(() => '')) === made) return false;
  await rm(stamp, { force: true });
  await run(program);
  const found = await faults?.() ?? [];
  if (found.length > 0) throw new Error(found.join('\n'));
  await writeFile(stamp, made);
  return true;
}

function run([program, ...args]: Part['program']): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (text: Buffer) => { said = `${said}${text.toString()}`.slice(-4_000); });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${program} ${args.join(' ')} failed\n${said}`.trim()))));
  });
}
