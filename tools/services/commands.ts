import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

const KEPT_CHARACTERS = 20_000;
const TOLD_CHARACTERS = 400;

export interface CommandOptions {
  /** Added to our own environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly limitMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Runs a program to its end; resolves to the end of what it wrote, rejects with the line that tells most when it fails. */
export function finishes(program: string, args: readonly string[], { env, limitMs, signal }: CommandOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], timeout: limitMs, signal, killSignal: 'SIGKILL' });
    let said = '';
    const hear = (text: Buffer) => { said = `${said}${text.toString()}`.slice(-KEPT_CHARACTERS); };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', reject);
    child.once('close', (code, by) => (code === 0 ? resolve(said) : reject(new Error(tellingLine(said) ?? `${program} ended with ${by ?? code}`))));
  });
}

/** Maven and apt mark what went wrong and bury it in advice. */
export function tellingLine(said: string): string | undefined {
  const lines = stripVTControlCharacters(said).split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const line = lines.find((each) => /^(\[ERROR\]|E:|error:?) *\S/i.test(each)) ?? lines.at(-1);
  return line?.slice(0, TOLD_CHARACTERS);
}
