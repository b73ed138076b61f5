import { organisationOf, type AlertView, type EntityKey, type ViolationView } from '#libs/domain';
import type { AlertTab, ListName, State, ViewMaps } from '../../picture/state.ts';
import { isMuted, isOnMap, markFor } from '../../picture/whereabouts.ts';
import { Order, rankAlert, rankCheckpoint, rankConvoy, rankCoordinatorsAlert, rankCorridor, rankViolation, type Row, type Section } from '../attention.ts';

/** What the lists are made from. */
export type Listable = Pick<State, 'views' | 'muted' | 'here' | 'extent' | 'hidden' | 'now' | 'audience' | 'alerts'>;
type Listed = 'alert' | 'violation' | 'convoy' | 'corridor' | 'checkpoint';

const TYPES: Readonly<Record<ListName, readonly Listed[]>> = { alerts: ['alert'], violations: ['violation'], convoys: ['convoy'], ways: ['corridor', 'checkpoint'] };
const PRESSING: ReadonlySet<Section> = new Set(['raised', 'over', 'threats', 'unverified', 'moving']);
/** A coordinator's convoys ask for something before they leave. */
const PRESSING_COORDINATORS: ReadonlySet<Section> = new Set([...PRESSING, 'waiting']);

export const isCoordinators = ({ audience }: Pick<State, 'audience'>): boolean => audience !== undefined && organisationOf(audience) !== undefined;

/** To whom an alert of that state is listed where: a coordinator has no shelf. */
export function tabOf({ state }: Pick<AlertView, 'state'>, coordinators: boolean): AlertTab {
  if (state === 'closed') return 'recent';
  return state === 'shelved' && !coordinators ? 'shelved' : 'active';
}

/** The lists beside the map: what the filters leave, in order. Every answer is the same for as long as nothing of it changes. */
export class Lists {
  readonly #orders = { alert: new Order(rankAlert), violation: new Order(rankViolation), convoy: new Order(rankConvoy), corridor: new Order(rankCorridor), checkpoint: new Order(rankCheckpoint) };
  readonly #coordinators = new Order(rankCoordinatorsAlert);
  readonly #tabs = new Map<AlertTab, { readonly of: unknown; readonly coordinators: boolean; readonly views: ViewMaps['alert'] }>();
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
    return TYPES[list].reduce((sum, type) => sum + this.#all(type, state).size - this.#filtered(type, state).size, 0);
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
    const order = type === 'alert' && isCoordinators(state) ? this.#coordinators : this.#orders[type];
    return (order as Order<object>).rows(this.#filtered(type, state));
  }

  /** What the filters leave of one type, in the order of its map. A convoy drives in and out of what the map shows: it is looked at with every position. */
  #filtered(type: Listed, state: Listable): ViewMaps[Listed] {
    const { views, muted, here, extent, hidden } = state;
    const within = here ? extent : undefined;
    const mutes = (type === 'violation' || type === 'alert') && muted.size > 0;
    const all = this.#all(type, state);
    if (within === undefined && !mutes) return all;
    const of = [all, mutes ? muted : undefined, within, within && hidden, within && (type === 'convoy' || type === 'alert') ? views.track : undefined];
    const known = this.#left.get(type);
    if (known !== undefined && known.of.every((part, at) => part === of[at])) return known.views;
    const keeps = (key: EntityKey): boolean => {
      const view: ViolationView | AlertView | undefined = mutes ? (views.violation.get(key) ?? views.alert.get(key)) : undefined;
      return (view === undefined || !isMuted(view, state)) && (within === undefined || isOnMap(markFor(key, views), views, within, state));
    };
    const left = new Map([...all as ReadonlyMap<EntityKey, never>].filter(([key]) => keeps(key)));
    this.#left.set(type, { of, views: left });
    return left;
  }

  /** Every one there is of a type; of alerts, on the tab that is open. */
  #all(type: Listed, { views, alerts, audience }: Listable): ViewMaps[Listed] {
    return type === 'alert' ? this.onTab(alerts, { views, audience }) : views[type];
  }

  /** The alerts of one tab, whatever is filtered. */
  onTab(tab: AlertTab, state: Pick<State, 'views' | 'audience'>): ViewMaps['alert'] {
    const { alert } = state.views;
    const coordinators = isCoordinators(state);
    const known = this.#tabs.get(tab);
    if (known !== undefined && known.of === alert && known.coordinators === coordinators) return known.views;
    const views = new Map([...alert].filter(([, view]) => tabOf(view, coordinators) === tab));
    this.#tabs.set(tab, { of: alert, coordinators, views });
    return views;
  }
}
