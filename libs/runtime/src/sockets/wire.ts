import type { Encoded, EncodedBytes } from './encoded.ts';

/** What a server says to a console without being asked. */
export type Said = 'picture' | 'changes' | 'heartbeat' | 'discontinuity' | 'playback' | 'difference';

/** One console's connection: delivers in order or not at all. */
export interface Wire {
  readonly id: string;
  readonly connected: boolean;
  send(event: Said, payload: Encoded | EncodedBytes): void;
  /** Bytes sent that the console has not taken yet. */
  backlog(): number;
  enter(room: string): void;
  leave(room: string): void;
  close(): void;
}

/** Delivers to every wire in a room, in the same order as what is sent to each of them alone. */
export interface Rooms {
  send(room: string, event: Said, payload: Encoded): void;
}
