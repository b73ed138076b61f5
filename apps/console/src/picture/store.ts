/** The one place where the console's state is: the feed writes the picture into it, people write what they look at. */
import { typeOf, type EntityKey, type EntityType, type EntityView, type Millis, type OperationId, type Views } from '#libs/domain';
import { Layered } from './layered.ts';
import { onlyMoved } from './replaying.ts';
import { emptyViews, firstState, listOf, type Extent, type Hover, type Layer, type Link, type Sight, type State, type Theme, type ViewMaps } from './state.ts';
import type { Severity } from './tones.ts';

export type Listener = () => void;
/** Entity keys that read differently now, or `all` after a whole picture. */
export type ChangedKeys = ReadonlySet<EntityKey> | 'all';
export type ChangeListener = (keys: ChangedKeys, cursor: string) => void;
/** An entity's new view, or null when it left the picture. */
export type ViewPair = readonly [EntityKey, EntityView | null];
/** Asks to be called back once, soon: an animation frame in a page that is seen. */
export type Schedule = (run: () => void) => void;

const isType = (type: string, views: ViewMaps): type is EntityType => Object.hasOwn(views, type);

/**
 * Observable and without a framework. `state` is immutable; listeners of `subscribe` hear of changes made by frames, and of what only grew
 * older, when `schedule` says so, and of all others at once; listeners of `onChanges` hear each frame at once, also in a hidden page.
 */
export class Store {
  #state: State;
  #pending = false;
  readonly #listeners = new Set<Listener>();
  readonly #changeListeners = new Set<ChangeListener>();
  readonly #passingListeners = new Set<Listener>();
  /** What the moments that were passed have changed since `views`. */
  #passed = new Set<EntityKey>();
  readonly #schedule: Schedule;

  constructor(options: { readonly operation: OperationId; readonly now: Millis; readonly theme?: Theme; readonly schedule: Schedule }) {
    this.#state = firstState(options.operation, options.now, options.theme ?? 'dark');
    this.#schedule = options.schedule;
  }

  get state(): State { return this.#state; }

  /** For useSyncExternalStore: `useSyncExternalStore(store.subscribe, () => select(store.state))`. Returns the way to stop. */
  readonly subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  };

