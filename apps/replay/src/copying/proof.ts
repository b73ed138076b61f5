import { BEFORE_FIRST, eventKey, type OperationId, type Position, type Recorded } from '#libs/domain';
import { LogCut, type EventLog } from '#libs/event-log';
import type { Copy } from './copy.ts';

/** Records at the end of the copy that are compared: after a log lost its end, what was sent again may differ only before its last record. */
const COMPARED = 256;

/** Proves that the log begins with all of the copy; throws {@link LogCut} when it does not. */
export async function proveCopied(source: EventLog, copy: Copy, operation: OperationId): Promise<void> {
  if (copy.empty) return;
  // The first record holds the log's id.
  await compare(source, copy, operation, BEFORE_FIRST, 0);
  await compare(source, copy, operation, Math.max(BEFORE_FIRST, copy.head - COMPARED), copy.head);
}

async function compare(source: EventLog, copy: Copy, operation: OperationId, after: Position, to: Position): Promise<void> {
  const held = await upTo(source.read(operation, { after }), to);
  const copied = await upTo(copy.read(after), to);
  for (const [place, record] of copied.entries()) {
    const there = held[place];
    if (there === undefined) throw new LogCut(operation, record.position, `it ends before position ${record.position}, which was copied`);
    if (!isSame(there, record)) throw new LogCut(operation, record.position, `it holds another record at position ${record.position} than the one that was copied`);
  }
}

const isSame = (one: Recorded, other: Recorded): boolean =>
  one.position === other.position && one.recordedAt === other.recordedAt && eventKey(one.event) === eventKey(other.event) && one.event.json === other.event.json;

async function upTo(batches: AsyncIterable<readonly Recorded[]>, to: Position): Promise<readonly Recorded[]> {
  const found: Recorded[] = [];
  for await (const batch of batches) {
    found.push(...batch.filter(({ position }) => position <= to));
    if ((batch.at(-1)?.position ?? to) >= to) break;
  }
  return found;
}
