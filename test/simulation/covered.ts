/** How much has to happen. Apart from where it does, so that whoever only gives seeds out loads nothing of that. */

/** What one world has been through. */
export interface Covered {
  /** Different events that were acknowledged. */
  readonly events: number;
  /** Consoles that came to the end. */
  readonly consoles: number;
  /** Faults that found something to go wrong. */
  readonly faults: number;
}
/** Less than this and a world says little. */
export const LEAST: Covered = { events: 500, consoles: 3, faults: 5 };

/** What one history has been through. */
export interface WatchedCovered {
  /** Alerts that were raised. */
  readonly alerts: number;
  /** Alerts that are over, that went to the shift lead, that chattered. */
  readonly cleared: number;
  readonly escalated: number;
  readonly chattered: number;
  /** Watches that started in the hard run. */
  readonly watches: number;
}
/** Less than this and a history says little. */
export const WATCHED_LEAST: WatchedCovered = { alerts: 20, cleared: 5, escalated: 3, chattered: 0, watches: 3 };
