/**
 * The body of every fact, one name per fact: contracts.md's table as types. Units are SI, positions WGS 84 degrees, times
 * inside a body RFC 3339 text as the sender wrote it. Bare ids name entities; the entity type is in the field's name.
 */
import type {
  AlertAcknowledged, AlertAssigned, AlertCleared, AlertClosed, AlertConfirmed, AlertEscalated, AlertRaised, AlertShelved, AlertUnshelved, HandoverSigned,
  WatchReached, WatchStarted,
} from './alerts/facts.ts';
import type { OperationConfigured, OperationOpened, ShiftStarted } from './operation/facts.ts';

export const VIOLATION_CLASSES = [
  'small-arms-fire', 'indirect-fire', 'air-strike', 'overflight', 'incursion', 'line-change', 'explosive-device', 'destruction',
  'weapon-in-excluded-zone', 'detention', 'harm-to-protected', 'obstruction-of-aid', 'restriction-of-monitors', 'incitement',
  'exercise', 'other',
] as const;
export type ViolationClass = (typeof VIOLATION_CLASSES)[number];

export const SENSES = ['seen', 'heard', 'sensor', 'reported'] as const;
export type Sense = (typeof SENSES)[number];

export const RELIABILITIES = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
export type Reliability = (typeof RELIABILITIES)[number];

/** What a person may judge a violation to be; `reported` and `corroborated` are derived, never assessed. */
export const ASSESSMENTS = ['triaged', 'verified', 'unfounded', 'unresolved', 'duplicate', 'exercise'] as const;
export type Assessment = (typeof ASSESSMENTS)[number];

export const CHECKPOINT_KINDS = ['checkpoint', 'crossing'] as const;
export type CheckpointKind = (typeof CHECKPOINT_KINDS)[number];

/** Status words of checkpoints (open, slow, congested, closed) and of crossings (open, partial, closed). */
export const CHECKPOINT_STATUSES = ['open', 'slow', 'congested', 'partial', 'closed'] as const;
export type CheckpointStatus = (typeof CHECKPOINT_STATUSES)[number];

export const DIRECTIONS = ['in', 'out', 'both'] as const;
export type Direction = (typeof DIRECTIONS)[number];
export type OneWay = Exclude<Direction, 'both'>;

