import type { KafkaAt } from '../kafka-at.ts';
import { Link } from '../wire/link.ts';
import type { KafkaRecord, RecordHeader } from '../wire/record-batches.ts';
import { INBOX_BATCH_BYTES } from '../wire/topics.ts';
import { ANSWER_WITHIN } from '../wire/waiting.ts';

/** Bytes that a record and its batch have around key, value and headers at most. */
const AROUND = 128;

export interface Refused {
  readonly record: Pick<KafkaRecord, 'offset' | 'key' | 'value' | 'headers'>;
  readonly reason: string;
  readonly topic: string;
  readonly partition: number;
}

/** Keeps what was refused of one operation's inbox: the original record with why and where it came from. */
export class Rejected {
  private readonly topic: string;
  private readonly link: Link;

  constructor(at: KafkaAt, topic: string) {
    this.topic = topic;
    this.link = new Link(at, topic, 0);
  }

  /** Durable when it resolves. */
  async keep(refused: readonly Refused[]): Promise<void> {
    for (const batch of batches(refused.map(messageOf))) {
      const topicData = [{ topic: this.topic, partitions: [{ partition: 0, messages: batch }] }];
      await this.link.ask((leader) => leader.produce({ topicData, acks: -1, timeout: ANSWER_WITHIN }));
    }
  }

  close(): void {
    this.link.close();
  }
}

interface Message { readonly key: Buffer | null; readonly value: Buffer | null; readonly headers: Readonly<Record<string, readonly Buffer[]>>; readonly size: number }

function messageOf({ record, reason, topic, partition }: Refused): Message {
  const origin: readonly RecordHeader[] = [
    ['origin-topic', Buffer.from(topic)], ['origin-partition', Buffer.from(String(partition))], ['origin-offset', Buffer.from(String(record.offset))],
  ];
  const whole = message(record.key, record.value, [...record.headers, ['reason', Buffer.from(reason)], ...origin]);
  if (whole.size <= INBOX_BATCH_BYTES) return whole;
  // It came compressed, or it could not have come.
  const why = Buffer.from(`${reason} (left out here: ${whole.size} bytes are more than a record may have)`);
  return message(null, null, [['reason', why], ...origin]);
}

function message(key: Buffer | null, value: Buffer | null, all: readonly RecordHeader[]): Message {
  const headers = Object.create(null) as Record<string, Buffer[]>;
  let size = AROUND + (key?.length ?? 0) + (value?.length ?? 0);
  for (const [name, bytes] of all) {
    (headers[name] ??= []).push(bytes);
    size += Buffer.byteLength(name) + bytes.length + 10;
  }
  return { key, value, headers, size };
}

function* batches(messages: readonly Message[]): Generator<readonly Message[]> {
  let batch: Message[] = [];
  let size = 0;
  for (const one of messages) {
    if (batch.length > 0 && size + one.size > INBOX_BATCH_BYTES) {
      yield batch;
      batch = [];
      size = 0;
    }
    batch.push(one);
    size += one.size;
  }
  if (batch.length > 0) yield batch;
}
