import { MINUTE, type Millis } from '#libs/domain';

/** From an alert or an event the past is opened so long before it. */
export const LOOK_BACK: Millis = 5 * MINUTE;
