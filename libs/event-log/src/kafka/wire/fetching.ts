import { Buffer } from 'node:buffer';
import { READ_COMMITTED, READ_UNCOMMITTED, REQUEST_TIMEOUT } from './client.ts';
import { createErrorFromCode, requests, type Broker } from './internals.mjs';
import { readBatches, type KafkaRecord, type RecordBatch } from './record-batches.ts';

/** The version of the fetch request that kafkajs knows best and every server since Kafka 2.3 takes. */
const FETCH = requests.Fetch.protocol({ version: 11 });
const OFFSET_OUT_OF_RANGE = 1;
/** The next offset to be written, and the first one that is there, as a server calls them when asked for offsets. */
export const LATEST = -1;
export const EARLIEST = -2;

export interface Wanted {
  readonly topic: string;
  readonly partition: number;
  readonly from: number;
  /** Bytes of records; one batch larger than that comes nevertheless. */
  readonly bytes: number;
  /** Milliseconds to wait when there is nothing. */
  readonly wait: number;
  /** Leaves out what transactions wrote that were not, or not yet, finished. */
  readonly committed?: boolean;
}
export interface Fetched {
  /** The offset that the next record will have, and the first one that is still there. */
  readonly next: number;
  readonly start: number;
  /** No record can be at the offset that was asked for: it is past `next` or before `start`, which are not told then. */
  readonly outOfRange: boolean;
  readonly batches: readonly RecordBatch[];
}
interface Partition { readonly code: number; readonly next: number; readonly start: number; readonly aborted: readonly Aborted[]; readonly records: Buffer }
interface Aborted { readonly producer: bigint; readonly first: number }

/**
 * What a topic's partition holds from an offset on. Decoded here and not by kafkajs: its decoder loses the order of headers,
 * stumbles over batches of many records, and gives up everything when one batch cannot be unpacked.
 */
export async function fetch(leader: Broker, { topic, partition, from, bytes, wait, committed = false }: Wanted): Promise<Fetched> {
  const { request } = FETCH({
    isolationLevel: committed ? READ_COMMITTED : READ_UNCOMMITTED, maxWaitTime: wait, minBytes: 1, maxBytes: bytes,
    topics: [{ topic, partitions: [{ partition, fetchOffset: String(from), maxBytes: bytes }] }],
  });
  const answer = (await leader.connectionPool.send({ request, response: { decode, parse }, requestTimeout: wait + REQUEST_TIMEOUT })) as { readonly partition: Partition };
  const { code, next, start, aborted, records } = answer.partition;
  if (code === OFFSET_OUT_OF_RANGE) return { next, start, outOfRange: true, batches: [] };
  if (code !== 0) throw createErrorFromCode(code);
  const batches = await readBatches(records);
  return { next, start, outOfRange: false, batches: committed ? withoutAborted(batches, aborted) : batches };
}

/** The offset of a partition's end or beginning: {@link LATEST}, {@link EARLIEST}. */
export async function offsetOf(leader: Broker, topic: string, partition: number, which: typeof LATEST | typeof EARLIEST): Promise<number> {
  const { responses } = await leader.listOffsets({ isolationLevel: READ_UNCOMMITTED, topics: [{ topic, partitions: [{ partition, timestamp: which }] }] });
  return Number(responses[0]?.partitions[0]?.offset);
}

/** The records of batches from an offset on: servers give whole batches. */
export function recordsFrom(batches: readonly RecordBatch[], from: number): readonly KafkaRecord[] {
  const records: KafkaRecord[] = [];
  for (const batch of batches) {
    if (batch.control) continue;
    for (const record of batch.records) if (record.offset >= from) records.push(record);
  }
  return records;
}

function withoutAborted(batches: readonly RecordBatch[], aborted: readonly Aborted[]): readonly RecordBatch[] {
  if (aborted.length === 0) return batches;
  const waiting = [...aborted].sort((a, b) => a.first - b.first);
  const open = new Set<bigint>();
  return batches.map((batch) => {
    while (waiting[0] !== undefined && waiting[0].first < batch.next) open.add((waiting.shift() as Aborted).producer);
    if (batch.control) open.delete(batch.producer);
    return batch.transactional && !batch.control && open.has(batch.producer) ? { ...batch, records: [] } : batch;
  });
}

async function parse<T>(answer: T): Promise<T> {
  return answer;
}

/** One topic with one partition was asked for, so one is answered. */
async function decode(data: Buffer): Promise<{ readonly clientSideThrottleTime: number; readonly partition: Partition }> {
  const clientSideThrottleTime = data.readInt32BE(0);
  const code = data.readInt16BE(4);
  if (code !== 0) throw createErrorFromCode(code);
  if (data.readInt32BE(10) !== 1) throw new Error('a server answered for another topic');
  let at = 14;
  at += 2 + data.readInt16BE(at) + 4 + 4;
  const partitionCode = data.readInt16BE(at);
  const next = Number(data.readBigInt64BE(at + 2));
  const start = Number(data.readBigInt64BE(at + 18));
  const count = data.readInt32BE(at + 26);
  at += 30;
  const aborted: Aborted[] = [];
  for (let read = 0; read < count; read += 1, at += 16) aborted.push({ producer: data.readBigInt64BE(at), first: Number(data.readBigInt64BE(at + 8)) });
  const length = Math.max(0, data.readInt32BE(at + 4));
  return { clientSideThrottleTime, partition: { code: partitionCode, next, start, aborted, records: data.subarray(at + 8, at + 8 + length) } };
}
