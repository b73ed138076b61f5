import { enteringOf, eventKey, isAbout, isAmendable, type Event, type Millis, type Position } from '#libs/domain';
import { decode } from '#libs/protocol';
import type { Needed } from '../archive.ts';
import { keyHash } from './format.ts';
import type { LogTables } from './log-tables.ts';

/** Events that are looked at in one step. */
const STEP = 256;
/** As deep as something is about something that is about something. */
const DEEPEST = 3;

/** A beginning of a log up to a position, of which `high` is the largest recorded time, and how far what follows it goes. */
export interface Cut { readonly position: Position; readonly high: Millis; readonly to: Position }

/** See `needed` of the port. Rather too many than too few. */
export async function neededOf(tables: LogTables, cut: Cut, between: () => Promise<void>): Promise<readonly Needed[]> {
  const needing = new Needing(tables, cut);
  const wanted = needing.first();
  const needed = new Map<Position, Needed>();
  for (let done = 0; done < wanted.length; done += 1) {
    const position = wanted[done] as Position;
    if (needed.has(position)) continue;
    const event = needing.eventAt(position);
    if (event === undefined) continue;
    needed.set(position, { position, entries: needing.entriesOf(position, event) });
    wanted.push(...needing.besides(event));
    if (done % STEP === 0) await between();
  }
  return [...needed.values()].sort((a, b) => a.position - b.position);
}

class Needing {
  private readonly tables: LogTables;
  private readonly cut: Cut;

  constructor(tables: LogTables, cut: Cut) {
    this.tables = tables;
    this.cut = cut;
  }

  /** What is needed in any case; more may be needed beside each of them. */
  first(): Position[] {
    const { past } = this.tables;
    const { position, high, to } = this.cut;
    const ahead = past.entriesAhead(position, high).map((entry) => entry.position);
    const named = past.namedBetween(position, to).flatMap((hash) => past.named(hash, position));
    return [0, ...ahead, ...past.waitingForNothing(position), ...named];
  }

  /** What that event is about, and what waits for what waits. */
  besides(event: Event): readonly Position[] {
    const { past } = this.tables;
    const entering = enteringOf(event);
    if (entering.by !== 'named') return [];
    const about = past.named(keyHash(entering.names), this.cut.position);
    return isAmendable(event.fact) ? [...about, ...past.waitingFor(keyHash(eventKey(event)), this.cut.position)] : about;
  }

  eventAt(position: Position): Event | undefined {
    const json = this.tables.stored(position)?.json;
    try {
      return json === undefined ? undefined : decode(json);
    } catch {
      return undefined;
    }
  }

  entriesOf(position: Position, event: Event): Needed['entries'] {
    const instants = new Set(enteringOf(event).by === 'knowledge' ? [this.cut.high] : this.instantsOf(event, DEEPEST));
    return [...instants].flatMap((at) => this.tables.past.entriesOf(at, position, this.cut.position).map((from) => [at, from] as const));
  }

  /** When it may have entered. */
  private instantsOf(event: Event, depth: number): readonly Millis[] {
    const entering = enteringOf(event);
    if (entering.by !== 'named') return [event.time];
    if (depth === 0) return [];
    return this.tables.past.named(keyHash(entering.names), this.cut.position).flatMap((position) => {
      const about = this.eventAt(position);
      return about !== undefined && isAbout(event, about) ? this.instantsOf(about, depth - 1) : [];
    });
  }
}
