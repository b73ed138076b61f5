import { CORRIDOR_STATES, type AlertView, type CheckpointView, type ConvoyView, type CorridorView, type EntityKey, type ViolationView } from '#libs/domain';
import { wireTime } from '../words/clocks.ts';
import { SEVERITIES, STATUSES, isSettled, severityOfAlert, toneOfClass, toneOfConvoy, worseWay, type Tone } from '../picture/tones.ts';

/** A row of a list: which entity, and under which heading; `members` are what a row stands for that is a group. The words for headings are `section.<section>`. */
export interface Row { readonly key: string; readonly section: Section; readonly members?: readonly EntityKey[]; readonly inGroup?: true }
export const SECTIONS = [
  'raised', 'over', 'seen', 'suppressed', 'shelved', 'done', 'threats', 'unverified', 'verified', 'settled', 'moving', 'waiting', 'ended', 'corridors', 'crossings', 'checkpoints',
] as const;
export type Section = (typeof SECTIONS)[number];

/** Where an entity stands in its list: by section, then the least rank, then the newest. It depends on nothing but its view. */
interface Standing { readonly section: Section; readonly rank: number; readonly at: number }
type Rank<V> = (view: V) => Standing;

interface Placed<V> extends Standing { readonly row: Row; view: V }

const PLACES: Readonly<Record<string, number>> = Object.fromEntries(SECTIONS.map((section, place) => [section, place]));
const compare = (a: Placed<unknown>, b: Placed<unknown>): number =>
  (PLACES[a.section] as number) - (PLACES[b.section] as number) || a.rank - b.rank || b.at - a.at || (a.row.key < b.row.key ? -1 : 1);

/**
 * The rows of one list, in order, as views change: a view that is the same is not ranked again, and what was in order is nearly in
 * order now. Of ten thousand rows a few that changed cost what they cost, the others a look.
 */
export class Order<V> {
  readonly #rank: Rank<V>;
  #views: ReadonlyMap<EntityKey, V> = new Map();
  /** In the order of the views, which maps keep from one frame to the next. */
  #held: Placed<V>[] = [];
  #sorted: readonly Placed<V>[] = [];
  #rows: readonly Row[] = [];

