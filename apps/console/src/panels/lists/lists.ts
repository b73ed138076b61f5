import { organisationOf, type EntityKey } from '#libs/domain';
import type { ListName, State, ViewMaps } from '../../picture/state.ts';
import { isMuted, isOnMap } from '../../picture/whereabouts.ts';
import { Order, rankCheckpoint, rankConvoy, rankCorridor, rankViolation, type Row, type Section } from '../attention.ts';

/** What the lists are made from. */
export type Listable = Pick<State, 'views' | 'muted' | 'here' | 'extent' | 'hidden' | 'now' | 'audience'>;
type Listed = 'violation' | 'convoy' | 'corridor' | 'checkpoint';

const TYPES: Readonly<Record<ListName, readonly Listed[]>> = { violations: ['violation'], convoys: ['convoy'], ways: ['corridor', 'checkpoint'] };
const PRESSING: ReadonlySet<Section> = new Set(['threats', 'unverified', 'moving']);
/** A coordinator's convoys ask for something before they leave. */
const PRESSING_COORDINATORS: ReadonlySet<Section> = new Set([...PRESSING, 'waiting']);

export const isCoordinators = ({ audience }: Pick<State, 'audience'>): boolean => audience !== undefined && organisationOf(audience) !== undefined;

/** The three lists beside the map: what the filters leave, in order. Every answer is the same for as long as nothing of it changes. */
export class Lists {
  readonly #orders = { violation: new Order(rankViolation), convoy: new Order(rankConvoy), corridor: new Order(rankCorridor), checkpoint: new Order(rankCheckpoint) };
  readonly #left = new Map<Listed, { readonly of: readonly unknown[]; readonly views: ViewMaps[Listed] }>();
  readonly #joined = new Map<ListName, { readonly of: readonly (readonly Row[])[]; readonly rows: readonly Row[] }>();
  readonly #pressing = new WeakMap<readonly Row[], number>();

  rows(list: ListName, state: Listable): readonly Row[] {
    const of = TYPES[list].map((type) => this.#rows(type, state));
    const known = this.#joined.get(list);
    if (known !== undefined && known.of.every((rows, at) => rows === of[at])) return known.rows;
    const rows = of.length === 1 ? (of[0] as readonly Row[]) : of.flat();
    this.#joined.set(list, { of, rows });
    return rows;
  }

  /** How many more there are that the filters leave out. */
  leftOut(list: ListName, state: Listable): number {
    return TYPES[list].reduce((sum, type) => sum + state.views[type].size - this.#filtered(type, state).size, 0);
  }

  /** What asks for work now, of ways all of them: the number on a tab is that, not how many rows it has. */
  pressing(list: ListName, state: Listable): number {
    const rows = this.rows(list, state);
    const sections = isCoordinators(state) ? PRESSING_COORDINATORS : PRESSING;
    const count = this.#pressing.get(rows) ?? (list === 'ways' ? rows.length : rows.filter(({ section }) => sections.has(section)).length);
    this.#pressing.set(rows, count);
    return count;
  }

  #rows(type: Listed, state: Listable): readonly Row[] {
    return (this.#orders[type] as Order<unknown>).rows(this.#filtered(type, state));
  }

  /** What the filters leave of one type, in the order of its map. A convoy drives in and out of what the map shows: it is looked at with every position. */
  #filtered(type: Listed, state: Listable): ViewMaps[Listed] {
    const { views, muted, here, extent, hidden } = state;
    const within = here ? extent : undefined;
    const mutes = type === 'violation' && muted.size > 0;
    if (within === undefined && !mutes) return views[type];
    const of = [views[type], mutes ? muted : undefined, within, within && hidden, within && type === 'convoy' ? views.track : undefined];
    const known = this.#left.get(type);
    if (known !== undefined && known.of.every((part, at) => part === of[at])) return known.views;
    const keeps = (key: EntityKey): boolean => {
      const view = mutes ? views.violation.get(key) : undefined;
      return (view === undefined || !isMuted(view, state)) && (within === undefined || isOnMap(key, views, within, state));
    };
    const left = new Map([...views[type] as ReadonlyMap<EntityKey, never>].filter(([key]) => keeps(key)));
    this.#left.set(type, { of, views: left });
    return left;
  }
}