export const OUTCOMES = ['facilitated', 'partially', 'impeded', 'denied', 'cancelled'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const INCIDENT_KINDS = ['attacked', 'obstructed', 'looted', 'accident', 'other'] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

export type LonLat = readonly [lon: number, lat: number];
export interface Name { readonly en: string; readonly ar?: string; readonly he?: string }
export interface LineString { readonly type: 'LineString'; readonly coordinates: readonly LonLat[] }
export interface Polygon { readonly type: 'Polygon'; readonly coordinates: readonly (readonly LonLat[])[] }
export interface Range { readonly min: number; readonly max: number }
export interface Casualties { readonly claimed?: number; readonly verified?: number }
export interface TimeWindow { readonly from: string; readonly to: string }

export interface ViolationReported {
  readonly class: ViolationClass;
  readonly subtype?: string;
  readonly lon?: number;
  readonly lat?: number;
  /** Radius in metres. */
  readonly uncertainty?: number;
  readonly from?: string;
  readonly to?: string;
  readonly sense: Sense;
  readonly count?: Range;
  readonly killed?: Casualties;
  readonly injured?: Casualties;
  readonly reliability?: Reliability;
  /** 1 (confirmed) to 6 (cannot be judged). */
  readonly credibility?: number;
  /** Reports of one group are never independent of each other. */
  readonly group?: string;
  readonly parties?: readonly string[];
  readonly narrative?: string;
}
export interface ViolationCorrected extends Partial<ViolationReported> { readonly corrects: string; readonly reason: string }
export interface Retracted { readonly retracts: string; readonly reason: string }

export interface ConvoyPlanned {
  readonly organisation: string;
  readonly route: readonly LonLat[];
  readonly corridor?: string;
  readonly stops?: readonly string[];
  readonly goods?: readonly string[];
  readonly vehicles?: number;
  readonly devices?: readonly string[];
  readonly departAt?: string;
  readonly arriveBy?: string;
}
export interface ConvoyMilestone { readonly at?: string; readonly reason?: string }
export interface ConvoyRerouted extends ConvoyMilestone { readonly route: readonly LonLat[] }
export interface ConvoyDecided {
  readonly decision: 'approved' | 'denied';
  readonly windows?: readonly TimeWindow[];
  readonly reason?: string;
}
export interface ConvoyIncidentReported {
  readonly kind: IncidentKind;
  readonly lon?: number;
  readonly lat?: number;
  readonly narrative?: string;
}
export interface ConvoyClosed { readonly outcome: Outcome; readonly reason?: string }
export interface ConvoyPositionReported {
  readonly lon: number;
  readonly lat: number;
  /** Metres per second. */
  readonly speed?: number;
  /** Degrees from north, clockwise. */
  readonly heading?: number;
  /** Radius in metres. */
  readonly accuracy?: number;
  readonly altitude?: number;
  readonly device?: string;
  /** 0 (empty) to 1 (full). */
  readonly battery?: number;
}

export interface CheckpointRegistered {
  readonly name: Name;
  readonly kind: CheckpointKind;
  readonly lon: number;
  readonly lat: number;
  readonly corridors?: readonly string[];
}
export interface CheckpointStatusReported {
  readonly status: CheckpointStatus;
  readonly direction?: Direction;
  /** Vehicles waiting. */
  readonly queue?: number;
  readonly waitMinutes?: number;
  readonly group?: string;
}

export interface CorridorDefined {
  readonly name: Name;
  readonly geometry: LineString;
  /** Metres. */
  readonly width?: number;
  readonly checkpoints?: readonly string[];
}
export interface LineDeclared {
  readonly name: Name;
  readonly version: string;
  readonly geometry: Polygon | LineString;
  /** Metres. */
  readonly accuracy: number;
  readonly declaredBy: string;
  readonly validFrom: string;
  readonly validTo?: string;
}
export interface SectorDefined {
  readonly name: Name;
  readonly geometry: Polygon;
  /** Violations in 30 minutes on a usual day. */
  readonly baseline?: number;
}
export interface SourceRegistered {
  /** The CloudEvents source this entity describes. */
  readonly uri: string;
  readonly kind: string;
  /** Seconds between two reports. */
  readonly expectedInterval: number;
  readonly group?: string;
}

/** Who did it. `verified` is false while the name is only what the caller said of itself. */
export interface By { readonly name: string; readonly audience: string; readonly desk?: string; readonly verified: boolean }
/** Every act says who did it; an act on a field also names the last act it saw there. */
export interface Act { readonly by: By }
export interface FieldAct extends Act { readonly from: string | null }

export interface ViolationAssessed extends FieldAct { readonly occurrence: Assessment; readonly reason: string }
export interface ViolationMerged extends FieldAct { readonly into: string; readonly reason: string }
export interface CorridorSuspended extends FieldAct { readonly reason: string }
export type CorridorReopened = FieldAct;
export interface NoteAdded extends Act {
  readonly text: string;
  readonly links?: readonly string[];
  readonly at?: string;
  readonly knownAt?: string;
}
export interface SubscriptionSet extends Act { readonly corridors: readonly string[] }
export interface ActWithdrawn extends Act { readonly act: string }
export type EntityUnparked = Act;
/** Fact name → body. The names are those of contracts.md; `watchfloor.<name>.v<n>` is the type on the wire. */
export interface Facts {
  'violation-reported': ViolationReported;
  'violation-corrected': ViolationCorrected;
  'violation-retracted': Retracted;
  'convoy-planned': ConvoyPlanned;
  'convoy-notified': ConvoyMilestone;
  'convoy-decided': ConvoyDecided;
  'convoy-departed': ConvoyMilestone;
  'convoy-held': ConvoyMilestone;
  'convoy-resumed': ConvoyMilestone;
  'convoy-rerouted': ConvoyRerouted;
  'convoy-arrived': ConvoyMilestone;
  'convoy-aborted': ConvoyMilestone;
  'convoy-closed': ConvoyClosed;
  'convoy-incident-reported': ConvoyIncidentReported;
  'convoy-milestone-retracted': Retracted;
  'convoy-position-reported': ConvoyPositionReported;
  'checkpoint-registered': CheckpointRegistered;
  'checkpoint-status-reported': CheckpointStatusReported;
  'checkpoint-status-retracted': Retracted;
  'corridor-defined': CorridorDefined;
  'line-declared': LineDeclared;
  'sector-defined': SectorDefined;
  'source-registered': SourceRegistered;
  'source-heartbeat': Readonly<Record<string, never>>;
  'violation-assessed': ViolationAssessed;
  'violation-merged': ViolationMerged;
  'corridor-suspended': CorridorSuspended;
  'corridor-reopened': CorridorReopened;
  'note-added': NoteAdded;
  'subscription-set': SubscriptionSet;
  'act-withdrawn': ActWithdrawn;
  'entity-unparked': EntityUnparked;
  'operation-opened': OperationOpened;
  'operation-configured': OperationConfigured;
  'shift-started': ShiftStarted;
  'handover-signed': HandoverSigned;
  'alert-acknowledged': AlertAcknowledged;
  'alert-confirmed': AlertConfirmed;
  'alert-assigned': AlertAssigned;
  'alert-shelved': AlertShelved;
  'alert-unshelved': AlertUnshelved;
  'alert-closed': AlertClosed;
  'alert-escalated': AlertEscalated;
  'alert-raised': AlertRaised;
  'alert-cleared': AlertCleared;
  'watch-started': WatchStarted;
  'watch-reached': WatchReached;
}
export type FactName = keyof Facts;

/** The facts anybody who may send can send. Every other fact is written by Watchfloor itself and refused from outside. */
export const REPORT_NAMES = [
  'violation-reported', 'violation-corrected', 'violation-retracted', 'convoy-planned', 'convoy-notified', 'convoy-decided',
  'convoy-departed', 'convoy-held', 'convoy-resumed', 'convoy-rerouted', 'convoy-arrived', 'convoy-aborted', 'convoy-closed',
  'convoy-incident-reported', 'convoy-milestone-retracted', 'convoy-position-reported', 'checkpoint-registered',
  'checkpoint-status-reported', 'checkpoint-status-retracted', 'corridor-defined', 'line-declared', 'sector-defined',
  'source-registered', 'source-heartbeat',
] as const satisfies readonly FactName[];
export type ReportName = (typeof REPORT_NAMES)[number];
