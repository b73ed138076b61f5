/** The event maps of the Socket.IO namespaces. Every payload is one JSON argument; what is asked is answered by acknowledgement. */
import type { Command } from '#libs/domain';
import type { CommandAnswer } from '../commands/answers.ts';
import type { ChangesFrame, Discontinuity, Heartbeat, Join, JoinAnswer, PictureFrame } from './frames.ts';

export const NAMESPACES = { live: '/live', replay: '/replay' } as const;

/** `actor` names an operator whom nothing verifies; `token` is a bearer token. */
export interface HandshakeAuth { readonly token?: string; readonly actor?: string }

/** From the server to consoles, in both namespaces. */
export interface ServerEvents {
  picture: (frame: PictureFrame) => void;
  changes: (frame: ChangesFrame) => void;
  heartbeat: (heartbeat: Heartbeat) => void;
  discontinuity: (discontinuity: Discontinuity) => void;
}
/** From consoles to `/live`. */
export interface ClientEvents {
  join: (join: Join, answered: (answer: JoinAnswer) => void) => void;
  command: (command: Command, answered: (answer: CommandAnswer) => void) => void;
}
