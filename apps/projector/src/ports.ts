import type { OperationId } from '#libs/domain';
import type { EventLog } from '#libs/event-log';
import type { PictureStore } from '#libs/picture-store';
import type { Clock } from '#libs/runtime';
import type { Watching } from './watch/watching.ts';

export interface ProjectorGauges {
  /** Events between the head of the log and the picture, and how old the oldest of them is at least. */
  lag(operation: OperationId, events: number, seconds: number): void;
  committed(operation: OperationId, events: number, seconds: number): void;
  rebuilt(operation: OperationId): void;
}
export interface ProjectorPorts {
  readonly log: EventLog;
  readonly store: PictureStore;
  readonly clock: Clock;
  readonly gauges: ProjectorGauges;
  /** Judges what is folded; without it nobody does. */
  readonly watching?: Watching | undefined;
  /** The log or the store could not be reached, the log was cut, or the store lost its picture or the end of it (no error); it begins again in a moment. */
  interrupted(operation: OperationId, error: unknown): void;
}
