export { alertId, digestOf } from './alerts/alert-key.ts';
export { LATE_AFTER, openBySeverity, rankOf, WATCH_ITSELF } from './alerts/alert.ts';
export { CLOSED_ALERT_SHOWN } from './alerts/alert.view.ts';
export { compared, tellingOf, within, type Compared, type Span } from './alerts/compared.ts';
export { Courses, LEAD_SEAT, severityAtEnd, WATCH_SEAT, type Course, type Rise } from './alerts/courses.ts';
export { floodAt, loadOf, type Asked, type Flood, type Load, type Stretch } from './alerts/load.ts';
export {
  LEVELS, RULE_NAMES, SEVERITIES, SIDES, type AlertAcknowledged, type AlertAssigned, type AlertCleared, type AlertClosed, type AlertConfirmed,
  type AlertEscalated, type AlertRaised, type AlertShelved, type AlertUnshelved, type Chattering, type Circumstances, type HandoverSigned, type Judged,
  type Level, type RuleName, type Severity, type Side, type WatchReached, type WatchStarted,
} from './alerts/facts.ts';
export { actorFor } from './acts/actor.ts';
export {
  COMMAND_TYPES, type ActFact, type ActOutcome, type Asking, type Caller, type Command, type CommandType, type Decision, type Refusal, type Winner,
} from './acts/command.ts';
export { decide, isOpenTo, outcomeOf } from './acts/decide.ts';
export { KEPT_ACTS, KEPT_OUTCOMES, WITHDRAWAL } from './acts/field.ts';
export { canonical, type Json } from './canonical.ts';
export { sha256 } from './digest.ts';
export {
  entityKey, eventKey, idOf, typeOf, UNFIT, type Accepted, type EntityKey, type Event, type EventKey, type EventOf, type OperationId, type Position, type Recorded,
} from './event.ts';
export {
  ASSESSMENTS, CHECKPOINT_KINDS, CHECKPOINT_STATUSES, DIRECTIONS, INCIDENT_KINDS, OUTCOMES, RELIABILITIES, REPORT_NAMES, SENSES, VIOLATION_CLASSES,
  type Act, type ActWithdrawn, type Assessment, type By, type Casualties, type CheckpointKind, type CheckpointRegistered, type CheckpointStatus,
  type CheckpointStatusReported, type ConvoyClosed, type ConvoyDecided, type ConvoyIncidentReported, type ConvoyMilestone, type ConvoyPlanned,
  type ConvoyPositionReported, type ConvoyRerouted, type CorridorDefined, type CorridorReopened, type CorridorSuspended, type Direction,
  type EntityUnparked, type FactName, type Facts, type FieldAct, type IncidentKind, type LineDeclared, type LineString, type LonLat, type Name,
  type NoteAdded, type OneWay, type Outcome, type Polygon, type Range, type Reliability, type ReportName, type Retracted,
  type SectorDefined, type Sense, type SourceRegistered, type SubscriptionSet, type TimeWindow, type ViolationAssessed, type ViolationClass,
  type ViolationCorrected, type ViolationMerged, type ViolationReported,
} from './facts.ts';
export { stateSince, worstState } from './corridors/corridor.view.ts';
export { distanceToLine } from './geometry/plane.ts';
export type { OperationConfigured, OperationOpened, ShiftStarted } from './operation/facts.ts';
export { CLOCK_AHEAD, KEPT_ELEMENTS, type Element, type Kept } from './order.ts';
export type { Entities, Entity, EntityOf } from './picture/entity.ts';
export { evolve, fold, FOLD } from './picture/evolve.ts';
export { passing } from './picture/passing.ts';
export { applyChanges, BEFORE_FIRST, LivePicture, type Change, type Picture, type ViewChange } from './picture/picture.ts';
export { contradictions, laidOver, LIMITS, limitsOf, limitsWith, type Limits, type RuleLimits } from './rules/limits.ts';
export type { Rule } from './rules/rule.ts';
export { RULES } from './rules/rules.ts';
export { foldText, matchesWords, textsOf, textsOfEvent, WORD_LETTERS, wordsOf } from './search.ts';
export { SILENT_INTERVALS } from './sources/source.view.ts';
export { DAY, FIRST_TIME, formatTime, HOUR, LAST_TIME, MINUTE, parseTime, SECOND, type Millis } from './time.ts';
export { isAudience, organisationOf, type Audience } from './views/audience.ts';
export { bodyOf } from './past/body.ts';
export { LANES, laneOf, severityOf, type Lane } from './past/lane.ts';
export { enteringOf, isAbout, isAmendable, type Entering } from './past/entry.ts';
export { dependents, nextDue } from './views/dependents.ts';
export { DueQueue } from './views/due-queue.ts';
export { seesEvent, viewEvent } from './views/event.ts';
export { MovingPicture } from './views/moving-picture.ts';
export { Shown, type EntryText } from './views/shown.ts';
export { CLOSED_CONVOY_SHOWN, isShown, view, viewAll } from './views/view.ts';
export { ALERT_STATES, type AlertState, type AlertView, type HandoverView, type SeenView, type SignatureView } from './views/wire-alerts.ts';
export {
  CORRIDOR_STATES, STAGES, type Acted, type ActView, type CheckpointView, type ConvoyIncidentView, type ConvoyView, type CorridorPart,
  type CorridorState, type CorridorView, type DirectionView, type EntityType, type EntityView, type LineVersionView, type LineView, type NoteView,
  type Occurrence, type OperationView, type OrganisationView, type SectorView, type ShiftView, type SourceView, type Stage, type StatusReportView, type TrackView,
  type Verdict, type ViolationReportView, type ViolationView, type Views,
} from './views/wire.ts';
export { BackTest, type BackTestOptions } from './watch/back-test.ts';
export { currentWatch } from './watch/fence.ts';
export type { Said } from './watch/said.ts';
export { Takeover } from './watch/takeover.ts';
export { ToldAlerts } from './watch/told-alerts.ts';
export { REACHED_AT_MOST_EVERY, REACHED_EVERY, saidBy, VirtualWatch, watchFactId, type WatchFact } from './watch/virtual-watch.ts';
export { LINE_CLASSES, UNLOCATED_UNCERTAINTY, VIOLATION_SHOWN } from './violations/violation.view.ts';
