/** What two pictures of one instant are compared by: what audiences see, without recorded times and without what only derives from now. */
import type { EntityView } from '../views/wire.ts';

/** When it was recorded, at any depth of a view. */
const RECORDED: ReadonlySet<string> = new Set(['recordedAt', 'firstRecordedAt', 'lastRecordedAt', 'addedAt', 'openedAt', 'parked']);
/** What passes by itself: it says how long nothing came, not what is so. */
const FROM_NOW: ReadonlySet<string> = new Set(['silent', 'signalLost', 'overdue']);

/** The view as JSON without those; equal text, equal body. */
export function bodyOf(seen: EntityView): string {
  return JSON.stringify(seen, (name, value: unknown) => (RECORDED.has(name) || FROM_NOW.has(name) ? undefined : value));
}
