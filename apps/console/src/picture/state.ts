/** What the console knows, in one immutable value: a part that did not change keeps its identity from one state to the next. */
import type { Audience, EntityKey, EntityType, Millis, OperationId, Views } from '#libs/domain';

/** Entity type → its views by entity key (`convoy/c-017`). A map is replaced when one of its views changes, never altered. */
export type ViewMaps = { readonly [T in EntityType]: ReadonlyMap<EntityKey, Views[T]> };

/** How far what is shown can be trusted to be now. `connecting` lasts until the first whole picture. */
export type LinkState = 'connecting' | 'live' | 'delayed' | 'frozen';
export interface Link {
  readonly state: LinkState;
  /** Since the newest heartbeat that agreed with the picture shown; in `connecting` since the console began to try. */
  readonly heartbeatAge: Millis;
  /** How old the server's own picture was when it last said so. */
  readonly headAge: Millis;
  /** Why it is not live: this console hears nothing, or the server's own picture lags. */
  readonly cause?: 'heartbeat' | 'head';
  /** Server time of the newest moment that is shown; only while frozen. */
  readonly frozenAt?: Millis;
  /** A socket is open; says nothing about the picture. */
  readonly connected: boolean;
  /** Reports wait in a spool before the log. */
  readonly spooled: boolean;
  /** Why the server refuses this console, in its words; it keeps trying. */
  readonly refused?: string;
}

/** The newest time that the console came back after a gap: `gap 14:02:10-14:02:41, 37 changes applied`. */
export interface Resumed {
  readonly from: Millis;
  readonly to: Millis;
  /** Entities that read differently after the gap. */
  readonly changes: number;
  /** Caught up by one frame, or began again with a whole picture. */
  readonly mode: 'resumed' | 'picture';
}

export interface Clock {
  /** Server time minus this machine's time. */
  readonly offset: Millis;
  /** The two differ by more than `SKEW_LIMIT`. */
  readonly skewed: boolean;
}

/** Sources that report as expected, of all that are registered. */
export interface FeedCounts { readonly live: number; readonly total: number }

export const LAYERS = ['corridors', 'lines', 'sectors', 'checkpoints', 'convoys', 'trails', 'violations', 'places'] as const;
export type Layer = (typeof LAYERS)[number];
export type Theme = 'dark' | 'light';
export type Extent = readonly [west: number, south: number, east: number, north: number];
/** What the pointer or the keyboard rests on; `x` and `y` are CSS pixels inside the map, absent where it shows no such mark. */
export interface Hover { readonly key: EntityKey; readonly x?: number; readonly y?: number }

export interface State {
  readonly operation: OperationId;
  /** Known once the server has answered a join. */
  readonly audience: Audience | undefined;
  readonly views: ViewMaps;
  /** How far the picture shown is. */
  readonly cursor: string | undefined;
  /** Server time of the newest frame applied. */
  readonly at: Millis | undefined;
  readonly link: Link;
  readonly clock: Clock;
  /** Server time, moved on every second: what ages are counted from. */
  readonly now: Millis;
  readonly resumed: Resumed | undefined;
  readonly feeds: FeedCounts;
  readonly selection: EntityKey | undefined;
  readonly hover: Hover | undefined;
  /** The map keeps the selection in its middle. */
  readonly following: boolean;
  readonly hidden: ReadonlySet<Layer>;
  /** What part of the world the map shows. */
  readonly extent: Extent | undefined;
  readonly theme: Theme;
}

export const emptyViews = (): ViewMaps => ({
  violation: new Map(), convoy: new Map(), track: new Map(), checkpoint: new Map(), corridor: new Map(), line: new Map(),
  sector: new Map(), source: new Map(), note: new Map(), organisation: new Map(), operation: new Map(),
});

export const firstState = (operation: OperationId, now: Millis, theme: Theme): State => ({
  operation, audience: undefined, views: emptyViews(), cursor: undefined, at: undefined,
  link: { state: 'connecting', heartbeatAge: 0, headAge: 0, connected: false, spooled: false },
  clock: { offset: 0, skewed: false }, now, resumed: undefined, feeds: { live: 0, total: 0 },
  selection: undefined, hover: undefined, following: false, hidden: new Set<Layer>(['sectors']), extent: undefined, theme,
});
