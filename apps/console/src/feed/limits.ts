/** The numbers of the link, in milliseconds. */
import { SECOND, type Millis } from '#libs/domain';

/** Older than this, the picture is shown as delayed (five heartbeats missed). */
export const DELAYED_AFTER: Millis = 5 * SECOND;
/** Older than this, the picture is shown as frozen and nothing may be written. */
export const FROZEN_AFTER: Millis = 15 * SECOND;
/** How often the server sends a heartbeat. */
export const HEARTBEAT_EVERY: Millis = SECOND;
/** How often the watch looks at the ages. */
export const WATCH_EVERY: Millis = 500;
/** A socket that has not brought the picture up to date, or a heartbeat, for this long is thrown away for a new one; a join may take 5 s. */
export const SOCKET_PATIENCE: Millis = 6 * SECOND;
/** The page came back to sight or the network came back: a heartbeat older than this is not waited for. */
export const NUDGE_AFTER: Millis = 2 * SECOND;
/** Tries again after at least this … */
export const BACKOFF_FIRST: Millis = 200;
/** … doubling up to this, both with jitter down to half. */
export const BACKOFF_LIMIT: Millis = 2 * SECOND;
/** A difference between this machine's clock and the server's that is shown. */
export const SKEW_LIMIT: Millis = 2 * SECOND;
/** Two clocks of which one is twice as bad as clocks are drift apart by this share of the time. */
export const CLOCK_DRIFT = 0.000_2;
/** A command without an answer for this long was perhaps not heard; sending it again is harmless. */
export const COMMAND_PATIENCE: Millis = 10 * SECOND;
/** A whole picture with more entities is refused, so that a broken server cannot fill the page's memory. */
export const PICTURE_LIMIT = 200_000;
