/** What a row of the bench is, and how its two sides are measured: in turn, in one run, as a ratio. */
import { readFile } from 'node:fs/promises';
import type { Spending } from './profile.ts';

/** Units of work and the processor time that the process under test took for them. */
export interface Reading {
  readonly units: number;
  /** Seconds of processor time, of all threads of the process under test; for figures that are no rate, 1. */
  readonly cpuSeconds: number;
}
export const rateOf = ({ units, cpuSeconds }: Reading): number => units / Math.max(cpuSeconds, 1e-9);

export interface Row {
  /** As performance.md numbers it; `E…` are the embedded default's own, `N…` the negative controls. */
  readonly id: string;
  readonly what: string;
  readonly unit: string;
  readonly baseline: string;
  /** What `ours / baseline` must reach; `below` where the ratio must stay under it. */
  readonly floor: number;
  readonly stretch: number;
  readonly below?: boolean;
  /** A control passes when its goal is missed: it shows that the bench can see. */
  readonly control?: boolean;
  /** Rounds at most, of what takes long and varies little. */
  readonly most?: number;
  /** Starts what both sides need. */
  prepare(bench: Bench): Promise<Prepared>;
}
/** What may be measured, as often as asked. `agreed` says at the end whether both sides came to the same result, where that is part of the goal. */
export interface Prepared {
  base(): Promise<Reading>;
  ours(): Promise<Reading>;
  agreed?(): boolean;
  end(): Promise<void>;
}
export interface Bench {
  readonly brokers: string;
  readonly redisUrl: string;
  /** How much of its full size each measurement has: 1, or less for a quick look. */
  readonly size: number;
  /** A folder for profiles of what is measured; none is made where it is absent. */
  readonly profiles?: string | undefined;
}

export interface Measured {
  readonly row: Row;
  readonly base: number;
  readonly ours: number;
  /** The median of the rounds' ratios. */
  readonly ratio: number;
  readonly rounds: readonly number[];
  /** Percent of the last ten seconds in which somebody waited for a processor, at its largest. */
  readonly pressure: number;
  readonly reached: 'stretch' | 'floor' | 'missed';
  /** Where its time goes, if that was asked for. */
  readonly spending?: Spending;
  readonly passed: boolean;
}
/** All of a row's rounds with what they stand on took so many seconds. */
export interface Lasting { readonly seconds: number }
/** What could not be measured. */
export interface Failed { readonly what: string; readonly error: unknown }

export async function measure(row: Row, bench: Bench, rounds: number): Promise<Measured & Lasting> {
  const began = performance.now();
  const result = await inRounds(row, bench, rounds);
  return { ...result, seconds: (performance.now() - began) / 1_000 };
}

async function inRounds(row: Row, bench: Bench, rounds: number): Promise<Measured> {
  const prepared = await row.prepare(bench);
  const taken: { base: number; ours: number }[] = [];
  let pressure = 0;
  try {
    for (let round = 0; round < Math.min(rounds, row.most ?? rounds); round += 1) {
      // A B, then B A: a machine that grows slower meanwhile favours neither.
      const base = round % 2 === 0 ? await prepared.base() : undefined;
      const ours = await prepared.ours();
      taken.push({ base: rateOf(base ?? (await prepared.base())), ours: rateOf(ours) });
      pressure = Math.max(pressure, await pressureNow());
    }
    return judge(row, taken, pressure, prepared.agreed?.() ?? true);
  } finally {
    await prepared.end();
  }
}

/** The row's verdict on what was taken; `agreed` false misses whatever the ratio is. */
export function judge(row: Row, taken: readonly { readonly base: number; readonly ours: number }[], pressure: number, agreed: boolean): Measured {
  const rounds = taken.map(({ base, ours }) => ours / base);
  const ratio = median(rounds);
  const reaches = (goal: number): boolean => agreed && (row.below === true ? ratio <= goal : ratio >= goal);
  const reached = reaches(row.stretch) && reaches(row.floor) ? 'stretch' : reaches(row.floor) ? 'floor' : 'missed';
  return {
    row, ratio, rounds, pressure, reached, base: median(taken.map(({ base }) => base)), ours: median(taken.map(({ ours }) => ours)),
    passed: row.control === true ? reached === 'missed' : reached !== 'missed',
  };
}

export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}

/** Rejects when it is not done by then, and does not wait for it any more. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`not done within ${ms} ms`)), ms);
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}

/** Nothing where the kernel does not tell. */
async function pressureNow(): Promise<number> {
  const text = await readFile('/proc/pressure/cpu', 'utf8').catch(() => '');
  return Number(/some avg10=([\d.]+)/.exec(text)?.[1] ?? 0);
}
