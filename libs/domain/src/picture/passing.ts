import { isUnfit, type EntityKey, type Recorded } from '../event.ts';
import type { FactName } from '../facts.ts';
import { isAhead } from '../order.ts';

/** Of these the picture keeps the greatest of each subject, and nothing of the others. No subject has two of these facts. */
const OVERTAKEN: ReadonlySet<FactName> = new Set(['convoy-position-reported', 'source-heartbeat']);

/** Events of one source about one subject, each later than the one before, with nothing else said about it meanwhile. */
interface Run { last: Recorded; at: number; isFirst: boolean }

/**
 * Which events of a stretch of a log leave no trace: whatever was folded before, the stretch without them folds to the same picture, in the same order. Of each run
 * the first stays, because it may be what makes an entity, and the last, which is greater than all between and was recorded last of them.
 */
export function passing(stretch: readonly (Recorded | undefined)[]): readonly boolean[] {
  const passes = stretch.map(() => false);
  const runs = new Map<EntityKey, Run>();
  stretch.forEach((recorded, at) => {
    if (recorded === undefined) return;
    const { subject, fact } = recorded.event;
    if (!OVERTAKEN.has(fact) || isUnfit(recorded.event) || isAhead(recorded)) {
      runs.delete(subject);
      return;
    }
    const run = runs.get(subject);
    if (run === undefined || !overtakes(recorded, run.last)) {
      runs.set(subject, { last: recorded, at, isFirst: true });
      return;
    }
    if (!run.isFirst) passes[run.at] = true;
    run.last = recorded;
    run.at = at;
    run.isFirst = false;
  });
  return passes;
}

const overtakes = (later: Recorded, { event, recordedAt }: Recorded): boolean =>
  later.event.source === event.source && later.event.time > event.time && later.recordedAt >= recordedAt;