  constructor(rank: Rank<V>) { this.#rank = rank; }

  /** The same array for as long as the order is the same. */
  rows(views: ReadonlyMap<EntityKey, V>): readonly Row[] {
    if (views === this.#views) return this.#rows;
    this.#views = views;
    const moved = this.#compare(views) ?? this.#begin(views);
    if (moved.gone.size === 0 && moved.come.length === 0) return this.#rows;
    this.#sorted = [...this.#sorted.filter((one) => !moved.gone.has(one)), ...moved.come].sort(compare);
    this.#rows = this.#sorted.map(({ row }) => row);
    return this.#rows;
  }

  /** Undefined when the views are in another order than before: then they have to be looked at from the beginning. */
  #compare(views: ReadonlyMap<EntityKey, V>): Moved<V> | undefined {
    const moved: Moved<V> = { gone: new Set(), come: [] };
    const held: Placed<V>[] = [];
    let at = 0;
    for (const [key, view] of views) {
      let old = this.#held[at];
      for (; old !== undefined && old.row.key !== key && !views.has(old.row.key); old = this.#held[at]) {
        moved.gone.add(old);
        at += 1;
      }
      if (old !== undefined && old.row.key !== key) return undefined;
      at += 1;
      held.push(old === undefined || old.view !== view ? this.#move(key, view, old, moved) : old);
    }
    for (const old of this.#held.slice(at)) moved.gone.add(old);
    this.#held = held;
    return moved;
  }

  #move(key: EntityKey, view: V, old: Placed<V> | undefined, moved: Moved<V>): Placed<V> {
    const standing = this.#rank(view);
    if (old !== undefined && old.section === standing.section && old.rank === standing.rank && old.at === standing.at) {
      old.view = view;
      return old;
    }
    const now = { ...standing, view, row: { key, section: standing.section } };
    moved.come.push(now);
    if (old !== undefined) moved.gone.add(old);
    return now;
  }

  #begin(views: ReadonlyMap<EntityKey, V>): Moved<V> {
    const moved: Moved<V> = { gone: new Set(this.#held), come: [] };
    this.#held = Array.from(views, ([key, view]) => this.#move(key, view, undefined, moved));
    return moved;
  }
}
interface Moved<V> { readonly gone: Set<Placed<V>>; readonly come: Placed<V>[] }

/**
 * Not acknowledged first, then the worst, then what was raised last. To a coordinator it is acknowledged once somebody there has seen it; who else
 * acknowledged or shelved it is not theirs to wait for.
 */
const rankAlertAs = (section: (view: AlertView) => Section): Rank<AlertView> => (view) => ({
  section: section(view), rank: SEVERITIES.indexOf(severityOfAlert(view)), at: wireTime(view.closedAt ?? view.risenAt ?? view.raisedAt),
});
const ALERT_SECTIONS: Readonly<Record<AlertView['state'], Section>> = {
  'active-unacknowledged': 'raised', 'cleared-unacknowledged': 'over', 'active-acknowledged': 'seen', cleared: 'seen', suppressed: 'suppressed', shelved: 'shelved', closed: 'done',
};
export const rankAlert = rankAlertAs(({ state }) => ALERT_SECTIONS[state]);
export const rankCoordinatorsAlert = rankAlertAs(({ state, seen }) => {
  if (state === 'closed') return 'done';
  return seen.length > 0 ? 'seen' : state.startsWith('cleared') ? 'over' : 'raised';
});

const TONES: readonly Tone[] = ['life', 'high', 'medium', 'low', 'aid', 'plain', 'stale'];

/** Life-threatening ones that nobody has verified come first, the newest on top; settled ones last. */
export const rankViolation: Rank<ViolationView> = (view) => ({ section: violationSection(view), rank: 0, at: wireTime(view.time) });

function violationSection(view: ViolationView): Section {
  if (isSettled(view)) return 'settled';
  if (view.occurrence === 'verified') return 'verified';
  return toneOfClass(view.class) === 'life' ? 'threats' : 'unverified';
}

const ENDED = new Set(['arrived', 'aborted', 'denied', 'closed']);
const MOVING = new Set(['held', 'en-route']);

/** Held and moving ones first, those in trouble on top, then those that leave soonest, then the newest that ended. */
export const rankConvoy: Rank<ConvoyView> = (view) => {
  if (MOVING.has(view.stage)) return { section: 'moving', rank: TONES.indexOf(toneOfConvoy(view)) * 2 + (view.stage === 'held' ? 0 : 1), at: wireTime(view.since) };
  if (ENDED.has(view.stage)) return { section: 'ended', rank: 0, at: wireTime(view.since) };
  return { section: 'waiting', rank: 0, at: view.departAt === undefined ? Number.NEGATIVE_INFINITY : -wireTime(view.departAt) };
};

/** The worst first. */
export const rankCorridor: Rank<CorridorView> = (view) => ({
  section: 'corridors', rank: CORRIDOR_STATES.indexOf(view.state) * 2 + (view.confirmed ? 1 : 0), at: view.since === undefined ? 0 : wireTime(view.since),
});

/** Crossings first, by the direction that is worse off. */
export const rankCheckpoint: Rank<CheckpointView> = (view) => {
  const { status, contradicted, confirmed, since } = view.directions[worseWay(view)];
  return {
    section: view.kind === 'crossing' ? 'crossings' : 'checkpoints',
    rank: STATUSES.indexOf(status) * 2 + (contradicted || !confirmed ? 0 : 1), at: since === undefined ? 0 : wireTime(since),
  };
};
