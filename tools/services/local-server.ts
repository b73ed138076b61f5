/** A server as a child process of ours: started, asked until it answers, ended by its pid, started again as it was. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { Keeper } from './keeper.ts';
import type { Server } from './services.ts';
import { ServicesUnavailable } from './unavailable.ts';

/** Kafka needs about 3 s; much more where several test suites share two cores. */
const READY_MS = 60_000;
const ASK_EVERY_MS = 100;

export interface Recipe {
  /** As people call it: Kafka, Redis. */
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  /** Standard output and error are added to this file. */
  readonly log: string;
  /** Resolves when that very process answers; rejects while it does not, or when another one answers in its place. */
  readonly answers: (pid: number) => Promise<void>;
}

export class LocalServer implements Server {
  readonly #recipe: Recipe;
  readonly #keeper: Keeper;
  readonly #lost: (line: string) => void;
  #running: { readonly child: ChildProcess; readonly ended: Promise<void> } | undefined;
  /** Processes that were told to end: what they do is no surprise. */
  readonly #told = new WeakSet<ChildProcess>();

  constructor(recipe: Recipe, keeper: Keeper, lost: (line: string) => void) {
    this.#recipe = recipe;
    this.#keeper = keeper;
    this.#lost = lost;
  }

  get pid(): number | undefined {
    return this.#running?.child.pid;
  }

  async start(signal?: AbortSignal): Promise<void> {
    if (this.#running !== undefined) throw new Error(`${this.#recipe.name} runs already`);
    const child = this.#spawn();
    try {
      await this.#answering(child, signal);
    } catch (error) {
      await this.kill();
      throw error;
    }
  }

  /** Resolves when the process is gone; at once when there is none. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (this.#running === undefined) return;
    const { child, ended } = this.#running;
    this.#told.add(child);
    child.kill(signal);
    await ended;
  }

  #spawn(): ChildProcess {
    const { name, program, args, log } = this.#recipe;
    const output = openSync(log, 'a');
    // A process group of its own: a Ctrl-C at the terminal is for us, and we end it.
    const child = spawn(program, args, { detached: true, stdio: ['ignore', output, output] });
    closeSync(output);
    const { pid } = child;
    if (pid !== undefined) this.#keeper.holds(pid);
    const ended = new Promise<void>((resolve) => {
      const end = () => {
        if (pid !== undefined) this.#keeper.letsGo(pid);
        if (this.#running?.child === child) this.#running = undefined;
        if (!this.#told.has(child)) this.#lost(`${name} ended by itself (${child.signalCode ?? `exit ${child.exitCode}`})`);
        resolve();
      };
      child.once('exit', end).once('error', end);
    });
    this.#running = { child, ended };
    return child;
  }

  async #answering(child: ChildProcess, signal: AbortSignal | undefined): Promise<void> {
    const { name, answers, log } = this.#recipe;
    const late = performance.now() + READY_MS;
    // Until it answers, its end is ours to tell.
    this.#told.add(child);
    for (;;) {
      signal?.throwIfAborted();
      if (this.#running?.child !== child) throw new ServicesUnavailable(`${name} ended while it was starting: ${await lastLine(log)}`);
      if (await answers(child.pid ?? 0).then(() => true, () => false)) break;
      if (performance.now() > late) throw new ServicesUnavailable(`${name} did not answer within ${READY_MS / 1_000} s: ${await lastLine(log)}`);
      await setTimeout(ASK_EVERY_MS);
    }
    this.#told.delete(child);
  }
}

async function lastLine(log: string): Promise<string> {
  const lines = (await readFile(log, 'utf8').catch(() => '')).trim().split('\n');
  return lines.at(-1) || 'it said nothing';
}
