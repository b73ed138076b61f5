import {
  BEFORE_FIRST, enteringOf, isAbout, laneOf, matchesWords, severityOf, textsOfEvent, type Millis, type OperationId, type Position, type Recorded,
} from '#libs/domain';
import {
  Archive, COUNTED_IN, type Count, type CountQuery, type Entry, type EntryQuery, type EventPage, type EventQuery, type Needed, type Scanned, type Span, type StoredEvent, type Stretch,
} from '../archive.ts';

/** Reads an operation's whole log, in order. */
export type ReadLog = (operation: OperationId) => Promise<readonly Recorded[]>;

const BATCH = 256;
const GAP: Millis = 120_000;

/**
 * A log in memory read back by looking at every event of it for each answer, and keeping nothing: for simulations, and as a second
 * opinion of what the other archive must say.
 */
export class MemoryArchive extends Archive {
  private readonly read: ReadLog;
  private closed = false;

  constructor(read: ReadLog) {
    super();
    this.read = read;
  }

  async events(operation: OperationId, query: EventQuery): Promise<EventPage> {
    const { after, limit } = query;
    if (!Number.isSafeInteger(after) || after < BEFORE_FIRST) throw new RangeError(`${after} is not a position to read after`);
    if (!Number.isSafeInteger(limit) || limit < 1 || limit > 1_000) throw new RangeError(`a page holds 1 to 1000 events, not ${limit}`);
    const found = (await this.log(operation)).filter((recorded) => isWanted(recorded, query));
    const events: { readonly position: Position; readonly recordedAt: Millis; readonly json: string }[] = [];
    let length = 0;
    for (const { position, recordedAt, event: { json } } of found) {
      if (events.length === limit || length >= 1_048_576) return { events, more: true };
      events.push({ position, recordedAt, json });
      length += json.length;
    }
    return { events, more: false };
  }

  async head(operation: OperationId): Promise<Position> {
    return (await this.log(operation)).length - 1;
  }

  async knownAt(operation: OperationId, at: Millis): Promise<Position> {
    const log = await this.log(operation);
    const later = log.findIndex(({ recordedAt }) => recordedAt > at);
    return later < 0 ? log.length - 1 : later - 1;
  }

  async span(operation: OperationId): Promise<Span | undefined> {
    const log = await this.log(operation);
    const [first] = log;
    if (first === undefined) return undefined;
    return { first: first.recordedAt, last: await this.highAt(operation, log.length - 1), head: log.length - 1, told: log.length - 1, begin: BEFORE_FIRST };
  }

  async highAt(operation: OperationId, position: Position): Promise<Millis> {
    return (await this.log(operation)).slice(0, position + 1).reduce((high, { recordedAt }) => Math.max(high, recordedAt), 0);
  }

  async *scan(operation: OperationId, after: Position, to: Position): AsyncGenerator<Scanned> {
    const log = (await this.log(operation)).slice(after + 1, to + 1);
    for (let at = 0; at < log.length; at += BATCH) yield { recorded: log.slice(at, at + BATCH), unreadable: [] };
  }

  /** All of them. */
  lasting(operation: OperationId, after: Position, to: Position): AsyncGenerator<Scanned> {
    return this.scan(operation, after, to);
  }

  async texts(operation: OperationId, after: Position, to: Position, limit: number): Promise<readonly StoredEvent[]> {
    return (await this.log(operation)).slice(after + 1, Math.min(to + 1, after + 1 + limit)).map(({ position, recordedAt, event: { json } }) => ({ position, recordedAt, json }));
  }

  async at(operation: OperationId, positions: readonly Position[]): Promise<Scanned> {
    const log = await this.log(operation);
    return { recorded: positions.flatMap((position) => log[position] ?? []), unreadable: [] };
  }

  async kept(): Promise<undefined> {
    if (this.closed) throw new Error('the archive is closed');
  }

  async entries(operation: OperationId, { after, to, knowledge, limit }: EntryQuery): Promise<readonly Entry[]> {
    return (await this.allEntries(operation)).filter(({ at, from }) => at > after && at <= to && from <= knowledge).slice(0, limit);
  }

  async entriesSince(operation: OperationId, since: Position, at: Millis, knowledge: Position): Promise<readonly Entry[]> {
    return (await this.allEntries(operation)).filter((entry) => entry.at <= at && entry.from > since && entry.from <= knowledge);
  }

  async entriesAhead(operation: OperationId, position: Position, after: Millis): Promise<readonly Entry[]> {
    return (await this.allEntries(operation)).filter(({ at, from }) => at > after && from <= position);
  }

  async lastEntryBefore(operation: OperationId, at: Millis, knowledge: Position): Promise<Millis | undefined> {
    return (await this.allEntries(operation)).findLast((entry) => entry.at < at && entry.from <= knowledge)?.at;
  }

