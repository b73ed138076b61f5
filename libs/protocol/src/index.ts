export type {
  CommandAccepted, CommandAnswer, CommandPending, CommandRefused, EventResult, EventsAnswer, EventsRejected, WinnerAnswer,
} from './commands/answers.ts';
export { parseCommand, type ParsedCommand } from './commands/parse-command.ts';
export { asyncapiDocument } from './documents/asyncapi.ts';
export { openapiDocument } from './documents/openapi.ts';
export { assemble, fromBinary, isBinary, type Assembled, type Headers } from './events/binary.ts';
export { reasonOf } from './events/errors.ts';
export { decode, encodeAct, encodeWatchFact, MalformedEvent, NewerVersion, type Written } from './events/log-events.ts';
export { isChecked } from './events/members.ts';
export { parseEnvelope, parseEvent, type ParsedEvent } from './events/parse-event.ts';
export { FACT_TYPES, typeOfFact } from './facts/upcasts.ts';
export { geometryOf, pointAt, type Geometry, type Point } from './features/geometry.ts';
export type { ChangesFrame, CursorText, Discontinuity, Heartbeat, Join, JoinAnswer, PictureFrame } from './frames/frames.ts';
export { CONTROL_NAMES, parseControl, type ControlName, type Controls, type ParsedControl } from './frames/parse-control.ts';
export { parseJoin, type ParsedJoin } from './frames/parse-join.ts';
export {
  PLAYBACK_MODES, SPEED_AT_LEAST, SPEED_AT_MOST, type DifferenceFrame, type Differing, type Mode, type Open, type PlaybackAnswer, type PlaybackMode,
  type PlaybackSettings, type PlaybackState, type Seek, type Speed, type Timeline, type Why,
} from './frames/playback.ts';
export { NAMESPACES, type ClientEvents, type ReplayClientEvents, type ReplayServerEvents, type ServerEvents } from './frames/sockets.ts';
export { ENTITY_ID, fits, LIMITS, OPERATION_ID } from './limits.ts';
export { problem, PROBLEM_MEDIA_TYPE, PROBLEMS, type PointedError, type Problem, type ProblemCode } from './problems.ts';
export { eventLine, readEventLine } from './recordings/event-line.ts';
export {
  EVENTS_MEMBER, eventsMember, parseContextLine, parseRecordingHead, parseRecordingManifest, RECORDING_FORMAT, RECORDING_MEDIA_TYPE, RECORDING_MEMBER_EVENTS, RECORDING_MEMBERS,
  type ContextLine, type RecordingHead, type RecordingManifest,
} from './recordings/recording.ts';
