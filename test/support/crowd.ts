/** A made-up operation of any size, folded and seen by the domain itself: what a gateway would send of it. */
import {
  BEFORE_FIRST, DAY, dependents, entityKey, evolve, formatTime, HOUR, LivePicture, MINUTE, SECOND, view, viewAll, type EntityKey, type EntityView, type Event, type FactName,
  type Facts, type LonLat, type Millis, type ViewChange, type ViolationClass,
} from '#libs/domain';
import { dice, type Dice } from '../../tools/feed/dice.ts';
import { LINE_VERSIONS, OUTLINE, ROADS, SECTORS } from '../../tools/feed/place.ts';
import { along, contains, lengthOf } from '../../tools/feed/route.ts';

/** Of a hundred entities: what a mission that watches for weeks has on its screen. What is left over are violations. */
const SHARES = { convoy: 9, track: 9, waiting: 16, checkpoint: 5, source: 1, note: 9, corridor: 0.6, sector: 0.2, line: 0.1 } as const;
/** Of a hundred changes: nearly all are positions. */
const CHANGES = [[94, 'position'], [1, 'report'], [0.5, 'violation'], [1.5, 'status'], [2, 'heartbeat'], [1, 'stage']] as const;
/** Metres a second. */
const SPEED = 8;

const CLASSES: readonly ViolationClass[] = ['small-arms-fire', 'indirect-fire', 'overflight', 'incursion', 'destruction', 'exercise', 'detention', 'other'];
const WATCH = 'watch-1';
const rounded = (value: number): number => Math.round(value * 1e5) / 1e5;

interface Mover { readonly id: string; readonly route: readonly LonLat[]; readonly length: number; readonly start: number }

export class Crowd {
  readonly movers: readonly Mover[];
  private readonly picture = new LivePicture();
  private readonly sent = new Map<EntityKey, string>();
  private readonly throws: Dice;
  private readonly counts: Readonly<Record<keyof typeof SHARES | 'violation', number>>;
  private readonly began: Millis;
  private readonly grows: boolean;
  private position = BEFORE_FIRST;
  private turn = 0;
  private alerts = 0;

  /** A crowd that does not grow hears only of violations that it has. */
  constructor({ entities, seed, now, grows = true }: { readonly entities: number; readonly seed: number; readonly now: Millis; readonly grows?: boolean }) {
    this.grows = grows;
    this.throws = dice(seed, 'crowd');
    this.began = now;
    const counted = Object.fromEntries(Object.entries(SHARES).map(([kind, share]) => [kind, Math.max(1, Math.round((entities * share) / 100))])) as Record<keyof typeof SHARES, number>;
    this.counts = { ...counted, violation: Math.max(1, entities - Object.values(counted).reduce((sum, count) => sum + count, 0)) };
    this.movers = Array.from({ length: counted.convoy }, (_, at) => {
      const route = at % 3 === 0 ? ROADS['al-rashid'] : ROADS['salah-al-din'];
      const length = lengthOf(route);
      return { id: `C-${at}`, route, length, start: this.throws.between(0, length) };
    });
    this.furnish(now);
    for (const [key, seen] of viewAll(this.picture, 'operations', now)) this.sent.set(key, JSON.stringify(seen));
  }

  /** What every frame so far amounts to: key → view as JSON. */
  get views(): ReadonlyMap<EntityKey, string> { return this.sent; }

  /** At least so many views that differ from what was sent before. */
  step(count: number, now: Millis): readonly ViewChange<EntityView>[] {
    const changes = new Map<EntityKey, EntityView | null>();
    for (let tries = 0; changes.size < count && tries < 3 * count; tries += 1) {
      const key = this.happen(this.throws.weighted(CHANGES), now);
      for (const one of [key, ...dependents(this.picture, key)]) this.compare(one, now, changes);
    }
    return [...changes];
  }

