import type { ClientEvents, ServerEvents } from '#libs/protocol';

/** A Socket.IO client socket, narrowed to what is used. `connect`, `disconnect` and `connect_error` are its own events. */
export interface Socket<Heard extends string = keyof ServerEvents, Asked extends string = keyof ClientEvents> {
  on(event: Heard | 'connect' | 'connect_error' | 'disconnect', listener: (payload: unknown) => void): void;
  emit(event: Asked, payload: unknown, answered: (answer: unknown) => void): void;
  connect(): void;
  /** Ends it for good; nothing of it is heard afterwards. */
  close(): void;
}
