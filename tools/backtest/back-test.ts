import {
  BackTest, compared, entityKey, laidOver, limitsOf, ToldAlerts, type Compared, type Course, type Courses, type Limits, type Millis, type Recorded, type RuleLimits,
  type Span,
} from '#libs/domain';
import { encodeWatchFact } from '#libs/protocol';
import { refuseContradictions } from './arguments.ts';
import type { Source } from './sources.ts';

export interface Asked { readonly from: Millis | undefined; readonly to: Millis | undefined; readonly limits: RuleLimits }

/** What one telling of the log comes to: what was really raised, or what would have been. */
export interface Telling { readonly courses: Courses; readonly all: readonly Course[]; readonly limits: Limits }
export interface Outcome {
  readonly span: Span;
  /** Records that were judged. */
  readonly events: number;
  readonly was: Telling;
  readonly would: Telling;
  readonly compared: Compared;
}

/** Reads the log twice: as it is, and once more as it would have been. Throws where the span or the limits do not fit the log. */
export async function backTest({ operation, records }: Source, { from, to, limits }: Asked): Promise<Outcome> {
  const told = new ToldAlerts(to ?? Infinity);
  const extent = new Extent();
  for await (const one of each(records())) {
    refuseContradictory(one, limits);
    extent.note(one);
    told.take(one);
    if (told.isSettled) break;
  }
  const span = extent.spanOf(from, to);
  const test = new BackTest({
    operation: entityKey('operation', operation), limits, told, record: (fact, at) => ({ event: encodeWatchFact(operation, fact, at), recordedAt: at }),
  });
  for await (const one of each(records())) {
    test.take(one);
    if (one.position < told.position) continue;
    test.end(one);
    break;
  }
  const [was, would] = [told, test].map(({ courses, picture }): Telling => ({ courses, all: courses.all(), limits: limitsOf(picture) })) as [Telling, Telling];
  return { span, events: told.position + 1, was, would, compared: compared(was.all, would.all, span) };
}

async function* each(batches: AsyncIterable<readonly Recorded[]>): AsyncIterable<Recorded> {
  for await (const batch of batches) yield* batch;
}

function refuseContradictory({ event }: Recorded, limits: RuleLimits): void {
  if (event.fact === 'operation-configured' && event.data.rules !== undefined) refuseContradictions(laidOver(event.data.rules, limits));
}

/** From when to when a log tells. */
class Extent {
  private first: Millis | undefined;
  private last: Millis = -Infinity;

  note({ recordedAt }: Recorded): void {
    this.first ??= recordedAt;
    this.last = Math.max(this.last, recordedAt);
  }

  spanOf(from: Millis | undefined, to: Millis | undefined): Span {
    const { first, last } = this;
    if (first === undefined) throw new Error('the log is empty');
    if (from !== undefined && from > last) throw new Error(`--from is later than the log, which ends at ${new Date(last).toISOString()}`);
    if (to !== undefined && to < first) throw new Error(`--to is earlier than the log, which begins at ${new Date(first).toISOString()}`);
    return { from: Math.max(from ?? first, first), to: Math.min(to ?? last, last) };
  }
}
