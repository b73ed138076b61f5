import type { OperationId, Position } from '#libs/domain';
import { CorruptLog, LogCut } from '../../failures.ts';
import type { KafkaAt } from '../kafka-at.ts';
import { EARLIEST, fetch, LATEST, offsetOf, recordsFrom } from '../wire/fetching.ts';
import { Link } from '../wire/link.ts';
import { createTopics, topicOf } from '../wire/topics.ts';
import { isMissing, LinkClosed, unavailable } from '../wire/trouble.ts';
import { tryWithin } from '../wire/waiting.ts';
import { Appended } from './appended.ts';
import { Chunk } from './chunk.ts';

/** Bytes of records that one request of a reader asks for. */
const CHUNK_BYTES = 1024 * 1024;

export interface KafkaLogOptions {
  readonly kafka: KafkaAt;
  /** Whether the topics are created at first use; otherwise whoever creates them is waited for. */
  readonly creates: boolean;
  /** What the topics' names begin with. */
  readonly prefix?: string;
  /** This machine's clock in milliseconds since 1970, to be compared with the servers'. */
  readonly clock?: () => number;
}

/** One operation's log as its topic: requests for it, and what this process knows of it. */
export class Source {
  readonly operation: OperationId;
  readonly topic: string;
  readonly name: string;
  readonly at: KafkaAt;
  readonly creates: boolean;
  /** Position of the last event that is known to have been recorded. */
  known: Position = -1;
  /** Grows whenever what was read before may no longer be there: with each connection, and each failure. */
  generation = 0;
  readonly appended = new Appended();
  /** Position of the last event that this process recorded itself. */
  private ours: Position = -1;
  private readonly prefix: string;
  private readonly reading: Link;
  private ready: Promise<void> | undefined;

  constructor(operation: OperationId, { kafka, creates, prefix = 'watchfloor' }: KafkaLogOptions) {
    this.operation = operation;
    this.prefix = prefix;
    this.at = kafka;
    this.creates = creates;
    this.topic = topicOf(prefix, operation, 'log');
    this.name = `the log of ${operation} in ${this.topic}`;
    this.reading = this.link();
  }

  /** A way of its own to the topic, for requests that must not wait for others. */
  link(): Link {
    return new Link(this.at, this.topic, 0, () => (this.generation += 1));
  }

  /** Once it resolves, the topics are there if it is ours to create them. */
  async prepare(): Promise<void> {
    if (!this.creates) return;
    this.ready ??= createTopics(this.at, this.prefix, this.operation);
    const { ready } = this;
    try {
      await ready;
    } catch (error) {
      if (this.ready === ready) this.ready = undefined;
      throw error;
    }
  }

  /** Position of the last event, -1 when there is no topic yet. Rejects with LogUnavailable, and with LogCut when more was known. */
  async head(): Promise<Position> {
    let asked = { known: this.known, generation: this.generation };
    const next = await this.answered(() => this.reading.ask((leader) => {
      // Other requests may bring more while this one is on its way: its answer is judged by what was known when it left.
      asked = { known: this.known, generation: this.generation };
      return offsetOf(leader, this.topic, 0, LATEST);
    }));
    const head = (next ?? 0) - 1;
    if (head < asked.known) throw this.cut(head, `it had an event at position ${asked.known} and now ends at ${head}`);
    if (this.generation === asked.generation) this.known = Math.max(this.known, head);
    return head;
  }

  /** Records from a position on, undefined when there is no topic yet. Rejects with LogUnavailable. */
  async chunk(from: Position): Promise<Chunk | undefined> {
    return this.answered(() => this.fetch(this.reading, from, 0, CHUNK_BYTES));
  }

  /** One request for records over some link, whatever comes of it. */
  async fetch(link: Link, first: Position, wait: number, bytes: number): Promise<Chunk> {
    await this.prepare();
    const { generation, known } = this;
    const fetched = await link.ask((leader) => fetch(leader, { topic: this.topic, partition: 0, from: first, bytes, wait }));
    // A new leader may not know yet how far everybody has what it has: only when asked for the offset does it wait to be sure.
    if (fetched.outOfRange || fetched.next <= known) return this.sure(link, first, known, generation);
    const unreadable = fetched.batches.findIndex((batch) => batch.unreadable !== undefined && batch.next > first);
    const reason = fetched.batches[unreadable];
    if (reason !== undefined && reason.first <= first) throw new CorruptLog(`${this.name} cannot be read at position ${first}: ${reason.unreadable}`);
    this.known = Math.max(this.known, fetched.next - 1);
    const batches = unreadable < 0 ? fetched.batches : fetched.batches.slice(0, unreadable);
    return new Chunk(this, first, recordsFrom(batches, first), { head: fetched.next - 1, start: fetched.start, generation });
  }

  /** Says that what was known past `head` is gone. Whoever has read past it finds out at its next read. */
  cut(head: Position, what: string): LogCut {
    const position = this.known;
    this.known = head;
    this.ours = Math.min(this.ours, head);
    this.generation += 1;
    if (head < 0) this.ready = undefined;
    return new LogCut(this.operation, position, what);
  }

  /** Events of ours were recorded from `first` to `last`. When earlier ones of ours were there, those are gone, and readers find out. */
  recorded(first: Position, last: Position): void {
    if (first <= this.ours) this.cut(first - 1, 'its end is gone');
    this.known = Math.max(this.known, last);
    this.ours = last;
  }

  close(): void {
    this.reading.close();
  }

  private async sure(link: Link, first: Position, known: Position, generation: number): Promise<Chunk> {
    const next = await link.ask((leader) => offsetOf(leader, this.topic, 0, LATEST));
    const start = await link.ask((leader) => offsetOf(leader, this.topic, 0, EARLIEST));
    if (next <= known) this.cut(next - 1, 'its end is gone');
    return new Chunk(this, first, [], { head: next - 1, start, generation });
  }

  /** The answer to a request that is tried until it is answered or the time is over; undefined when there is no topic and nobody knew one. */
  private async answered<T>(request: () => Promise<T>): Promise<T | undefined> {
    const attempt = async (): Promise<T> => {
      await this.prepare();
      return request();
    };
    try {
      // A topic that was there, or that was just made, comes up again when a server has caught up.
      return await tryWithin(attempt, (error) => !isFinal(error) && (!isMissing(error) || this.creates || this.known >= 0));
    } catch (error) {
      if (isFinal(error)) throw error;
      if (!isMissing(error)) throw unavailable(this.at, error);
      if (this.known >= 0) throw this.cut(-1, `there is no topic ${this.topic} any more`);
      if (this.creates) throw unavailable(this.at, error);
      return undefined;
    }
  }
}

const isFinal = (error: unknown): boolean => error instanceof CorruptLog || error instanceof LinkClosed;
