import type { Millis, OperationId } from '#libs/domain';
import type { PlaybackMode, ReplayClientEvents, ReplayServerEvents } from '#libs/protocol';
import type { Socket } from '../feed/socket.ts';
import type { Timing } from '../feed/timing.ts';
import type { Store } from '../picture/store.ts';
import type { LiveSide } from './live-side.ts';

/** What is asked for; the rest is as it was, or as at first: paused, as it was known, at real speed. */
export interface Moment { readonly at?: Millis; readonly playing?: boolean; readonly mode?: PlaybackMode; readonly speed?: number }
export type ReplaySocket = Socket<keyof ReplayServerEvents, keyof ReplayClientEvents>;
export interface PlayerOptions {
  readonly store: Store;
  readonly side: LiveSide;
  readonly operation: OperationId;
  readonly audience?: string | undefined;
  readonly dial: () => ReplaySocket;
  readonly timing: Timing;
}
