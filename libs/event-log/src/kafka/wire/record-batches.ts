import { unpack } from './compression.ts';

/** A header's name and value, in the order of the record; a name may come more than once. */
export type RecordHeader = readonly [name: string, value: Buffer];

/** Where something is in the bytes of a batch: from a place on, and how many bytes; below 0 when there is nothing. */
type Place = readonly [at: number, length: number];

/** One record as it was read. What it holds is made of its bytes when somebody asks: of most records nobody wants anything but two texts. */
export class KafkaRecord {
  readonly offset: number;
  private readonly data: Buffer;
  private readonly keyAt: number;
  private readonly keyLength: number;
  private readonly valueAt: number;
  /** Bytes; below 0 when there is no value. */
  readonly valueLength: number;
  private readonly headersAt: number;
  private readonly end: number;

  constructor(offset: number, data: Buffer, [keyAt, keyLength]: Place, [valueAt, valueLength]: Place, [headersAt, end]: readonly [at: number, end: number]) {
    this.offset = offset;
    this.data = data;
    this.keyAt = keyAt;
    this.keyLength = keyLength;
    this.valueAt = valueAt;
    this.valueLength = valueLength;
    this.headersAt = headersAt;
    this.end = end;
  }

  get key(): Buffer | null {
    return this.keyLength < 0 ? null : this.data.subarray(this.keyAt, this.keyAt + this.keyLength);
  }

  get value(): Buffer | null {
    return this.valueLength < 0 ? null : this.data.subarray(this.valueAt, this.valueAt + this.valueLength);
  }

  /** The value as UTF-8; empty when there is none. */
  get text(): string {
    return this.data.toString('utf8', this.valueAt, this.valueAt + Math.max(0, this.valueLength));
  }

  /** A letter for each byte of the headers: most records carry what others carry, and texts are compared sooner than buffers. */
  get headerText(): string {
    return this.data.toString('latin1', this.headersAt, this.end);
  }

  get headers(): readonly RecordHeader[] {
    return new Cursor(this.data, this.headersAt).headers();
  }
}

/** What a producer wrote in one go. */
export interface RecordBatch {
  readonly first: number;
  /** The offset after its last one. */
  readonly next: number;
  readonly producer: bigint;
  readonly transactional: boolean;
  /** Written by the servers: the end of a transaction. */
  readonly control: boolean;
  readonly records: readonly KafkaRecord[];
  /** Why there are no records though there should be. */
  readonly unreadable?: string;
}

/** Where the batch's own header ends and its records begin. */
const HEADER = 61;
const MAGIC = 16;
const NEWEST_MAGIC = 2;
const CODEC = 0x07;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;
/** Records of one batch: more are a mistake or an attack, and would hold the event loop. */
const BATCH_RECORDS = 100_000;

/** Every whole batch; what servers cut off at the end is left out. What cannot be read says why, and nothing throws. */
export async function readBatches(data: Buffer): Promise<readonly RecordBatch[]> {
  const batches: RecordBatch[] = [];
  for (let at = 0; at + MAGIC < data.length; ) {
    const end = at + 12 + data.readInt32BE(at + 8);
    if (end > data.length || end <= at + MAGIC) break;
    batches.push(await readBatch(data.subarray(at, end)));
    at = end;
  }
  return batches;
}

async function readBatch(data: Buffer): Promise<RecordBatch> {
  const first = Number(data.readBigInt64BE(0));
  if (data.readInt8(MAGIC) !== NEWEST_MAGIC || data.length < HEADER) {
    return { ...NOTHING, first, next: first + 1, unreadable: 'the records are in a format older than Kafka 0.11' };
  }
  const last = data.readInt32BE(23);
  // A reader goes on at `next`, and would come by again and again.
  if (last < 0) return { ...NOTHING, first, next: first + 1, unreadable: 'the batch ends before it begins' };
  const attributes = data.readInt16BE(21);
  const batch = {
    ...NOTHING, first, next: first + last + 1, producer: data.readBigInt64BE(43),
    transactional: (attributes & TRANSACTIONAL) !== 0, control: (attributes & CONTROL) !== 0,
  };
  const count = data.readInt32BE(57);
  if (count > BATCH_RECORDS) return { ...batch, unreadable: `the batch has more than ${BATCH_RECORDS} records` };
  try {
    const codec = attributes & CODEC;
    const records = data.subarray(HEADER);
    return { ...batch, records: readRecords(codec === 0 ? records : await unpack(codec, records), first, count) };
  } catch (error) {
    return { ...batch, unreadable: `the batch cannot be read: ${(error as Error).message}` };
  }
}

const NOTHING = { producer: -1n, transactional: false, control: false, records: [] };

function readRecords(data: Buffer, first: number, count: number): readonly KafkaRecord[] {
  const cursor = new Cursor(data);
  const records: KafkaRecord[] = [];
  for (let read = 0; read < count; read += 1) {
    const end = cursor.varint() + cursor.at;
    cursor.skip(1);
    cursor.varint();
    const offset = first + cursor.varint();
    const keyLength = cursor.length();
    const keyAt = cursor.at;
    cursor.skip(Math.max(0, keyLength));
    const valueLength = cursor.length();
    const valueAt = cursor.at;
    cursor.skip(Math.max(0, valueLength));
    const headersAt = cursor.at;
    cursor.skipHeaders();
    records.push(new KafkaRecord(offset, data, [keyAt, keyLength], [valueAt, valueLength], [headersAt, cursor.at]));
    if (cursor.at !== end) throw new RangeError('a record is not as long as it says');
  }
  return records;
}

class Cursor {
  at: number;
  private readonly data: Buffer;

  constructor(data: Buffer, at = 0) {
    this.data = data;
    this.at = at;
  }

  skip(bytes: number): void {
    this.at += bytes;
  }

  /** Numbers with few bits in few bytes, the sign in the lowest bit. */
  varint(): number {
    const byte = this.data[this.at++];
    if (byte === undefined) throw new RangeError('a record ends early');
    const value = byte < 0x80 ? byte : this.longVarint(byte & 0x7f);
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  skipHeaders(): void {
    for (let left = 2 * this.varint(); left > 0; left -= 1) {
      const length = this.length();
      this.at += Math.max(0, length);
    }
  }

  /** Of bytes that follow and are all there; below 0 when there is nothing. */
  length(): number {
    const length = this.varint();
    if (this.at + length > this.data.length) throw new RangeError('a record ends early');
    return length;
  }

  headers(): readonly RecordHeader[] {
    const count = this.varint();
    const headers: RecordHeader[] = [];
    for (let read = 0; read < count; read += 1) headers.push([this.bytes()?.toString() ?? '', this.bytes() ?? Buffer.alloc(0)]);
    return headers;
  }

  private bytes(): Buffer | null {
    const length = this.length();
    return length < 0 ? null : this.data.subarray(this.at, (this.at += length));
  }

  private longVarint(low: number): number {
    let value = low;
    for (let scale = 2 ** 7; scale <= 2 ** 63; scale *= 2 ** 7) {
      const byte = this.data[this.at++];
      if (byte === undefined) break;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw new RangeError('a record holds no number where one belongs');
  }
}
