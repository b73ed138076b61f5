/** The numbers of the link, in milliseconds. */
import { SECOND, type Millis } from '#libs/domain';

/** Older than this, the picture is shown as delayed (five heartbeats missed). */
export const DELAYED_AFTER: Millis = 5 * SECOND;
/** Older than this, the picture is shown as frozen and nothing may be written. */
export const FROZEN_AFTER: Millis = 15 * SECOND;
/** How often the watch looks at the ages. */
export const WATCH_EVERY: Millis = 500;
/** Two looks further apart than this: the machine slept. */
export const SLEPT_AFTER: Millis = 5 * SECOND;
/** A join without an answer or without its frame for this long is tried again on a new socket. */
export const JOIN_PATIENCE: Millis = 10 * SECOND;
/** Tries again after at least this … */
export const BACKOFF_FIRST: Millis = 200;
/** … and at most this, both with jitter. */
export const BACKOFF_LIMIT: Millis = 2 * SECOND;
/** A difference between this machine's clock and the server's that is shown. */
export const SKEW_LIMIT: Millis = 2 * SECOND;
/** A whole picture may have at most so many entities before it is refused, so that a broken server cannot fill the page. */
export const PICTURE_LIMIT = 200_000;
