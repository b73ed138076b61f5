import type { Millis, OperationId } from '#libs/domain';
import type { PlaybackMode, ReplayClientEvents, ReplayServerEvents } from '#libs/protocol';
import type { Timing } from '../feed/timing.ts';
import type { Store } from '../picture/store.ts';
import type { LiveSide } from './live-side.ts';

/** What is asked for; the rest is as it was, or as at first: paused, as it was known, at real speed. */
export interface Moment { readonly at?: Millis; readonly playing?: boolean; readonly mode?: PlaybackMode; readonly speed?: number }
/** A Socket.IO client socket of `/replay`, narrowed to what is used. */
export interface ReplaySocket {
  on(event: keyof ReplayServerEvents | 'connect' | 'connect_error' | 'disconnect', listener: (payload: unknown) => void): void;
  emit(event: keyof ReplayClientEvents, payload: unknown, answered: (answer: unknown) => void): void;
  connect(): void;
  /** Ends it for good; nothing of it is heard afterwards. */
  close(): void;
}
export interface PlayerOptions {
  readonly store: Store;
  readonly side: LiveSide;
  readonly operation: OperationId;
  readonly audience?: string | undefined;
  readonly dial: () => ReplaySocket;
  readonly timing: Timing;
}
