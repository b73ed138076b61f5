/** How the guard of `npm test` takes a figure in one process, and what it makes of several. */
import { median } from './row.ts';

export interface Pair {
  readonly name: string;
  /** Each goes through the same events once. */
  readonly base: () => void;
  readonly ours: () => void;
  /** What ours reached of the speed of the base when this was committed. */
  readonly committed: number;
}

export const RUNS = 3;
/** A run that is further under the committed ratio than this share of it counts as a drop … */
const DROP = 0.25;
/** … and so many of them fail: what happens once is the machine. */
const DROPS = 2;
const ROUNDS = 9;

/** Seconds of processor time of this process: what others do on the machine is not counted. */
function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** The median of rounds that alternate, after both have been compiled. */
export function ratioOf({ base, ours }: Pair): number {
  base();
  ours();
  return median(Array.from({ length: ROUNDS }, () => {
    const parts = cpuSeconds(base);
    return parts / cpuSeconds(ours);
  }));
}

export const hasDropped = (ratios: readonly number[], committed: number): boolean =>
  ratios.filter((ratio) => ratio < committed * (1 - DROP)).length >= DROPS;