  /** Alerts that nobody has seen, each of a condition of its own, on one corridor after the other. */
  raise(count: number, now: Millis): readonly ViewChange<EntityView>[] {
    const changes = new Map<EntityKey, EntityView | null>();
    for (let left = count; left > 0; left -= 1) {
      const nth = this.alerts += 1;
      const corridor = `r-${nth % this.counts.corridor}`;
      const severity = nth % 3 === 0 ? 'medium' : 'high';
      this.compare(this.alert(`violation-${nth}`, { rule: 'violation-near-corridor', subject: `corridor/${corridor}`, cause: `violation/V-${nth % this.counts.violation}`, severity, corridor, km: nth % 40 }, now), now, changes);
    }
    return [...changes];
  }

  /** A threat to life among them. */
  attack(now: Millis): readonly ViewChange<EntityView>[] {
    const changes = new Map<EntityKey, EntityView | null>();
    this.compare(this.alert('attacked', { rule: 'convoy-attacked', subject: 'convoy/C-1', severity: 'life-safety' }, now), now, changes);
    return [...changes];
  }

  /** Where every mover is at an instant, as one frame. */
  positions(now: Millis): readonly ViewChange<EntityView>[] {
    const changes = new Map<EntityKey, EntityView | null>();
    for (const mover of this.movers) this.compare(this.move(mover, now), now, changes);
    return [...changes];
  }

  private compare(key: EntityKey, now: Millis, changes: Map<EntityKey, EntityView | null>): void {
    const seen = view(this.picture, key, 'operations', now);
    const json = seen === null ? undefined : JSON.stringify(seen);
    if (json === this.sent.get(key)) return;
    if (json === undefined) this.sent.delete(key);
    else this.sent.set(key, json);
    changes.set(key, seen);
  }

  private happen(what: (typeof CHANGES)[number][1], now: Millis): EntityKey {
    this.turn += 1;
    switch (what) {
      case 'position': return this.move(this.movers[this.turn % this.movers.length] as Mover, now);
      case 'report': return this.report(`V-${this.throws.whole(0, this.counts.violation - 1)}`, now);
      case 'violation': return this.report(this.grows ? `N-${this.turn}` : 'V-0', now);
      case 'status': return this.status(this.throws.whole(0, this.counts.checkpoint - 1), now);
      case 'heartbeat': return this.say('source-heartbeat', `source/s-${this.throws.whole(0, this.counts.source - 1)}`, {}, now, this.uriOf(this.throws.whole(0, this.counts.source - 1)));
      case 'stage': return this.say(this.throws.chance(0.5) ? 'convoy-held' : 'convoy-resumed', `convoy/C-${this.throws.whole(0, this.movers.length - 1)}`, {}, now);
    }
  }

