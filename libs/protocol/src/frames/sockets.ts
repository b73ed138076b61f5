/** The event maps of the Socket.IO namespaces. Every payload is one JSON argument; what is asked is answered by acknowledgement. */
import type { Command } from '#libs/domain';
import type { CommandAnswer } from '../commands/answers.ts';
import type { ChangesFrame, Discontinuity, Heartbeat, Join, JoinAnswer, PictureFrame } from './frames.ts';
import type { DifferenceFrame, Mode, Open, PlaybackAnswer, PlaybackState, Seek, Speed } from './playback.ts';

export const NAMESPACES = { live: '/live', replay: '/replay' } as const;

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

/** From the server to consoles of `/replay`: frames as on `/live`, where the playback stands, and what was known otherwise. */
export interface ReplayServerEvents extends ServerEvents {
  playback: (state: PlaybackState) => void;
  difference: (difference: DifferenceFrame) => void;
}
/** From consoles to `/replay`. There is no way to write. */
export interface ReplayClientEvents {
  open: (open: Open, answered: (answer: PlaybackAnswer) => void) => void;
  seek: (seek: Seek, answered: (answer: PlaybackAnswer) => void) => void;
  play: (play: object, answered: (answer: PlaybackAnswer) => void) => void;
  pause: (pause: object, answered: (answer: PlaybackAnswer) => void) => void;
  speed: (speed: Speed, answered: (answer: PlaybackAnswer) => void) => void;
  mode: (mode: Mode, answered: (answer: PlaybackAnswer) => void) => void;
}
