import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { BEFORE_FIRST, LANES, type Lane, type Millis, type OperationId, type Position, type Recorded } from '#libs/domain';
import { OPERATION_ID } from '#libs/protocol';
import {
  Archive, COUNTED_IN, type ArchivedEvent, type Count, type CountQuery, type Entry, type EntryQuery, type EventPage, type EventQuery, type KeptPicture, type Needed,
  type PictureKind, type Scanned, type Span, type StoredEvent, type Stretch,
} from '../archive.ts';
import { criteriaOf } from './criteria.ts';
import { examine, type Examined } from './examining.ts';
import { BY_OCCURRED, BY_RECORDED, LEVELS, SEVERITIES, ZONE } from './format.ts';
import { LogTables } from './log-tables.ts';
import { neededOf } from './needing.ts';
import { Scanning } from './scanning.ts';

/**
 * `directory` holds one file `<operation>.log.sqlite` per operation; `recording` is one such file that nobody writes. `damaged`
 * hears what is not as it was written, of the log or of the tables made from it: answers are made without it.
 */
export type EmbeddedArchiveOptions = ({ readonly directory: string } | { readonly recording: string }) & { damaged?(operation: OperationId, what: string, of: 'log' | 'tables'): void };

const LIMIT = 1_000;
/** Length of the events' text at which a page ends before its limit. */
const PAGE_LENGTH = 1_048_576;
/** Events of a page that are read before other work gets a turn. */
const BURST = 128;
/** Positions looked at in one step for a recorded time. */
const RECORDED_STEP = 16_384;

interface Opened { readonly tables: LogTables; readonly scanning: Scanning }

/**
 * Reads the embedded log's own file, so that it never trails the log: what the tables do not know yet is read from the events
 * themselves, except what had happened, counts and gaps. An operation whose log does not exist yet has no events.
 */
export class EmbeddedArchive extends Archive {
  private readonly options: EmbeddedArchiveOptions;
  private readonly files = new Map<OperationId, Opened>();
  private closed = false;

  constructor(options: EmbeddedArchiveOptions) {
    super();
    this.options = options;
  }

  async events(operation: OperationId, query: EventQuery): Promise<EventPage> {
    if (!Number.isSafeInteger(query.after) || query.after < BEFORE_FIRST) throw new RangeError(`${query.after} is not a position to read after`);
    if (!Number.isSafeInteger(query.limit) || query.limit < 1 || query.limit > LIMIT) throw new RangeError(`a page holds 1 to ${LIMIT} events, not ${query.limit}`);
    const { tables } = this.opened(operation) ?? {};
    if (tables === undefined) return { events: [], more: false };
    const criteria = criteriaOf(query);
    const [indexed, head] = [tables.indexed(), tables.head()];
    const events: ArchivedEvent[] = [];
    let length = 0;
    let stretch = tables.stretch(Math.max(query.after, tables.begin.position), head, indexed, criteria);
    while (stretch !== undefined) {
      for (const event of tables.events(stretch, criteria)) {
        events.push(event);
        length += event.json.length;
        if (events.length === query.limit || length >= PAGE_LENGTH) return { events, more: event.position < head };
        if (events.length % BURST === 0) await this.pause();
      }
      await this.pause();
      stretch = tables.stretch(stretch.to, head, indexed, criteria);
    }
    return { events, more: false };
  }

  async head(operation: OperationId): Promise<Position> {
    return this.opened(operation)?.tables.head() ?? BEFORE_FIRST;
  }

  async knownAt(operation: OperationId, at: Millis): Promise<Position> {
    const { tables } = this.opened(operation) ?? {};
    if (tables === undefined || at < tables.begin.high) return BEFORE_FIRST;
    const head = tables.head();
    let after = Math.max(tables.begin.position, tables.nothingLaterBefore(at) - 1);
    while (after < head) {
      const to = Math.min(head, after + RECORDED_STEP);
      const later = tables.firstRecordedAfter(at, after, to);
      if (later !== undefined) return later - 1;
      after = to;
      await this.pause();
    }
    return head;
  }

  async span(operation: OperationId): Promise<Span | undefined> {
    const { tables } = this.opened(operation) ?? {};
    const first = tables?.batch(tables.begin.position, Number.MAX_SAFE_INTEGER, 1)[0];
    if (tables === undefined || first === undefined) return undefined;
    const head = tables.head();
    const { position: begin, high } = tables.begin;
    return { first: Math.max(first.recordedAt, high), last: await this.highAt(operation, head), head, told: tables.past.told(), begin };
  }

  async highAt(operation: OperationId, position: Position): Promise<Millis> {
    const { tables } = this.opened(operation) ?? {};
    if (tables === undefined || position < 0 || position < tables.begin.position) return 0;
    let { position: at, high } = tables.highBefore(position);
    while (at < position) {
      const to = Math.min(position, at + RECORDED_STEP);
      high = Math.max(high, tables.highest(at, to) ?? 0);
      at = to;
      if (at < position) await this.pause();
    }
    return high;
  }

  scan(operation: OperationId, after: Position, to: Position): AsyncGenerator<Scanned> {
    return this.batches(operation, after, (scanning, at) => scanning.batch(at, to));
  }

  lasting(operation: OperationId, after: Position, to: Position): AsyncGenerator<Scanned> {
    return this.batches(operation, after, (scanning, at) => scanning.lasting(at, to));
  }

  async texts(operation: OperationId, after: Position, to: Position, limit: number): Promise<readonly StoredEvent[]> {
    const { tables } = this.opened(operation) ?? {};
    return tables?.batch(Math.max(after, tables.begin.position), to, limit) ?? [];
  }