  private furnish(now: Millis): void {
    const { source, corridor, checkpoint, sector, line, waiting, note, violation } = this.counts;
    const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);
    const day = now - DAY;
    this.say('watch-started', 'operation/demo', { watch: WATCH }, day);
    for (const at of numbers(source)) this.say('source-registered', `source/s-${at}`, { uri: this.uriOf(at), kind: 'monitor-team', expectedInterval: 300 }, day);
    for (const at of numbers(corridor)) {
      const [west, south] = this.place();
      const coordinates: readonly LonLat[] = at < 2 ? Object.values(ROADS)[at] as readonly LonLat[] : [[west, south], [rounded(west + 0.02), rounded(south + 0.03)]];
      const gates = numbers(checkpoint).filter((gate) => gate % corridor === at).slice(0, 12).map((gate) => `k-${gate}`);
      this.say('corridor-defined', `corridor/r-${at}`, { name: { en: `Road ${at}`, ar: `طريق ${at}`, he: `דרך ${at}` }, geometry: { type: 'LineString', coordinates }, width: 200, checkpoints: gates }, day);
    }
    for (const at of numbers(checkpoint)) {
      const [lon, lat] = this.place();
      this.say('checkpoint-registered', `checkpoint/k-${at}`, { name: { en: `Gate ${at}`, ar: `حاجز ${at}`, he: `מחסום ${at}` }, kind: at % 20 === 0 ? 'crossing' : 'checkpoint', lon, lat }, day);
      this.status(at, now - this.throws.whole(1, 80) * MINUTE);
    }
    for (const at of numbers(sector)) this.say('sector-defined', `sector/z-${at}`, { name: { en: `Sector ${at}` }, geometry: (SECTORS[at % SECTORS.length] as (typeof SECTORS)[number]).geometry, baseline: 2 }, day);
    for (const at of numbers(line)) this.say('line-declared', `line/l-${at}`, { name: { en: `Line ${at}` }, version: '1', geometry: (LINE_VERSIONS[at % 2] as (typeof LINE_VERSIONS)[number]).geometry, accuracy: 40, declaredBy: 'Trial', validFrom: new Date(day).toISOString() }, day);
    for (const mover of this.movers) this.convoy(mover.id, mover.route, now);
    for (const mover of this.movers) this.move(mover, now - HOUR / 4);
    for (const at of numbers(waiting)) this.plan(`W-${at}`, ROADS['salah-al-din'], now);
    for (const at of numbers(violation)) this.report(`V-${at}`, now - this.throws.whole(10, 3_000) * MINUTE);
    for (const at of numbers(note)) this.say('note-added', `note/n-${at}`, { by: { name: 'Trial', audience: 'operations', verified: false }, text: 'Seen from the roof.', links: [`violation/V-${at}`] }, now - at * SECOND);
  }

  private alert(id: string, said: Omit<Facts['alert-raised'], 'watch' | 'judged'>, now: Millis): EntityKey {
    return this.say('alert-raised', `alert/${id}-0`, { watch: WATCH, ...said, judged: { position: this.position, at: formatTime(now) } }, now);
  }

  private uriOf(at: number): string { return `urn:trial:source:${at}`; }

  private plan(id: string, route: readonly LonLat[], now: Millis): void {
    this.say('convoy-planned', `convoy/${id}`, {
      organisation: this.throws.pick(['relief-alpha', 'cedar-aid', 'bridge-logistics']), route, corridor: 'r-0', vehicles: 6, goods: ['flour', 'water'],
      departAt: new Date(now + HOUR).toISOString(), arriveBy: new Date(now + 12 * HOUR).toISOString(),
    }, now - 2 * HOUR);
  }
  private convoy(id: string, route: readonly LonLat[], now: Millis): void {
    this.plan(id, route, now);
    this.say('convoy-departed', `convoy/${id}`, {}, now - HOUR);
  }

  /** There and back along its route, for ever. */
  private move({ id, route, length, start }: Mover, now: Millis): EntityKey {
    const way = (start + (SPEED * (now - this.began + DAY)) / SECOND) % (2 * length);
    const { at, heading } = along(route, way < length ? way : 2 * length - way);
    this.say('convoy-position-reported', `convoy/${id}`, { lon: rounded(at[0]), lat: rounded(at[1]), speed: SPEED, heading: Math.round(way < length ? heading : (heading + 180) % 360) }, now);
    return entityKey('track', id);
  }

  private report(id: string, now: Millis): EntityKey {
    const [lon, lat] = this.place();
    const uncertainty = this.throws.whole(2, 40) * 20;
    return this.say('violation-reported', `violation/${id}`, {
      class: this.throws.pick(CLASSES), sense: this.throws.pick(['seen', 'heard', 'reported']), group: `g-${this.throws.whole(0, 5)}`, uncertainty, lon, lat,
      reliability: 'B', credibility: 2, narrative: 'Bursts heard for about two minutes, direction uncertain.',
    }, now);
  }

  private status(at: number, now: Millis): EntityKey {
    return this.say('checkpoint-status-reported', `checkpoint/k-${at}`, { status: this.throws.weighted([[8, 'open'], [1, 'slow'], [1, 'closed']] as const), direction: 'both', group: `g-${this.throws.whole(0, 2)}` }, now);
  }

  private place(): LonLat {
    for (;;) {
      const at: LonLat = [rounded(this.throws.between(34.22, 34.56)), rounded(this.throws.between(31.23, 31.59))];
      if (contains(OUTLINE, at)) return at;
    }
  }

  private say<F extends FactName>(fact: F, subject: EntityKey, data: Facts[F], time: Millis, source = 'urn:trial:crowd'): EntityKey {
    this.position += 1;
    const event = { id: `e-${this.position}`, source, fact, subject, time, data, json: '' } as unknown as Event;
    this.picture.apply(evolve(this.picture, { event, recordedAt: time, position: this.position }));
    return subject;
  }
}
