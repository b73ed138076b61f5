import type { OperationId } from '#libs/domain';
import type { InboxHandler } from '../../inbox.ts';
import type { KafkaAt } from '../kafka-at.ts';
import { EARLIEST, fetch, offsetOf, recordsFrom } from '../wire/fetching.ts';
import { Link } from '../wire/link.ts';
import type { KafkaRecord, RecordBatch } from '../wire/record-batches.ts';
import { Backoff, unlessAborted } from '../wire/waiting.ts';
import type { Membership } from './membership.ts';
import type { Refused, Rejected } from './rejected.ts';

/** Bytes of records that one request asks for; one record larger than that comes nevertheless. */
const FETCH_BYTES = 1024 * 1024;
/** Milliseconds that the servers hold a request when nothing comes. */
const WAIT = 500;
/** Records, and bytes of them, that are handled at once. */
const HANDLED_RECORDS = 500;
const HANDLED_BYTES = 4 * 1024 * 1024;
/** Milliseconds between attempts at most, when something is away or cannot be handled. */
const LONGEST_PAUSE = 5_000;

export interface InboxPartitionOptions {
  readonly at: KafkaAt;
  readonly operation: OperationId;
  readonly topic: string;
  readonly partition: number;
  readonly membership: Membership;
  readonly rejected: Rejected;
  readonly handle: InboxHandler;
}

/** Records of one partition of an inbox, in order, until aborted. An offset is committed only after everything before it is durable elsewhere. */
export async function readPartition(options: InboxPartitionOptions, signal: AbortSignal): Promise<void> {
  const { at, topic, partition, membership } = options;
  const link = new Link(at, topic, partition);
  const backoff = new Backoff(LONGEST_PAUSE);
  let from: number | undefined;
  while (!signal.aborted) {
    try {
      from ??= (await unlessAborted(membership.committed(topic, partition), signal)) ?? (await unlessAborted(earliest(link, topic, partition), signal));
      if (from === undefined) break;
      const next = await step(options, link, from, signal);
      if (next !== undefined) from = next;
      backoff.reset();
    } catch {
      // Servers away, or not handled: the same records again.
      await backoff.pause(signal);
    }
  }
  link.close();
}

const earliest = (link: Link, topic: string, partition: number): Promise<number> => link.ask((leader) => offsetOf(leader, topic, partition, EARLIEST));

/** What one request brings, handled. Resolves to the offset to go on from, undefined when aborted before. */
async function step(options: InboxPartitionOptions, link: Link, from: number, signal: AbortSignal): Promise<number | undefined> {
  const { topic, partition, membership } = options;
  const fetched = await unlessAborted(link.ask((leader) => fetch(leader, { topic, partition, from, bytes: FETCH_BYTES, wait: WAIT, committed: true })), signal);
  if (fetched === undefined) return undefined;
  // Somebody made the inbox anew, or threw old records away: on from what there is.
  if (fetched.outOfRange) return earliest(link, topic, partition);
  let next = from;
  for (const batch of fetched.batches) {
    if (batch.unreadable !== undefined) await refuseBatch(options, batch);
    for (const records of slices(recordsFrom([batch], from))) {
      if (signal.aborted) return next;
      await handle(options, records);
      next = (records.at(-1) as KafkaRecord).offset + 1;
      await done(membership, topic, partition, next);
    }
    next = Math.max(next, batch.next);
  }
  if (next > from) await done(membership, topic, partition, next);
  return next;
}

async function done(membership: Membership, topic: string, partition: number, next: number): Promise<void> {
  membership.mark(topic, partition, next);
  await membership.flush();
}

async function handle({ operation, topic, partition, rejected, handle: handler }: InboxPartitionOptions, records: readonly KafkaRecord[]): Promise<void> {
  const outcomes = await handler(records.map(({ offset, value, headers }) => ({ operation, partition, offset: String(offset), value, headers })));
  if (outcomes.length !== records.length) throw new TypeError(`${records.length} records were handled with ${outcomes.length} outcomes`);
  const refused = records.flatMap((record, at): readonly Refused[] => {
    const reason = outcomes[at];
    return reason === undefined ? [] : [{ record, reason, topic, partition }];
  });
  await rejected.keep(refused);
}

/** Nobody can say what is in it; it is named where it came, and what follows goes on. */
async function refuseBatch({ topic, partition, rejected }: InboxPartitionOptions, { first, next, unreadable }: RecordBatch): Promise<void> {
  const reason = `${unreadable ?? ''} (offsets ${first} to ${next - 1})`;
  await rejected.keep([{ record: { offset: first, key: null, value: null, headers: [] }, reason, topic, partition }]);
}

function* slices(records: readonly KafkaRecord[]): Generator<readonly KafkaRecord[]> {
  let slice: KafkaRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    slice.push(record);
    bytes += record.value?.length ?? 0;
    if (slice.length < HANDLED_RECORDS && bytes < HANDLED_BYTES) continue;
    yield slice;
    slice = [];
    bytes = 0;
  }
  if (slice.length > 0) yield slice;
}
