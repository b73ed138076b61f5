/**
 * What a sender was answered, on a disk: a batch is noted before it is sent, and its answer before anybody is told of it, each
 * synchronised. So whoever is killed, the sender too, what stands here as answered was answered, and what was sent is known.
 */
import { fdatasync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Batch } from './batches.ts';

const synchronise = promisify(fdatasync);

/** A run of results in the order of the events: recorded at contiguous positions, spooled, or rejected with the reason. */
export type Run = readonly ['recorded', first: number, count: number] | readonly ['spooled', count: number] | readonly ['rejected', count: number, reason: string];
export interface Result { readonly id: string; readonly status: 'recorded' | 'spooled' | 'rejected'; readonly position?: number; readonly reason?: string }
type Line = { readonly sent: Batch } | { readonly lane: string; readonly n: number; readonly runs: readonly Run[] };

/** A batch with what was answered to it, if anything was. */
export interface Entry { readonly batch: Batch; runs?: readonly Run[] }

/** The writing side: one process. */
export class LedgerWriter {
  private readonly file: number;
  private lines: string[] = [];
  private writing: Promise<void> | undefined;

  constructor(path: string) {
    this.file = openSync(path, 'a');
    ftruncateSync(this.file, readFileSync(path).lastIndexOf('\n') + 1);
  }

  /** Resolves when it is on the disk. */
  sent(batch: Batch): Promise<void> {
    return this.note({ sent: batch });
  }
  /** Resolves when it is on the disk. */
  answered({ lane, n }: Batch, runs: readonly Run[]): Promise<void> {
    return this.note({ lane, n, runs });
  }

  private async note(line: Line): Promise<void> {
    this.lines.push(`${JSON.stringify(line)}\n`);
    // Whoever comes while a write is under way is in the next one.
    const before = this.writing;
    const mine = (async () => {
      await before;
      if (this.lines.length === 0) return;
      writeSync(this.file, this.lines.splice(0).join(''));
      await synchronise(this.file);
    })();
    this.writing = mine;
    await mine;
  }
}

/** Everything noted up to now, lane by lane and in order. A last line that was not finished counts as not written. */
export function readLedger(path: string): ReadonlyMap<string, readonly Entry[]> {
  const lanes = new Map<string, Entry[]>();
  const text = readFileSync(path, 'utf8');
  for (const line of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) {
    if (line === '') continue;
    const noted = JSON.parse(line) as Line;
    const lane = 'sent' in noted ? noted.sent.lane : noted.lane;
    const entries = lanes.get(lane) ?? [];
    lanes.set(lane, entries);
    if ('sent' in noted) entries[noted.sent.n] ??= { batch: noted.sent };
    else (entries[noted.n] as Entry).runs = noted.runs;
  }
  return lanes;
}

/** Results as runs. */
export function runsOf(results: readonly Result[]): readonly Run[] {
  const runs: Run[] = [];
  for (const { status, position, reason = 'no reason' } of results) {
    const last = runs.at(-1);
    if (status === 'recorded') {
      const at = position ?? -1;
      if (last?.[0] === 'recorded' && last[1] + last[2] === at) runs[runs.length - 1] = ['recorded', last[1], last[2] + 1];
      else runs.push(['recorded', at, 1]);
    } else if (status === 'spooled') {
      if (last?.[0] === 'spooled') runs[runs.length - 1] = ['spooled', last[1] + 1];
      else runs.push(['spooled', 1]);
    } else runs.push(['rejected', 1, reason]);
  }
  return runs;
}

/** Each event's result, in order. */
export function* resultsIn(runs: readonly Run[]): Generator<{ readonly status: Result['status']; readonly position?: number; readonly reason?: string }> {
  for (const run of runs) {
    if (run[0] === 'recorded') for (let at = 0; at < run[2]; at += 1) yield { status: 'recorded', position: run[1] + at };
    else if (run[0] === 'spooled') for (let at = 0; at < run[1]; at += 1) yield { status: 'spooled' };
    else for (let at = 0; at < run[1]; at += 1) yield { status: 'rejected', reason: run[2] };
  }
}
