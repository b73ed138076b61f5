import { setImmediate as turn } from 'node:timers/promises';
import type { Accepted, Recorded } from '#libs/domain';
import { typeOfFact } from '#libs/protocol';
import { ClockOff, LogClosed, LogCut, LogOverloaded } from '../../failures.ts';
import { entryOf } from '../../stored/entry.ts';
import { recordBytes, type NewRecord } from '../wire/batch.ts';
import { produce } from '../wire/producing.ts';
import { LOG_BATCH_BYTES } from '../wire/topics.ts';
import { hadNoEffect, isMissing, unavailable } from '../wire/trouble.ts';
import { ANSWER_WITHIN, tryWithin } from '../wire/waiting.ts';
import { BrokerClock } from './broker-clock.ts';
import { messageOf } from './record.ts';
import type { Source } from './source.ts';

/** Calls that wait together share a batch until it holds this many events; a call with more has a batch of its own. */
const BATCH_EVENTS = 1_000;
/**
 * Milliseconds that the next batch waits after an answer at most: whoever was answered comes again within them and shares it, and it goes as soon as all of
 * those are back, or it is full. What a batch costs beside its events, here and at the servers, is that of some hundred events.
 */
const REST = 5;
/** Events that are checked and encoded before other work gets a turn. */
const SLICE = 256;
/** Events, and bytes of them, that may wait; a call that finds more waiting is refused with {@link LogOverloaded}. */
export const WAITING_EVENTS = 50_000;
const WAITING_BYTES = 64 * 1024 * 1024;
/** The log is one partition. */
const PARTITION = 0;

interface Call {
  readonly events: readonly Accepted[];
  readonly length: number;
  readonly resolve: (recorded: readonly Recorded[]) => void;
  readonly reject: (reason: unknown) => void;
}
interface Prepared { readonly call: Call; readonly messages: readonly NewRecord[]; readonly size: number; readonly recorded: Recorded[] }

/**
 * Everything that this process writes to one operation's log: calls in their order, many to a batch, and one batch at a time
 * on its way. With two on their way, an answer that is lost could make the second overtake the first; kafkajs's own protection
 * against copies then loses the second and says that it was recorded. So copies are left to the fold, which knows them by their key.
 */
export class Appender {
  private readonly source: Source;
  private readonly link;
  private readonly clock: BrokerClock;
  private readonly now: () => number;
  private readonly calls: Call[] = [];
  private waitingEvents = 0;
  private waitingBytes = 0;
  private running: Promise<void> | undefined;
  private closed = false;
  private answeredAt = Number.NEGATIVE_INFINITY;
  /** Calls that were answered last or waited by then: nobody else is known who may come. */
  private known = 0;
  /** Ends the rest before its time. */
  private gathered: (() => void) | undefined;

  constructor(source: Source, now: () => number) {
    this.source = source;
    this.link = source.link();
    this.now = now;
    this.clock = new BrokerClock(now);
  }

  append(events: readonly Accepted[]): Promise<readonly Recorded[]> {
    if (this.closed) return Promise.reject(new LogClosed('the log is closed'));
    if (events.length === 0) return Promise.resolve([]);
    if (this.waitingEvents > WAITING_EVENTS || this.waitingBytes > WAITING_BYTES) {
      return Promise.reject(new LogOverloaded(`${this.waitingEvents} events wait to be written to ${this.source.name}`));
    }
    const length = events.reduce((total, { event }) => total + event.json.length, 0);
    return new Promise((resolve, reject) => {
      this.calls.push({ events, length, resolve, reject });
      this.waitingEvents += events.length;
      this.waitingBytes += length;
      if (this.isGathered) this.gathered?.();
      this.running ??= this.run();
    });
  }

  /** Waits for running appends, each of which is answered in time, then lets go of the connections. */
  async close(): Promise<void> {
    this.closed = true;
    while (this.running !== undefined) await this.running;
    this.link.close();
  }

  private async run(): Promise<void> {
    await turn();
    while (this.calls.length > 0) {
      await this.rest();
      const calls = this.take();
      await this.commit(calls);
      this.answeredAt = performance.now();
      this.known = calls.length + this.calls.length;
    }
    this.running = undefined;
  }

