import type { Event, Position, Recorded } from '#libs/domain';
import { decode } from '#libs/protocol';
import type { Scanned, StoredEvent } from '../archive.ts';
import { readChunk, readColumns } from './chunk.ts';
import { ZONE } from './format.ts';
import type { LogTables } from './log-tables.ts';

/** Events that are decoded in one step where no chunk holds them. */
const BATCH = 256;
/** Positions of one zone from which on its chunk is read instead of the events one by one. */
const WORTH_A_CHUNK = 24;
/** Zones that are kept decoded: what plays reads the same ones again and again. */
const KEPT_ZONES = 6;

type Zone = readonly (Recorded | undefined)[];

/** Reads a log's events decoded: from chunks where there are any, else from the log's own table. */
export class Scanning {
  private readonly tables: LogTables;
  private readonly zones = new Map<number, Zone>();

  constructor(tables: LogTables) {
    this.tables = tables;
  }

  /** The next batch after a position and up to another; undefined when there is nothing more. `next` is where to go on. */
  batch(after: Position, to: Position): { readonly scanned: Scanned; readonly next: Position } | undefined {
    const first = after + 1;
    if (first > to) return undefined;
    const zone = this.zone(Math.floor(first / ZONE));
    if (zone !== undefined) {
      const begin = Math.floor(first / ZONE) * ZONE;
      const end = Math.min(to, begin + ZONE - 1);
      return { scanned: scannedOf(zone.slice(first - begin, end - begin + 1), first), next: end };
    }
    const rows = this.tables.batch(after, Math.min(to, (Math.floor(first / ZONE) + 1) * ZONE - 1), BATCH);
    const last = rows.at(-1);
    return last === undefined ? undefined : { scanned: this.decodedAll(rows), next: last.position };
  }

  /** The same without events of whole zones that leave no trace in the picture after them. */
  lasting(after: Position, to: Position): { readonly scanned: Scanned; readonly next: Position } | undefined {
    const first = after + 1;
    const next = after + ZONE;
    const number = first / ZONE;
    const text = Number.isInteger(number) && next <= to && this.isPacked(number) ? this.tables.past.lasting(number) : undefined;
    return text === undefined ? this.batch(after, to) : { scanned: partedOf(readColumns(text, first, this.textAt), first), next };
  }

  /** The events at positions that ascend, as many of them as lie in the zone of the first. */
  at(positions: readonly Position[]): Scanned {
    const number = Math.floor((positions[0] as Position) / ZONE);
    const zone = positions.length >= WORTH_A_CHUNK || this.zones.has(number) ? this.zone(number) : undefined;
    if (zone === undefined) return this.decodedAll(positions.flatMap((position) => this.tables.stored(position) ?? []));
    const found = positions.map((position) => zone[position - number * ZONE]);
    return { recorded: found.filter((one) => one !== undefined), unreadable: positions.filter((_, place) => found[place] === undefined) };
  }

  private decodedAll(rows: readonly StoredEvent[]): Scanned {
    const recorded: Recorded[] = [];
    const unreadable: Position[] = [];
    for (const { position, recordedAt, json } of rows) {
      const event = json === undefined ? undefined : decoded(json);
      if (json === undefined) this.tables.damaged(`event at ${position}`, 'log');
      if (event === undefined) unreadable.push(position);
      else recorded.push({ event, position, recordedAt });
    }
    return { recorded, unreadable };
  }

  private zone(number: number): Zone | undefined {
    const kept = this.zones.get(number);
    if (kept !== undefined) {
      this.zones.delete(number);
      this.zones.set(number, kept);
      return kept;
    }
    const texts = this.isPacked(number) ? this.tables.past.chunk(number) : undefined;
    if (texts === undefined) return undefined;
    const zone = readChunk(texts, number * ZONE, this.textAt);
    if (this.zones.size >= KEPT_ZONES) this.zones.delete(this.zones.keys().next().value as number);
    this.zones.set(number, zone);
    return zone;
  }

  private isPacked(number: number): boolean {
    return number * ZONE + ZONE - 1 <= this.tables.past.told();
  }

  private readonly textAt = (position: Position): string => this.tables.stored(position)?.json ?? '';
}

/** What this program cannot understand, be it newer than it, is passed over by whoever looks at the past. */
function decoded(json: string): Event | undefined {
  try {
    return decode(json);
  } catch {
    return undefined;
  }
}

function scannedOf(events: Zone, first: Position): Scanned {
  return { recorded: events.filter((one) => one !== undefined), unreadable: events.flatMap((one, at) => (one === undefined ? [first + at] : [])) };
}

function partedOf(placed: ReturnType<typeof readColumns>, first: Position): Scanned {
  const recorded: Recorded[] = [];
  const unreadable: Position[] = [];
  for (const [place, one] of placed) {
    if (one === undefined) unreadable.push(first + place);
    else recorded.push(one);
  }
  return { recorded, unreadable };
}