  /** Calls back with what `select` finds, whenever that is another value than before. Returns the way to stop. */
  watch<T>(select: (state: State) => T, listener: (value: T) => void): () => void {
    let last = select(this.#state);
    return this.subscribe(() => {
      const next = select(this.#state);
      if (Object.is(next, last)) return;
      last = next;
      listener(next);
    });
  }

  /** Hears what each frame changed, in the order of frames, after the state holds it. Returns the way to stop. */
  onChanges(listener: ChangeListener): () => void {
    this.#changeListeners.add(listener);
    return () => { this.#changeListeners.delete(listener); };
  }

  /** Hears of each moment that is passed, at once. Returns the way to stop. */
  onPassing(listener: Listener): () => void {
    this.#passingListeners.add(listener);
    return () => { this.#passingListeners.delete(listener); };
  }

  /** One entity's view, or undefined when the picture has none. */
  view<T extends EntityType>(type: T, key: EntityKey): Views[T] | undefined { return this.#state.views[type].get(key); }

  /** Puts a whole picture in the place of the one before, at once. Returns how many entities read differently. */
  replacePicture(entities: readonly (readonly [EntityKey, EntityView])[], cursor: string, at: Millis): number {
    const views = emptyViews();
    for (const [key, view] of entities) put(views, key, view);
    const changes = countDifferences(this.#state.views, views);
    this.#state = { ...this.#state, parked: withParked(NONE_PARKED, entities) };
    this.#apply(views, cursor, at, 'all');
    return changes;
  }

  /** Applies one frame whole. Entities of a type this console does not know are left out. */
  applyChanges(changes: readonly ViewPair[], cursor: string, at: Millis): void {
    const { views } = this.#state.passing ?? this.#state;
    const keys = this.#passed;
    for (const [key] of changes) keys.add(key);
    this.#state = { ...this.#state, parked: withParked(this.#state.parked, changes) };
    this.#apply(withChanges(views, changes), cursor, at, keys);
  }

  /** Applies one frame of a moment that is only passed: whoever draws such moments hears of it, nobody else until it is arrived. */
  pass(changes: readonly ViewPair[], cursor: string, at: Millis): void {
    const { views } = this.#state.passing ?? this.#state;
    for (const [key] of changes) this.#passed.add(key);
    this.#state = { ...this.#state, passing: { views: withChanges(views, changes), cursor, at } };
    for (const listener of this.#passingListeners) listener();
  }

  /** The moment that was passed last is the one that is shown. */
  arrive(): void {
    const { passing } = this.#state;
    if (passing === undefined) return;
    this.#state = { ...this.#state, now: passing.at };
    this.applyChanges([], passing.cursor, passing.at);
  }

  /** What the feed found out about the link, the clock and itself. Listeners hear it at once; of what only grew older, with the next frame. */
  set(part: Partial<Pick<State, 'audience' | 'link' | 'clock' | 'now' | 'resumed' | 'replay'>>): void {
    const { link, clock, resumed, audience, replay } = this.#state;
    const next = { ...this.#state, ...part };
    const onlyOlder = standsAs(link, next.link) && next.clock.skewed === clock.skewed && next.resumed === resumed && next.audience === audience && (next.replay === replay || (this.#state.passing !== undefined && onlyMoved(next.replay, replay)));
    if (!onlyOlder) { this.#change(part); return; }
    this.#state = next;
    this.#notifySoon();
  }

  /** Another store that holds the same, for a picture that goes on behind this one. */
  copy(): Store {
    const { operation, now, theme } = this.#state;
    const other = new Store({ operation, now, theme, schedule: this.#schedule });
    other.#state = this.#state;
    return other;
  }

  /** Takes over what another one knows of what is now; what is looked at stays. */
  adopt({ audience, views, parked, feeds, cursor, at, link, clock, now, resumed }: State): void {
    this.#state = { ...this.#state, audience, parked, feeds, link, clock, now, resumed, replay: undefined };
    this.#apply(views, cursor, at, 'all');
    this.#change({ feeds });
  }

  /** Turns to what is named and keeps the rest. List, map, detail and address all read the one selection; choosing an entity brings its list up. */
  look(part: Partial<Sight>): void {
    const { state } = this;
    const own = part.selection !== undefined && part.selection !== state.selection ? listOf(part.selection) : undefined;
    const list = 'list' in part ? part.list : (own ?? state.list);
    const next = { ...part, list };
    if ((Object.keys(next) as (keyof Sight)[]).every((name) => Object.is(next[name], state[name]))) return;
    this.#change({ ...next, ...('selection' in part && part.selection === undefined && { following: false }) });
  }
  select(selection: EntityKey | undefined): void { this.look({ selection }); }
  setHover(hover: Hover | undefined): void { if (hover !== this.#state.hover) this.#change({ hover }); }
  setFollowing(following: boolean): void { if (following !== this.#state.following) this.#change({ following }); }
  setExtent(extent: Extent): void { this.#change({ extent }); }
  setTheme(theme: Theme): void { if (theme !== this.#state.theme) this.#change({ theme }); }
  showLayer(layer: Layer, shown: boolean): void { this.look({ hidden: withMember(this.#state.hidden, layer, !shown) }); }
  mute(severity: Severity, muted: boolean): void { this.look({ muted: withMember(this.#state.muted, severity, muted) }); }

  #apply(views: ViewMaps, cursor: string | undefined, at: Millis | undefined, keys: ChangedKeys): void {
    const feeds = views.source === this.#state.views.source ? this.#state.feeds : countFeeds(views);
    this.#state = { ...this.#state, views, feeds, cursor, at, passing: undefined };
    this.#passed = new Set();
    for (const listener of this.#changeListeners) listener(keys, cursor ?? '');
    this.#notifySoon();
  }

  #change(part: Partial<State>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }

  #notifySoon(): void {
    if (this.#pending) return;
    this.#pending = true;
    this.#schedule(() => {
      this.#pending = false;
      for (const listener of this.#listeners) listener();
    });
  }
}

const standsAs = (one: Link, other: Link): boolean =>
  one.state === other.state && one.cause === other.cause && one.connected === other.connected && one.spooled === other.spooled && one.refused === other.refused;

function withMember<T>(set: ReadonlySet<T>, member: T, isIn: boolean): ReadonlySet<T> {
  const changed = new Set(set);
  if (isIn) changed.add(member);
  else changed.delete(member);
  return changed;
}

function withChanges(current: ViewMaps, changes: readonly ViewPair[]): ViewMaps {
  const own = new Map<EntityType, ViewPair[]>();
  for (const change of changes) {
    const type = typeOf(change[0]);
    if (!isType(type, current)) continue;
    const [key, view] = change;
    const known: ViewPair = view !== null && isNothingButParked(view) ? [key, null] : change;
    const pairs = own.get(type);
    if (pairs === undefined) own.set(type, [known]);
    else pairs.push(known);
  }
  return { ...current, ...Object.fromEntries(Array.from(own, ([type, pairs]) => [type, Layered.of<EntityView>(current[type], pairs)] as const)) };
}

const NONE_PARKED: ReadonlyMap<EntityKey, string> = new Map();

/** Another map when that is another set of entities, else the same. */
function withParked(before: ReadonlyMap<EntityKey, string>, changes: readonly ViewPair[]): ReadonlyMap<EntityKey, string> {
  let parked: Map<EntityKey, string> | undefined;
  for (const [key, view] of changes) {
    const since = view !== null && isNothingButParked(view) ? view.parked.since : undefined;
    if (since === before.get(key)) continue;
    parked ??= new Map(before);
    if (since === undefined) parked.delete(key);
    else parked.set(key, since);
  }
  return parked ?? before;
}

type OnlyParked = EntityView & { readonly parked: { readonly since: string } };
/** Of what was parked before anything was known of it there is nothing to show in a list or on a map. */
const isNothingButParked = (view: EntityView): view is OnlyParked => 'parked' in view && Object.keys(view).every((name) => name === 'parked' || name === 'acts');

function put(views: ViewMaps, key: EntityKey, view: EntityView): void {
  const type = typeOf(key);
  if (isType(type, views) && !isNothingButParked(view)) (views[type] as Map<EntityKey, EntityView>).set(key, view);
}

function countFeeds(views: ViewMaps): { live: number; total: number } {
  let live = 0;
  for (const source of views.source.values()) if (!source.silent) live += 1;
  return { live, total: views.source.size };
}

/** Views come as JSON with a fixed order of fields from one server, so equal text is equal content. */
function countDifferences(before: ViewMaps, after: ViewMaps): number {
  let count = 0;
  for (const type of Object.keys(after) as EntityType[]) {
    for (const [key, view] of after[type]) if (JSON.stringify(before[type].get(key)) !== JSON.stringify(view)) count += 1;
    for (const key of before[type].keys()) if (!after[type].has(key)) count += 1;
  }
  return count;
}
