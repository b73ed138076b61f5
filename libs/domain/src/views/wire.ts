/**
 * What audiences see of entities: the values in `picture` and `changes` frames, in lists and in single entities. Times are
 * RFC 3339 text in UTC; ages are never sent, because an age is only true for an instant. Fields that are not known are
 * absent. `operations` sees every field; narrower audiences see the fields that views/ leaves them.
 */
import type {
  Assessment, Casualties, CheckpointKind, CheckpointStatus, ConvoyIncidentReported, ConvoyPositionReported, Direction, LineString, LonLat, Name, OneWay,
  Outcome, Polygon, Range, Reliability, Sense, TimeWindow, ViolationClass,
} from '../facts.ts';
import type { RuleLimits } from '../rules/limits.ts';
import type { AlertView, HandoverView } from './wire-alerts.ts';

/** The last acts on an entity's fields: field → who acted, when, and the act's id, which the next act there names as `from`. */
export interface ActView { readonly act: string; readonly at: string; readonly by: string; readonly desk?: string; readonly verified?: boolean }
export interface Acted { readonly acts?: Readonly<Record<string, ActView>>; readonly parked?: { readonly since: string } }

export interface ViolationReportView {
  /** Event key: what a correction or a retraction names. */
  readonly key: string;
  readonly source: string;
  readonly group?: string;
  readonly time: string;
  readonly recordedAt: string;
  readonly lead?: true;
  readonly corrected?: true;
  readonly retracted?: true;
  readonly class: ViolationClass;
  readonly sense: Sense;
  readonly reliability?: Reliability;
  readonly credibility?: number;
  readonly uncertainty?: number;
  readonly narrative?: string;
}
export type Occurrence = 'reported' | 'corroborated' | Assessment;
export interface Verdict {
  readonly line: string;
  readonly version: string;
  readonly verdict: 'inside' | 'outside' | 'indeterminate';
  /** Metres; positive inside. */
  readonly distance: number;
}
export interface ViolationView extends Acted {
  readonly class: ViolationClass;
  readonly subtype?: string;
  readonly lon?: number;
  readonly lat?: number;
  readonly uncertainty?: number;
  readonly time: string;
  readonly from?: string;
  readonly to?: string;
  readonly sense: Sense;
  readonly count?: Range;
  readonly killed?: Casualties;
  readonly injured?: Casualties;
  readonly reliability?: Reliability;
  readonly credibility?: number;
  readonly group?: string;
  readonly parties?: readonly string[];
  readonly narrative?: string;
  readonly occurrence: Occurrence;
  readonly retracted?: true;
  readonly corrected?: true;
  readonly conflicting?: true;
  /** More than 64 reports, corrections or retractions arrived; the greatest 64 are kept. */
  readonly overflow?: true;
  readonly firstRecordedAt: string;
  readonly lastRecordedAt: string;
  readonly reports: readonly ViolationReportView[];
  /** The id of the violation this one is shown in. */
  readonly into?: string;
  /** Ids of the violations shown here. */
  readonly merged?: readonly string[];
  readonly verdicts?: readonly Verdict[];
}

export const STAGES = ['planned', 'notified', 'approved', 'denied', 'en-route', 'held', 'arrived', 'aborted', 'closed'] as const;
export type Stage = (typeof STAGES)[number];
export interface ConvoyIncidentView extends ConvoyIncidentReported { readonly key: string; readonly time: string; readonly retracted?: true }
export interface ConvoyView extends Acted {
  readonly organisation?: string;
  readonly route?: readonly LonLat[];
  readonly corridor?: string;
  readonly stops?: readonly string[];
  readonly goods?: readonly string[];
  readonly vehicles?: number;
  readonly devices?: readonly string[];
  readonly departAt?: string;
  readonly arriveBy?: string;
  readonly stage: Stage;
  /** When the event that made the stage happened. */
  readonly since: string;
  /** Where the newest milestone says it is. */
  readonly at?: string;
  readonly reason?: string;
  readonly decision?: 'approved' | 'denied';
  readonly windows?: readonly TimeWindow[];
  readonly outcome?: Outcome;
  readonly incidents?: readonly ConvoyIncidentView[];
  readonly conflicting?: true;
  readonly overflow?: true;
  /** Orders of milestones that cannot be true; kept and marked. */
  readonly impossible?: readonly string[];
  /** En route and no position for 10 minutes. */
  readonly signalLost?: true;
  /** 30 minutes past `arriveBy` and not ended. */
  readonly overdue?: true;
  /** More than 500 m from its route. */
  readonly offRoute?: true;
}
export interface TrackView extends ConvoyPositionReported { readonly at: string }

