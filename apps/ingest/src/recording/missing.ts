import { eventKey, type Accepted, type EventKey, type OperationId, type Position } from '#libs/domain';
import type { EventLog } from '#libs/event-log';
import { decode } from '#libs/protocol';
import type { Kept } from '../spool/kept.ts';
import type { Line } from '../spool/frames.ts';

/** Events that are sent again in one append. */
const BATCH_EVENTS = 1_000;

/**
 * What is kept here and the log does not hold, in the order in which it was recorded. A log that lost its tail lost the newest of it,
 * so nothing is looked up when that is where it was. What cannot be seen from `after` on may be given again, which is harmless.
 */
export async function* missing(kept: Kept, log: EventLog, operation: OperationId, after: Position): AsyncGenerator<readonly Accepted[]> {
  const newest = await newestOf(kept, operation);
  if (newest === undefined || (await holds(log, operation, newest))) return;
  const absent = new Set<EventKey>();
  let from = after;
  for await (const lines of kept.read(operation)) {
    for (const { position = 0, json } of lines) {
      absent.add(eventKey(decode(json)));
      from = Math.min(from, position - 1);
    }
  }
  for await (const batch of log.read(operation, { after: from })) for (const { event } of batch) absent.delete(eventKey(event));
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

type Placed = Line & { readonly position: Position };

async function newestOf(kept: Kept, operation: OperationId): Promise<Placed | undefined> {
  let newest: Placed | undefined;
  for await (const lines of kept.read(operation)) {
    for (const line of lines) if (line.position !== undefined && line.position >= (newest?.position ?? 0)) newest = { ...line, position: line.position };
  }
  return newest;
}

async function holds(log: EventLog, operation: OperationId, { position, json }: Placed): Promise<boolean> {
  if ((await log.head(operation)) < position) return false;
  for await (const [recorded] of log.read(operation, { after: position - 1 })) return recorded !== undefined && eventKey(recorded.event) === eventKey(decode(json));
  return false;
}
