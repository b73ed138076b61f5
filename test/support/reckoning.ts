/**
 * Holds a sender's ledger against the log, and both against the picture. What must have come of the events is worked out here
 * from the contract alone; only that the picture is the fold of the log is asked of the domain itself.
 */
import { canonical, CLOCK_AHEAD, fold, LivePicture, parseTime, type Json } from '#libs/domain';
import { decode } from '#libs/protocol';
import type { Services } from '../../tools/services/services.ts';
import { eventsOf, placeOf, SOURCE, type LedgerEvent } from './batches.ts';
import { readLedger, resultsIn, type Entry } from './ledger.ts';
import { readLog, readPicture, type Stored, type Written } from './written.ts';

export interface Reckoning {
  readonly acknowledged: number;
  /** Acknowledged and not in the log, or not where the answer said; each named. */
  readonly lost: readonly string[];
  /** In the log more often than once: harmless, and told. */
  readonly copies: number;
  /** Entities in which an event has more than one effect. */
  readonly double: readonly string[];
  /** Entities that are not what the acknowledged events come to, or not the fold of the log. */
  readonly wrong: readonly string[];
  readonly rejected: readonly string[];
  /** Of the log. */
  readonly events: number;
}

/** What of a stored entity is looked at. */
interface StoredViolation { readonly reports: { readonly elements: readonly { readonly key: string }[] } }
interface StoredTrack { readonly time: number; readonly data: { readonly lon: number; readonly lat: number } }
/** How often each event of a batch is in the log, and whether it is where its answer said. */
interface Found { readonly times: Uint8Array; readonly placed: Uint8Array; positions: readonly (number | undefined)[] | undefined }

/** One operation's log as far as it was read, and what it comes to. Grows with each reckoning. */
export class Reckoner {
  private readonly services: Services['env'];
  private readonly operation: string;
  private readonly ledger: string;
  private readonly found = new Map<string, Found>();
  /** Events that claim to be from the future: they count for nothing but a sign of life. */
  private readonly ahead = new Set<string>();
  /** The fold of what was read. */
  readonly picture = new LivePicture();
  private read = 0;

  constructor(services: Services['env'], operation: string, ledger: string) {
    this.services = services;
    this.operation = operation;
    this.ledger = ledger;
  }

  /** Position of the last event that was read. */
  get position(): number {
    return this.read - 1;
  }

  /** Undefined while the stored picture is not folded to the end of the log. The sender must be paused, so that every batch has its answer. */
  async reckon(): Promise<Reckoning | undefined> {
    const lanes = await this.readOn();
    const stored = await readPicture(this.services, this.operation);
    if (stored?.position !== this.position) return undefined;
    const entries = [...lanes.values()].flat();
    const lost: string[] = [];
    const rejected: string[] = [];
    const effects = new Effects(this.ahead);
    let [acknowledged, copies] = [0, 0];
    for (const entry of entries) {
      const { times, placed } = this.placesOf(entry);
      const events = eventsOf(entry.batch);
      let at = 0;
      for (const { status, reason } of resultsIn(entry.runs ?? [])) {
        const event = events[at] as LedgerEvent;
        if (status === 'rejected') rejected.push(`${event.id}: ${reason ?? ''}`);
        else {
          acknowledged += 1;
          if (times[at] === 0 || (status === 'recorded' && placed[at] === 0)) lost.push(event.id);
          effects.add(event);
        }
        copies += Math.max(0, (times[at] as number) - 1);
        at += 1;
      }
    }
    const { double, wrong } = effects.judge(stored.entities);
    return { acknowledged, lost, copies, double, wrong: [...new Set([...wrong, ...this.unfolded(stored)])], rejected, events: this.read };
  }

  /** To the end of the log as it is now. */
  async readOn(): Promise<ReturnType<typeof readLedger>> {
    const lanes = readLedger(this.ledger);
    await readLog(this.services, this.operation, this.read, (written) => this.take(written, lanes));
    return lanes;
  }

  private take({ position, json, recordedTime }: Written, lanes: ReadonlyMap<string, readonly Entry[]>): void {
    const event = decode(json);
    const recordedAt = parseTime(recordedTime) ?? 0;
    fold(this.picture, { event, recordedAt, position });
    this.read = position + 1;
    const place = event.source.startsWith(SOURCE) ? placeOf(event.id) : undefined;
    const entry = place === undefined ? undefined : lanes.get(place.lane)?.[place.n];
    if (place === undefined || entry === undefined) return;
    const { times, placed, positions } = this.placesOf(entry);
    times[place.place] = Math.min(255, (times[place.place] as number) + 1);
    if (positions?.[place.place] === position) placed[place.place] = 1;
    if (event.time > recordedAt + CLOCK_AHEAD) this.ahead.add(event.id);
  }

  private placesOf(entry: Entry): Found {
    const { batch: { lane, n, size }, runs } = entry;
    let found = this.found.get(`${lane}.${n}`);
    if (found === undefined) this.found.set(`${lane}.${n}`, (found = { times: new Uint8Array(size), placed: new Uint8Array(size), positions: undefined }));
    if (runs !== undefined) found.positions ??= [...resultsIn(runs)].map(({ position }) => position);
    return found;
  }

  /** Keys whose stored entity is not the fold of the log, byte for byte. */
  private unfolded({ entities }: Stored): readonly string[] {
    const keys = new Set<string>(entities.keys());
    for (const [key] of this.picture) keys.add(key);
    return [...keys].filter((key) => text(entities.get(key)) !== text(this.picture.get(key)));
  }
}

const text = (entity: unknown): string => (entity === undefined ? '' : canonical(entity as Json));

/** What acknowledged events must have come to: the newest position of each convoy, and the reports of each violation. */
class Effects {
  private readonly reports = new Map<string, Set<string>>();
  private readonly newest = new Map<string, LedgerEvent>();
  private readonly ahead: ReadonlySet<string>;

  constructor(ahead: ReadonlySet<string>) {
    this.ahead = ahead;
  }

  add(event: LedgerEvent): void {
    if (this.ahead.has(event.id)) return;
    if (event.type.includes('violation-reported')) this.reports.set(event.subject, (this.reports.get(event.subject) ?? new Set()).add(`${event.source} ${event.id}`));
    const track = event.subject.replace('convoy/', 'track/');
    if (event.type.includes('convoy-position-reported') && event.time >= (this.newest.get(track)?.time ?? '')) this.newest.set(track, event);
  }

  judge(entities: ReadonlyMap<string, unknown>): Pick<Reckoning, 'double' | 'wrong'> {
    const double: string[] = [];
    const wrong: string[] = [];
    for (const [key, keys] of this.reports) {
      const kept = ((entities.get(key) as StoredViolation | undefined)?.reports.elements ?? []).map((element) => element.key);
      if (new Set(kept).size !== kept.length) double.push(key);
      if (kept.length !== keys.size || !kept.every((one) => keys.has(one))) wrong.push(key);
    }
    for (const [key, { time, data }] of this.newest) {
      const track = entities.get(key) as StoredTrack | undefined;
      if (track?.data.lon !== data['lon'] || track?.data.lat !== data['lat'] || track?.time !== parseTime(time)) wrong.push(key);
    }
    return { double, wrong };
  }
}
