import { eventKey, type Accepted, type Event, type EventKey, type OperationId, type Position, type Recorded } from '#libs/domain';
import type { EventLog } from '#libs/event-log';
import { decode as decodeEvent } from '#libs/protocol';
import type { Kept } from '../spool/kept.ts';

/** Events that are sent again in one append. */
const BATCH_EVENTS = 1_000;

/**
 * What is kept here and the log does not hold, in the order in which it was recorded. Whether only the newest of it is there says
 * nothing: a log may be cut, be written on, and be cut again, and a process may die while it sends again. What cannot be seen
 * from `after` on may be given again, which is harmless. `held` is told of the last record that is kept and that the log does hold now;
 * `decode` makes events of their texts.
 */
export async function* missing(
  kept: Kept, log: EventLog, operation: OperationId, after: Position, held: (newest: Recorded) => void = () => undefined, decode: (json: string) => Event = decodeEvent,
): AsyncGenerator<readonly Accepted[]> {
  const absent = new Set<EventKey>();
  let from = after;
  for await (const lines of kept.read(operation)) {
    for (const { position = 0, json } of lines) {
      absent.add(eventKey(decode(json)));
      from = Math.min(from, position - 1);
    }
  }
  if (absent.size === 0) return;
  let newest: Recorded | undefined;
  for await (const batch of log.read(operation, { after: from })) {
    for (const recorded of batch) if (absent.delete(eventKey(recorded.event))) newest = recorded;
  }
  if (newest !== undefined) held(newest);
  let batch: Accepted[] = [];
  for await (const lines of kept.read(operation)) {
    for (const { json, recordedAt } of lines) {
      const event = decode(json);
      if (absent.delete(eventKey(event))) batch.push({ event, recordedAt });
      if (batch.length < BATCH_EVENTS) continue;
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
