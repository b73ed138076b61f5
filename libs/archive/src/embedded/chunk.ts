import { passing, type Event, type EventKey, type FactName, type Millis, type Position, type Recorded } from '#libs/domain';

/** Some events of one zone in columns, as JSON: what repeats is said once. An event that could not be read has the type -1. */
interface Columns {
  /** Where in the zone they are, in ascending order. */
  readonly place: readonly number[];
  /** Facts, sources and subjects, each once. */
  readonly words: readonly string[];
  readonly fact: readonly number[];
  readonly source: readonly number[];
  readonly subject: readonly number[];
  readonly id: readonly string[];
  /** Milliseconds, each after the first of the column. */
  readonly time: readonly number[];
  readonly recorded: readonly number[];
  readonly data: readonly unknown[];
}
/** An event of a zone, or undefined for one that cannot be read, and its place there. */
type Placed = readonly [place: number, one: Recorded | undefined];

/** The events of a zone as texts: those that the picture after all of them is folded from, and those that leave no trace in it. */
export interface ChunkTexts { readonly lasting: string; readonly passing: string }

/** The texts of a zone's events; undefined is one that cannot be read. */
export function writeChunk(events: readonly (Recorded | undefined)[]): ChunkTexts {
  const passes = passing(events);
  const placed = events.map((one, place): Placed => [place, one]);
  return { lasting: writeColumns(placed.filter(([place]) => passes[place] !== true)), passing: writeColumns(placed.filter(([place]) => passes[place] === true)) };
}

function writeColumns(placed: readonly Placed[]): string {
  const words = new Map<string, number>();
  const word = (text: string): number => {
    const known = words.get(text);
    if (known !== undefined) return known;
    words.set(text, words.size);
    return words.size - 1;
  };
  const events = placed.map(([, one]) => one);
  const first = events.find((one) => one !== undefined);
  const [time, recorded] = [first?.event.time ?? 0, first?.recordedAt ?? 0];
  const columns: Columns = {
    place: placed.map(([place]) => place), words: [],
    fact: events.map((one) => (one === undefined ? -1 : word(one.event.fact))), source: events.map((one) => (one === undefined ? -1 : word(one.event.source))),
    subject: events.map((one) => (one === undefined ? -1 : word(one.event.subject))), id: events.map((one) => one?.event.id ?? ''),
    time: [time, ...events.map((one) => (one?.event.time ?? time) - time)], recorded: [recorded, ...events.map((one) => (one?.recordedAt ?? recorded) - recorded)],
    data: events.map((one) => one?.event.data ?? null),
  };
  return JSON.stringify({ ...columns, words: [...words.keys()] });
}

/** An event out of a chunk: its own text is read from the log when somebody asks for it. */
class ChunkEvent {
  readonly id: string;
  readonly source: string;
  readonly fact: FactName;
  readonly subject: EventKey;
  readonly time: Millis;
  readonly data: unknown;
  private readonly text: () => string;

  constructor(columns: Columns, at: number, text: () => string) {
    const { words } = columns;
    this.id = columns.id[at] as string;
    this.source = words[columns.source[at] as number] as string;
    this.fact = words[columns.fact[at] as number] as FactName;
    this.subject = words[columns.subject[at] as number] as string;
    this.time = (columns.time[0] as number) + (columns.time[at + 1] as number);
    this.data = columns.data[at];
    this.text = text;
  }

  get json(): string {
    return this.text();
  }
}

/** What gives the text of an event as the log holds it. */
type TextAt = (position: Position) => string;

/** All events of the zone that begins at a position, in its order. */
export function readChunk({ lasting, passing: passed }: ChunkTexts, first: Position, textAt: TextAt): readonly (Recorded | undefined)[] {
  const zone: (Recorded | undefined)[] = [];
  for (const text of [lasting, passed]) for (const [place, one] of readColumns(text, first, textAt)) zone[place] = one;
  return zone;
}

/** One text of the zone that begins at a position. */
export function readColumns(text: string, first: Position, textAt: TextAt): readonly Placed[] {
  const columns = JSON.parse(text) as Columns;
  return columns.fact.map((fact, at): Placed => {
    const place = columns.place[at] as number;
    if (fact < 0) return [place, undefined];
    const position = first + place;
    const event = new ChunkEvent(columns, at, () => textAt(position)) as unknown as Event;
    return [place, { event, position, recordedAt: (columns.recorded[0] as number) + (columns.recorded[at + 1] as number) }];
  });
}
