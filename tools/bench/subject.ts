/** Starts the processes of the bench: those that are measured, and those that load them. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { kept } from './kept.ts';
import type { Reading } from './row.ts';

const PROGRAM = 'dist/tools/bench/main.js';
/** Ticks of `/proc/<pid>/stat` in a second, on every Linux that Node runs on. */
const TICKS = 100;
/** Milliseconds after which a process that says nothing is given up, unless it is known to take longer. */
const SILENT_MS = 120_000;

/** A process of the bench that says JSON lines and ends when it is told to. */
export class Subject {
  readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;
  private said = '';

  /** `profiles` is the folder for a profile of what it measures of itself, `flags` are for Node itself. */
  constructor(name: string, args: Readonly<Record<string, string | number | boolean>>, profiles?: string, flags: readonly string[] = []) {
    this.child = kept(spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', ...flags, PROGRAM, name, JSON.stringify(args)], {
      stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...(profiles !== undefined && { BENCH_PROFILES: profiles }) },
    }));
    // One that has ended needs to be told nothing.
    this.child.stdin?.on('error', () => undefined);
    this.child.stderr?.on('data', (text: Buffer) => { this.said = `${this.said}${text.toString()}`.slice(-4_000); });
    this.lines = createInterface({ input: this.child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  }

  /** What it says next. Rejects with what it wrote when it ends instead. */
  async next<T>(patience = SILENT_MS): Promise<T> {
    const late = setTimeout(() => this.child.kill('SIGKILL'), patience);
    const { value, done } = await this.lines.next();
    clearTimeout(late);
    if (done === true) throw new Error(`a process of the bench ended: ${this.said}`);
    return JSON.parse(value as string) as T;
  }
  /** Tells it to begin, or to end what it began. */
  tell(): void {
    this.child.stdin?.write('\n');
  }
  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}

/** A process that measures itself, says its reading and ends. */
export async function reading<T extends Reading>(
  name: string, args: Readonly<Record<string, string | number | boolean>>, { patience, profiles, flags }: { readonly patience?: number; readonly profiles?: string | undefined; readonly flags?: readonly string[] } = {},
): Promise<T> {
  const subject = new Subject(name, args, profiles, flags);
  try {
    return await subject.next<T>(patience);
  } finally {
    await subject.end();
  }
}

/** Seconds of processor time that a process, all its threads, has taken since it began. */
export async function cpuSecondsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** Loads a running process and reads what it took for it. */
export async function loading(pid: number, load: () => Promise<number>): Promise<Reading> {
  const before = await cpuSecondsOf(pid);
  const units = await load();
  return { units, cpuSeconds: (await cpuSecondsOf(pid)) - before };
}
