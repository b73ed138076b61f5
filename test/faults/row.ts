/** One row of the table: a fault, what became of everything while it was there, and what must hold afterwards. */
import type { Millis } from '#libs/domain';
import type { Follower } from '../support/follower.ts';
import type { Stage } from './stage.ts';

/** What a row finds out besides what every row does. `recovery` is from the end of the fault, or from the fault where it does not end by itself. */
export interface Found {
  readonly recovery: Millis;
  readonly more?: Readonly<Record<string, string | number>>;
  readonly broken?: readonly string[];
  /** What held, but not within its time: only who has the machine to himself may hold that against anybody. */
  readonly late?: readonly string[];
  /** Consoles that came for this row alone: they go once they were held to account with all others. */
  readonly leaves?: readonly Follower[];
  /** What else was there for this row alone. */
  readonly afterwards?: () => Promise<void>;
}
export interface Row {
  /** As the table has it: the fault, in a few words. */
  readonly name: string;
  readonly run: (stage: Stage) => Promise<Found>;
}

export interface Figures {
  readonly row: string;
  readonly acknowledged: number;
  readonly lost: number;
  readonly double: number;
  readonly wrong: number;
  readonly gaps: number;
  readonly stalest: Millis;
  readonly recovery: Millis;
  readonly more: Readonly<Record<string, string | number>>;
  /** Promises that were broken, each in words. */
  readonly broken: readonly string[];
  /** Figures that were not reached, each in words. */
  readonly late: readonly string[];
}

/** The value that 95 of 100 do not pass; 0 of none. */
export const p95 = (values: readonly Millis[]): Millis => [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(values.length * 0.95) - 1)] ?? 0;
/** Milliseconds as people read them. */
export const inSeconds = (ms: Millis): string => `${(ms / 1_000).toFixed(1)} s`;

/** Things of one kind that are named before the rest is counted. */
const NAMED = 5;
const named = (what: string, found: readonly string[]): readonly string[] => (found.length === 0 ? [] : [`${found.length} ${what}: ${found.slice(0, NAMED).join('; ')}`]);

/** Plays a row on a stage under load and holds everything to account afterwards. */
export async function play(stage: Stage, { name, run }: Row): Promise<Figures> {
  stage.load.begin();
  await stage.live();
  const before = stage.load.tally;
  for (const follower of stage.followers) follower.stalest = 0;
  const exits = stage.exits.length;
  const found = await run(stage);
  const stalest = Math.max(0, ...stage.followers.map((follower) => follower.stalest));
  const { lost, double, wrong, rejected, copies, gaps } = await stage.settle();
  stage.dismiss(found.leaves ?? []);
  await found.afterwards?.();
  const { acknowledged, spooled, retries } = stage.load.tally;
  const more = {
    ...found.more,
    ...(spooled > before.spooled && { spooled: spooled - before.spooled }),
    ...(retries > before.retries && { 'sent again': retries - before.retries }),
    ...(copies > stage.copies && { 'copies in the log': copies - stage.copies }),
    ...(stage.exits.length > exits && { 'ended by itself': stage.exits.length - exits }),
  };
  stage.copies = copies;
  return {
    row: name, acknowledged: acknowledged - before.acknowledged, lost: lost.length, double: double.length, wrong: wrong.length, gaps: gaps.length, stalest, recovery: found.recovery, more,
    broken: [
      ...named('lost', lost), ...named('with a double effect', double), ...named('wrong', wrong), ...named('gaps', gaps), ...named('refused for good', rejected), ...(found.broken ?? []),
    ],
    late: found.late ?? [],
  };
}
