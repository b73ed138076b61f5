/** Pictures of the past: the nearest one that is kept, and what came after it folded. */
import { BEFORE_FIRST, fold, LivePicture, type Millis, type OperationId, type Position, type Recorded } from '#libs/domain';
import type { Archive, Entry, Scanned } from './archive.ts';

/** Positions that are read in one step. */
const STEP = 1_024;
const NO_LIMIT = Number.MAX_SAFE_INTEGER;

export interface PastPicture {
  readonly picture: LivePicture;
  /** Events that belong to it and cannot be read. */
  readonly unreadable: readonly Position[];
}
/** Ends the work with an error when somebody no longer waits for it. Called between steps, so that other work gets a turn too. */
export type Between = () => Promise<void> | void;

/** What was known: the picture of every event up to a position. */
export async function knownPicture(archive: Archive, operation: OperationId, position: Position, between: Between = () => {}): Promise<PastPicture> {
  const kept = await archive.kept(operation, 'known', position, NO_LIMIT);
  const making = new Making(kept?.entities ?? []);
  for await (const scanned of archive.lasting(operation, kept?.position ?? BEFORE_FIRST, position)) {
    making.fold(scanned);
    await between();
  }
  return making;
}

/**
 * What had happened by `at`, knowing every event up to `knowledge`: in log order the reports of no later time, what corrects or
 * retracts them, and acts and watch facts that were known at `at`.
 */
export async function happenedPicture(archive: Archive, operation: OperationId, at: Millis, knowledge: Position, between: Between = () => {}): Promise<PastPicture> {
  const kept = await archive.kept(operation, 'happened', knowledge, at);
  const making = new Making(kept?.entities ?? []);
  const since = kept?.position ?? BEFORE_FIRST;
  const entries = await enteredBetween(archive, operation, { since, high: kept?.high ?? Number.MIN_SAFE_INTEGER, at, knowledge });
  const positions = [...new Set(entries.map(({ position }) => position))].sort((a, b) => a - b);
  for (let step = 0; step < positions.length; step += STEP) {
    making.fold(await archive.at(operation, positions.slice(step, step + STEP)));
    await between();
  }
  return making;
}

interface Kept { readonly since: Position; readonly high: Millis; readonly at: Millis; readonly knowledge: Position }

/** What entered by `at` and is not in a picture of what had happened by `high`, knowing what was known at `since`. */
async function enteredBetween(archive: Archive, operation: OperationId, { since, high, at, knowledge }: Kept): Promise<readonly Entry[]> {
  const late = await archive.entriesSince(operation, since, Math.min(high, at), knowledge);
  const top = Math.min(at, await archive.highAt(operation, knowledge));
  const then = await archive.entries(operation, { after: high, to: top, knowledge, limit: NO_LIMIT });
  const ahead = top < at ? (await archive.entriesAhead(operation, knowledge, top)).filter((entry) => entry.at <= at) : [];
  return [...late, ...then, ...ahead];
}

class Making implements PastPicture {
  readonly picture: LivePicture;
  readonly unreadable: Position[] = [];

  constructor(entities: ConstructorParameters<typeof LivePicture>[0]) {
    this.picture = new LivePicture(entities);
  }

  fold({ recorded, unreadable }: Scanned): void {
    for (const one of recorded as readonly Recorded[]) fold(this.picture, one);
    this.unreadable.push(...unreadable);
  }
}