  async at(operation: OperationId, positions: readonly Position[]): Promise<Scanned> {
    const { scanning } = this.opened(operation) ?? {};
    const recorded: Recorded[] = [];
    const unreadable: Position[] = [];
    if (scanning === undefined) return { recorded, unreadable };
    for (let at = 0; at < positions.length;) {
      const zone = Math.floor((positions[at] as Position) / ZONE);
      let end = at;
      while (end < positions.length && Math.floor((positions[end] as Position) / ZONE) === zone) end += 1;
      const found = scanning.at(positions.slice(at, end));
      recorded.push(...found.recorded);
      unreadable.push(...found.unreadable);
      at = end;
    }
    return { recorded, unreadable };
  }

  async kept(operation: OperationId, kind: PictureKind, position: Position, high: Millis): Promise<KeptPicture | undefined> {
    const past = this.opened(operation)?.tables.past;
    return past === undefined ? undefined : past.kept(kind, Math.min(position, past.told()), high);
  }

  async entries(operation: OperationId, { after, to, knowledge, limit }: EntryQuery): Promise<readonly Entry[]> {
    return this.past(operation)?.entries(after, to, knowledge, limit) ?? [];
  }

  async entriesSince(operation: OperationId, since: Position, at: Millis, knowledge: Position): Promise<readonly Entry[]> {
    return this.past(operation)?.entriesSince(since, at, knowledge) ?? [];
  }

  async entriesAhead(operation: OperationId, position: Position, after: Millis): Promise<readonly Entry[]> {
    return this.past(operation)?.entriesAhead(position, after) ?? [];
  }

  async lastEntryBefore(operation: OperationId, at: Millis, knowledge: Position): Promise<Millis | undefined> {
    return this.past(operation)?.lastEntryBefore(at, knowledge);
  }

  async needed(operation: OperationId, position: Position, to: Position): Promise<readonly Needed[]> {
    const { tables } = this.opened(operation) ?? {};
    return tables === undefined || position < 0 ? [] : neededOf(tables, { position, to, high: await this.highAt(operation, position) }, () => this.pause());
  }

  async counts(operation: OperationId, { by, from, to, step }: CountQuery): Promise<readonly Count[]> {
    if (step < COUNTED_IN || [from, to, step].some((one) => one % COUNTED_IN !== 0) || from % step !== 0) throw new RangeError('events are counted in whole steps of ten seconds');
    const level = LEVELS.findLastIndex((size) => step % size === 0 && to % size === 0);
    const size = LEVELS[level] as number;
    const counted = new Map<string, number>();
    for (const { bucket, lane, severity, events } of this.past(operation)?.counts(by === 'recorded' ? BY_RECORDED : BY_OCCURRED, level, from / size, to / size) ?? []) {
      const key = `${Math.floor((bucket * size - from) / step)} ${lane} ${severity}`;
      counted.set(key, (counted.get(key) ?? 0) + events);
    }
    return [...counted].map(([key, events]) => {
      const [bucket, lane, severity] = key.split(' ').map(Number) as [number, number, number];
      return { bucket, lane: LANES[lane] as Lane, severity: SEVERITIES[severity] as string, events };
    });
  }

  async gaps(operation: OperationId, { from, to }: Stretch): Promise<readonly Stretch[]> {
    return this.past(operation)?.gaps(from, to) ?? [];
  }

  /** Reads everything of an operation once; what is not as it must be is named, and told as damage. See {@link examine}. */
  async examine(operation: OperationId, deep: boolean, between: () => Promise<void>): Promise<Examined> {
    const { tables } = this.opened(operation) ?? {};
    return tables === undefined ? { events: 0, chunks: 0, pictures: 0, damages: [] } : examine(tables, deep, async () => {
      await between();
      if (this.closed) throw closedMeanwhile();
    });
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    for (const { tables } of this.files.values()) tables.close();
  }

  private async *batches(operation: OperationId, after: Position, read: (scanning: Scanning, at: Position) => ReturnType<Scanning['batch']>): AsyncGenerator<Scanned> {
    const { scanning, tables } = this.opened(operation) ?? {};
    if (scanning === undefined || tables === undefined) return;
    for (let at = Math.max(after, tables.begin.position); ;) {
      const batch = read(scanning, at);
      if (batch === undefined) return;
      yield batch.scanned;
      at = batch.next;
      if (this.closed) throw closedMeanwhile();
    }
  }

  /** Lets other work run. */
  private async pause(): Promise<void> {
    await turn();
    if (this.closed) throw closedMeanwhile();
  }

  /** Undefined until something is told of the past. */
  private past(operation: OperationId): LogTables['past'] | undefined {
    const past = this.opened(operation)?.tables.past;
    return past === undefined || past.told() === BEFORE_FIRST ? undefined : past;
  }

  private opened(operation: OperationId): Opened | undefined {
    if (this.closed) throw new Error('the archive is closed');
    const opened = this.files.get(operation);
    if (opened !== undefined) return opened;
    if (!OPERATION_ID.test(operation)) throw new RangeError('an operation is named by up to 32 small letters, digits and hyphens');
    const sealed = 'recording' in this.options;
    const file = resolve('recording' in this.options ? this.options.recording : join(this.options.directory, `${operation}.log.sqlite`));
    if (!existsSync(file)) {
      if (sealed) throw new Error(`there is no recording at ${file}`);
      return undefined;
    }
    const tables = new LogTables(file, operation, sealed, (what, of) => this.options.damaged?.(operation, what, of));
    const made = { tables, scanning: new Scanning(tables) };
    this.files.set(operation, made);
    return made;
  }
}

const closedMeanwhile = (): Error => new Error('the archive was closed while it was read');
