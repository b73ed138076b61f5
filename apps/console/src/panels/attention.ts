import { CORRIDOR_STATES, type AlertView, type CheckpointView, type ConvoyView, type CorridorView, type EntityKey, type ViolationView } from '#libs/domain';
import { Layered } from '../picture/layered.ts';
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
 * order now. Of ten thousand rows a few that changed cost what they cost, the others at most a look.
 */
export class Order<V extends object> {
  readonly #rank: Rank<V>;
  #views: ReadonlyMap<EntityKey, V> = new Map();
  readonly #placed = new Map<EntityKey, Placed<V>>();
  #sorted: readonly Placed<V>[] = [];
  #rows: readonly Row[] = [];

  constructor(rank: Rank<V>) { this.#rank = rank; }

  /** The same array for as long as the order is the same. */
  rows(views: ReadonlyMap<EntityKey, V>): readonly Row[] {
    if (views === this.#views) return this.#rows;
    const moved: Moved<V> = { gone: new Set(), come: [] };
    for (const key of Layered.between(this.#views, views) ?? this.#everyKey(views)) this.#look(key, views.get(key), moved);
    this.#views = views;
    if (moved.gone.size === 0 && moved.come.length === 0) return this.#rows;
    this.#sorted = inserted(this.#sorted.filter((one) => !moved.gone.has(one)), moved.come);
    this.#rows = this.#sorted.map(({ row }) => row);
    return this.#rows;
  }

  *#everyKey(views: ReadonlyMap<EntityKey, V>): Generator<EntityKey> {
    yield* views.keys();
    for (const key of this.#placed.keys()) if (!views.has(key)) yield key;
  }

  #look(key: EntityKey, view: V | undefined, moved: Moved<V>): void {
    const old = this.#placed.get(key);
    if (old?.view === view) return;
    const standing = view === undefined ? undefined : this.#rank(view);
    if (old !== undefined && view !== undefined && standing !== undefined && old.section === standing.section && old.rank === standing.rank && old.at === standing.at) {
      old.view = view;
      return;
    }
    if (old !== undefined) moved.gone.add(old);
    if (view === undefined || standing === undefined) this.#placed.delete(key);
    else {
      const now = { ...standing, view, row: { key, section: standing.section } };
      this.#placed.set(key, now);
      moved.come.push(now);
    }
  }
}
/** Up to so many find their places one by one; more of them are sorted together with the rest. */
const ONE_BY_ONE = 200;

/** Takes what is in order and puts the others in. */
function inserted<V>(sorted: Placed<V>[], come: readonly Placed<V>[]): readonly Placed<V>[] {
  if (come.length > ONE_BY_ONE) return [...sorted, ...come].sort(compare);
  for (const one of come) {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(sorted[middle] as Placed<V>, one) < 0) low = middle + 1;
      else high = middle;
    }
    sorted.splice(low, 0, one);
  }
  return sorted;
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
