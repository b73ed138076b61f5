/** What the console knows, in one immutable value: a part that did not change keeps its identity from one state to the next. */
import { typeOf, type Audience, type EntityKey, type EntityType, type Millis, type OperationId, type Views } from '#libs/domain';
import type { Replaying } from './replaying.ts';
import type { Severity } from './tones.ts';

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

export const VIEWS = ['watch', 'convoys', 'corridors', 'checkpoints', 'analysis'] as const;
export type ViewName = (typeof VIEWS)[number];
export const LISTS = ['alerts', 'violations', 'convoys', 'ways'] as const;
export type ListName = (typeof LISTS)[number];
/** Of the alerts: those that are open, those on the shelf, those closed in the last 24 hours. */
export const ALERT_TABS = ['active', 'shelved', 'recent'] as const;
export type AlertTab = (typeof ALERT_TABS)[number];
/** How far back the event log begins, by when things happened; `all` begins with the log, `range` is the range that is played alone. */
export const SPANS = ['hour', 'six', 'day', 'range', 'all'] as const;
export type Span = (typeof SPANS)[number];
/** What the open event log is asked for. */
export interface LogQuestion {
  readonly span: Span;
  readonly words: string;
  /** The name of a fact: its events alone. */
  readonly fact: string | undefined;
  /** What names this party alone. */
  readonly party: string | undefined;
  /** What lies in what the map shows alone. */
  readonly here: boolean;
  /** What is listed is counted in the place of its rows. */
  readonly counted: boolean;
}
/** What a log that was just opened shows. */
export const FIRST_QUESTION: LogQuestion = { span: 'hour', words: '', fact: undefined, party: undefined, here: false, counted: false };
/** How many hours the analysis looks back over. The picture keeps a violation for 72 hours after its last report. */
export const BACKS = [12, 24, 72] as const;
export type Back = (typeof BACKS)[number];
/** Whole hours of UTC. */
export interface Hours { readonly from: Millis; readonly to: Millis }
/** A stretch of the past that is played, listed and saved alone: whole seconds. */
export interface Range { readonly from: Millis; readonly to: Millis }
export const LAYERS = ['corridors', 'lines', 'sectors', 'checkpoints', 'convoys', 'trails', 'violations', 'places'] as const;
export type Layer = (typeof LAYERS)[number];
/** Layers that are hidden until somebody wants them. */
const HIDDEN_AT_FIRST: ReadonlySet<Layer> = new Set<Layer>(['sectors']);
export const THEMES = ['dark', 'light', 'contrast'] as const;
export type Theme = (typeof THEMES)[number];
export type Extent = readonly [west: number, south: number, east: number, north: number];
/** What the pointer or the keyboard rests on; `x` and `y` are CSS pixels inside the map, absent where it shows no such mark. */
export interface Hover { readonly key: EntityKey; readonly x?: number; readonly y?: number }

/** What a person looks at. All of it is in the address, so that a link shows somebody else the same. */
export interface Sight {
  readonly view: ViewName;
  /** Undefined while nobody chose one: an officer meets the alerts, a coordinator the own convoys. */
  readonly list: ListName | undefined;
  readonly alerts: AlertTab;
  readonly selection: EntityKey | undefined;
  readonly hidden: ReadonlySet<Layer>;
  /** Violations and alerts of these severities are left out, of lists and map alike. */
  readonly muted: ReadonlySet<Severity>;
  /** Lists hold only what the map shows. */
  readonly here: boolean;
  /** Undefined while the event log is closed. */
  readonly log: LogQuestion | undefined;
  readonly back: Back;
  /** The hours of the analysis that are counted alone; undefined while all of them are. */
  readonly hours: Hours | undefined;
  /** What of the past is played alone; undefined while that is all of it. */
  readonly range: Range | undefined;
  /** Where somebody moved the map to; undefined while it shows the whole operation. */
  readonly moved: Extent | undefined;
}
export const FIRST_SIGHT: Sight = { view: 'watch', list: undefined, alerts: 'active', selection: undefined, hidden: HIDDEN_AT_FIRST, muted: new Set(), here: false, log: undefined, back: 24, hours: undefined, range: undefined, moved: undefined };

/** The picture of a moment that a hand passes on its way through the past. */
export interface Passing { readonly views: ViewMaps; readonly cursor: string; readonly at: Millis }

export interface State extends Sight {
  readonly operation: OperationId;
  /** Known once the server has answered a join. */
  readonly audience: Audience | undefined;
  readonly views: ViewMaps;
  /** What was parked before anything was known of it, and since when: `views` holds none of it. */
  readonly parked: ReadonlyMap<EntityKey, string>;
  /** How far the picture shown is. */
  readonly cursor: string | undefined;
  /** Server time of the newest frame applied. */
  readonly at: Millis | undefined;
  readonly link: Link;
  readonly clock: Clock;
  /** Server time, moved on every second: what ages are counted from. */
  readonly now: Millis;
  readonly resumed: Resumed | undefined;
  /** The past that is shown; undefined while what is shown is now. Then `link` says nothing, and `now` is the playback's. */
  readonly replay: Replaying | undefined;
  /** Drawn at once and coarsely while a hand goes through the past; panels keep `views` until it rests. */
  readonly passing: Passing | undefined;
  readonly feeds: FeedCounts;
  readonly hover: Hover | undefined;
  /** The map keeps the selection in its middle. */
  readonly following: boolean;
  /** What part of the world the map shows. */
  readonly extent: Extent | undefined;
  readonly theme: Theme;
}

/** The list that has rows of this type, if one has. */
export function listOf(key: EntityKey): ListName | undefined {
  switch (typeOf(key)) {
    case 'alert': return 'alerts';
    case 'violation': return 'violations';
    case 'convoy': case 'track': return 'convoys';
    case 'checkpoint': case 'corridor': return 'ways';
    default: return undefined;
  }
}

export const emptyViews = (): ViewMaps => ({
  violation: new Map(), convoy: new Map(), track: new Map(), checkpoint: new Map(), corridor: new Map(), line: new Map(),
  sector: new Map(), source: new Map(), note: new Map(), organisation: new Map(), operation: new Map(), alert: new Map(), handover: new Map(),
});

export const firstState = (operation: OperationId, now: Millis, theme: Theme): State => ({
  operation, audience: undefined, views: emptyViews(), parked: new Map(), cursor: undefined, at: undefined,
  link: { state: 'connecting', heartbeatAge: 0, headAge: 0, connected: false, spooled: false },
  clock: { offset: 0, skewed: false }, now, resumed: undefined, replay: undefined, passing: undefined, feeds: { live: 0, total: 0 },
  ...FIRST_SIGHT, hover: undefined, following: false, extent: undefined, theme,
});