  async needed(operation: OperationId, position: Position, to: Position): Promise<readonly Needed[]> {
    const log = withHigh(await this.log(operation));
    const behind = log.slice(0, position + 1);
    const known = (await this.allEntries(operation)).filter(({ from }) => from <= position);
    const high = behind.at(-1)?.high ?? 0;
    const wanted = new Set(behind.filter((one) => one.position === 0 || isAwaited(one, known, high)));
    for (const one of log.slice(position + 1, to + 1)) for (const other of behind) if (isAbout(one.event, other.event)) wanted.add(other);
    for (const one of wanted) for (const other of behind) if (isAbout(one.event, other.event)) wanted.add(other);
    return [...wanted].sort((a, b) => a.position - b.position)
      .map((one) => ({ position: one.position, entries: known.filter((entry) => entry.position === one.position).map(({ at, from }) => [at, from] as const) }));
  }

  async counts(operation: OperationId, { by, from, to, step }: CountQuery): Promise<readonly Count[]> {
    if (step < COUNTED_IN || [from, to, step].some((one) => one % COUNTED_IN !== 0) || from % step !== 0) throw new RangeError('events are counted in whole steps of ten seconds');
    const counted = new Map<string, Count>();
    for (const { event, high } of withHigh(await this.log(operation))) {
      const at = by === 'recorded' ? high : event.time;
      if (at < from || at >= to) continue;
      const one = { bucket: Math.floor((at - from) / step), lane: laneOf(event.subject), severity: severityOf(event) };
      const key = JSON.stringify(one);
      counted.set(key, { ...one, events: (counted.get(key)?.events ?? 0) + 1 });
    }
    return [...counted.values()].sort((a, b) => a.bucket - b.bucket);
  }

  async gaps(operation: OperationId, range: Stretch): Promise<readonly Stretch[]> {
    const gaps: Stretch[] = [];
    let sign: Millis | undefined;
    let watched = false;
    for (const { event, high } of withHigh(await this.log(operation))) {
      const ofWatch = event.fact.startsWith('watch-');
      watched ||= ofWatch;
      if (watched && !ofWatch) continue;
      if (sign !== undefined && high - sign > GAP) gaps.push({ from: sign, to: high });
      sign = high;
    }
    return gaps.filter(({ from, to }) => from < range.to && to > range.from);
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  private async log(operation: OperationId): Promise<readonly Recorded[]> {
    if (this.closed) throw new Error('the archive is closed');
    return this.read(operation);
  }

  /** Every entry that is no copy of one before it, in the order in which they enter. */
  private async allEntries(operation: OperationId): Promise<readonly Entry[]> {
    const log = withHigh(await this.log(operation));
    const entries = log.flatMap((one) => entriesOf(one, log).map((entry) => ({ ...entry, position: one.position })));
    const news = entries.filter((entry) => !entries.some((other) => other.position === entry.position && other.at === entry.at && other.from < entry.from));
    return [...new Map(news.map((entry) => [`${entry.at} ${entry.position} ${entry.from}`, entry])).values()].sort((a, b) => a.at - b.at || a.position - b.position);
  }
}

/** What has not entered yet what had happened by then. */
function isAwaited({ event, position }: Recorded, known: readonly Entry[], high: Millis): boolean {
  const own = known.filter((entry) => entry.position === position);
  return own.some(({ at }) => at > high) || (own.length === 0 && enteringOf(event).by === 'named');
}

interface Placed extends Recorded { readonly high: Millis }

function withHigh(log: readonly Recorded[]): readonly Placed[] {
  let high = 0;
  return log.map((recorded) => ({ ...recorded, high: (high = Math.max(high, recorded.recordedAt)) }));
}

function entriesOf({ event, position, high }: Placed, log: readonly Placed[]): readonly Omit<Entry, 'position'>[] {
  const entering = enteringOf(event);
  if (entering.by === 'knowledge') return [{ at: high, from: position }];
  if (entering.by === 'time') return [{ at: event.time, from: position }];
  return log.filter((other) => isAbout(event, other.event)).flatMap((other) => entriesOf(other, log)).map(({ at, from }) => ({ at, from: Math.max(from, position) }));
}

function isWanted({ position, event }: Recorded, { after, type, subject, from, to, q, source, id }: EventQuery): boolean {
  return position > after && (type === undefined || (JSON.parse(event.json) as { readonly type: string }).type === type) &&
    (subject === undefined || event.subject === subject) && (source === undefined || event.source === source) && (id === undefined || event.id === id) &&
    (from === undefined || event.time >= from) && (to === undefined || event.time < to) && (q === undefined || matchesWords(textsOfEvent(event), q));
}