export interface StatusReportView {
  readonly source: string;
  readonly group?: string;
  readonly status: CheckpointStatus;
  readonly time: string;
  readonly queue?: number;
  readonly waitMinutes?: number;
}
export interface DirectionView {
  readonly status: CheckpointStatus | 'unknown';
  readonly confirmed: boolean;
  readonly contradicted: boolean;
  /** When the status began to hold; absent while nobody ever reported. */
  readonly since?: string;
  readonly lastKnown?: { readonly status: CheckpointStatus; readonly time: string; readonly source?: string };
  /** When the status becomes another one, at last `unknown`, if nobody reports again. */
  readonly validUntil?: string;
  readonly reports: readonly StatusReportView[];
}
export interface CheckpointView extends Acted {
  readonly name?: Name;
  readonly kind?: CheckpointKind;
  readonly lon?: number;
  readonly lat?: number;
  readonly corridors?: readonly string[];
  readonly directions: Readonly<Record<OneWay, DirectionView>>;
  readonly conflicting?: true;
  readonly overflow?: true;
}

/** Worst first. */
export const CORRIDOR_STATES = ['closed', 'suspended', 'unknown', 'restricted', 'degraded', 'clear'] as const;
export type CorridorState = (typeof CORRIDOR_STATES)[number];
export interface CorridorPart { readonly key: string; readonly direction: Direction; readonly status: CheckpointStatus | 'unknown' | 'suspended' }
export interface CorridorView extends Acted {
  readonly name?: Name;
  readonly geometry?: LineString;
  readonly width?: number;
  readonly checkpoints?: readonly string[];
  readonly state: CorridorState;
  readonly confirmed: boolean;
  /** The parts at the level of the state: the reason for it. */
  readonly parts: readonly CorridorPart[];
  readonly since?: string;
  readonly reason?: string;
}

export interface LineVersionView {
  readonly version: string;
  readonly geometry: Polygon | LineString;
  readonly accuracy?: number;
  readonly declaredBy?: string;
  readonly validFrom: string;
  readonly validTo?: string;
}
export interface LineView extends Acted {
  readonly name: Name;
  readonly version: string;
  readonly geometry: Polygon | LineString;
  readonly accuracy?: number;
  readonly declaredBy?: string;
  readonly validFrom?: string;
  readonly validTo?: string;
  /** Every declared version, by validFrom. */
  readonly versions?: readonly LineVersionView[];
}
export interface SectorView extends Acted { readonly name: Name; readonly geometry: Polygon; readonly baseline?: number }
export interface SourceView extends Acted {
  readonly uri: string;
  readonly kind: string;
  readonly expectedInterval: number;
  readonly group?: string;
  /** Recorded time of its newest event, to the second. */
  readonly lastRecordedAt?: string;
  /** Three expected intervals without an event. */
  readonly silent: boolean;
  /** It has sent an event more than 2 minutes ahead of our clock. */
  readonly clockAhead?: true;
}
export interface NoteView extends Acted {
  readonly text: string;
  readonly links?: readonly string[];
  readonly at?: string;
  readonly knownAt?: string;
  readonly by: string;
  readonly desk?: string;
  readonly addedAt: string;
}
export interface OrganisationView extends Acted { readonly corridors: readonly string[] }
export interface ShiftView { readonly desk: string; readonly by: string; readonly at: string; readonly verified: boolean }
export interface OperationView extends Acted {
  readonly log: string;
  readonly openedAt: string;
  /** IANA name of the zone that local times are shown in. */
  readonly timeZone?: string;
  /** The limits that differ from those the rules come with. */
  readonly rules?: RuleLimits;
  /** Who started a shift last at each desk. */
  readonly shifts?: readonly ShiftView[];
}

/** Entity type → what its view looks like on the wire. */
export interface Views {
  violation: ViolationView;
  convoy: ConvoyView;
  track: TrackView;
  checkpoint: CheckpointView;
  corridor: CorridorView;
  line: LineView;
  sector: SectorView;
  source: SourceView;
  note: NoteView;
  organisation: OrganisationView;
  operation: OperationView;
  alert: AlertView;
  handover: HandoverView;
}
export type EntityType = keyof Views;
export type EntityView = Views[EntityType];
