import { CORRIDOR_STATES, type CheckpointView, type ConvoyView, type CorridorView, type EntityKey, type ViolationView } from '#libs/domain';
import { wireTime } from '../words/clocks.ts';
import { STATUSES, isSettled, toneOfClass, toneOfConvoy, worseWay, type Tone } from '../picture/tones.ts';

/** A row of a list: which entity, and under which heading. The words for headings are `section.<section>`. */
export interface Row { readonly key: string; readonly section: Section }
export const SECTIONS = [
  'threats', 'unverified', 'verified', 'settled', 'moving', 'waiting', 'ended', 'corridors', 'crossings', 'checkpoints',
] as const;
export type Section = (typeof SECTIONS)[number];

/** Where an entity stands in its list: by section, then the least rank, then the newest. It depends on nothing but its view. */
interface Standing { readonly section: Section; readonly rank: number; readonly at: number }
type Rank<V> = (view: V) => Standing;

interface Placed<V> { readonly view: V; readonly row: Row; readonly place: number; readonly rank: number; readonly at: number }

const PLACES: Readonly<Record<string, number>> = Object.fromEntries(SECTIONS.map((section, place) => [section, place]));
const compare = (a: Placed<unknown>, b: Placed<unknown>): number => a.place - b.place || a.rank - b.rank || b.at - a.at || (a.row.key < b.row.key ? -1 : 1);

/**
 * The rows of one list, in order, as views change: a view that is the same is not ranked again, and what was in order is nearly in
 * order now. Ten thousand rows of which a few changed cost a tenth of what they cost alone; the answer is the same.
 */
export class Order<V> {
  readonly #rank: Rank<V>;
  #views: ReadonlyMap<EntityKey, V> | undefined;
  #placed: readonly Placed<V>[] = [];
  #keys = new Set<EntityKey>();
  #rows: readonly Row[] = [];

  constructor(rank: Rank<V>) { this.#rank = rank; }

  /** The same array for as long as the order is the same. */
  rows(views: ReadonlyMap<EntityKey, V>): readonly Row[] {
    if (views === this.#views) return this.#rows;
    this.#views = views;
    let moved = false;
    const placed: Placed<V>[] = [];
    for (const old of this.#placed) {
      const view = views.get(old.row.key);
      const now = view === undefined || view === old.view ? old : this.#place(old.row.key, view);
      if (view === undefined) this.#keys.delete(old.row.key);
      else placed.push(now);
      moved ||= view === undefined || now.place !== old.place || now.rank !== old.rank || now.at !== old.at;
    }
    if (placed.length < views.size) {
      moved = true;
      for (const [key, view] of views) if (!this.#keys.has(key)) placed.push(this.#place(key, view));
    }
    if (moved) this.#rows = placed.sort(compare).map(({ row }) => row);
    this.#placed = placed;
    return this.#rows;
  }

  #place(key: EntityKey, view: V): Placed<V> {
    this.#keys.add(key);
    const { section, rank, at } = this.#rank(view);
    return { view, row: { key, section }, place: PLACES[section] as number, rank, at };
  }
}

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