  private async rest(): Promise<void> {
    const left = this.answeredAt + REST - performance.now();
    if (left <= 0 || this.isGathered) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, left);
    this.gathered = resolve;
    await promise;
    this.gathered = undefined;
    clearTimeout(timer);
  }

  private get isGathered(): boolean {
    return this.calls.length >= this.known || this.waitingEvents >= BATCH_EVENTS;
  }

  /** As many calls as share one batch, and always one. */
  private take(): readonly Call[] {
    let events = 0;
    let length = 0;
    let count = 0;
    for (const call of this.calls) {
      if (count > 0 && (events + call.events.length > BATCH_EVENTS || length + call.length > LOG_BATCH_BYTES)) break;
      events += call.events.length;
      length += call.length;
      count += 1;
    }
    this.waitingEvents -= events;
    this.waitingBytes -= length;
    return this.calls.splice(0, count);
  }

  private async commit(calls: readonly Call[]): Promise<void> {
    const prepared: Prepared[] = [];
    for (const call of calls) {
      try {
        prepared.push(await this.prepare(call));
      } catch (error) {
        call.reject(error);
      }
    }
    for (const batch of batches(prepared)) {
      try {
        await this.send(batch);
      } catch (error) {
        for (const { call } of prepared) call.reject(error);
        // Whoever waits behind would wait as long again for the same answer.
        if (!(error instanceof ClockOff)) for (const call of this.dropAll()) call.reject(error);
        return;
      }
      for (const part of batch) if (part.recorded.length === part.call.events.length) part.call.resolve(part.recorded);
    }
  }

  private dropAll(): readonly Call[] {
    this.waitingEvents = 0;
    this.waitingBytes = 0;
    return this.calls.splice(0);
  }

  private async prepare(call: Call): Promise<Prepared> {
    const messages: NewRecord[] = [];
    const current: [Accepted, NewRecord][] = [];
    let size = 0;
    for (const [at, accepted] of call.events.entries()) {
      if (at > 0 && at % SLICE === 0) await turn();
      const { type } = entryOf(accepted);
      const message = messageOf(accepted);
      messages.push(message);
      if (type === typeOfFact(accepted.event.fact)) current.push([accepted, message]);
      size += recordBytes(message);
    }
    for (const [accepted, { value }] of current) this.source.appended.add(accepted, value);
    return { call, messages, size, recorded: [] };
  }

  /** One batch, durable when it resolves. Gives its events their positions. */
  private async send(batch: readonly Part[]): Promise<void> {
    this.clock.check();
    const messages = batch.flatMap((part) => part.messages);
    let sent = 0;
    const { first, appendedAt } = await this.tried(async () => {
      await this.source.prepare();
      return this.link.ask((leader) => {
        sent = this.now();
        return produce(leader, { topic: this.source.topic, partition: PARTITION, timeout: ANSWER_WITHIN }, messages);
      });
    });
    if (!Number.isSafeInteger(first) || first < 0) throw unavailable(this.source.at, new Error('an append was answered without a position'));
    this.source.recorded(first, first + messages.length - 1);
    let position = first;
    for (const part of batch) for (const accepted of part.accepted) part.recorded.push({ event: accepted.event, recordedAt: accepted.recordedAt, position: position++ });
    this.clock.told(appendedAt, sent);
  }

  /** Tries again only what certainly had no effect; when an answer was lost, nobody knows. */
  private async tried<T>(attempt: () => Promise<T>): Promise<T> {
    const { source } = this;
    try {
      return await tryWithin(attempt, (error) => hadNoEffect(error) && (!isMissing(error) || source.creates || source.known >= 0));
    } catch (error) {
      if (isMissing(error) && source.known >= 0) throw source.cut(-1, `there is no topic ${source.topic} any more`);
      throw error instanceof LogCut ? error : unavailable(source.at, error);
    }
  }
}

/** What of one call goes into one batch. */
interface Part { readonly call: Call; readonly accepted: readonly Accepted[]; readonly messages: readonly NewRecord[]; readonly recorded: Recorded[] }

/** Batches within the limit: a call that fits into one is never divided. */
function* batches(calls: readonly Prepared[]): Generator<readonly Part[]> {
  let batch: Part[] = [];
  let size = 0;
  for (const { call, messages, size: whole, recorded } of calls) {
    if (size + whole > LOG_BATCH_BYTES && batch.length > 0) {
      yield batch;
      batch = [];
      size = 0;
    }
    if (size + whole <= LOG_BATCH_BYTES) {
      batch.push({ call, accepted: call.events, messages, recorded });
      size += whole;
      continue;
    }
    let from = 0;
    for (const [at, message] of messages.entries()) {
      const bytes = recordBytes(message);
      if (size + bytes > LOG_BATCH_BYTES && at > from) {
        yield [...batch, { call, accepted: call.events.slice(from, at), messages: messages.slice(from, at), recorded }];
        batch = [];
        size = 0;
        from = at;
      }
      size += bytes;
    }
    batch.push({ call, accepted: call.events.slice(from), messages: messages.slice(from), recorded });
  }
  if (batch.length > 0) yield batch;
}
