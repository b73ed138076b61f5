/** Which alerts are about an entity, as lists that forget what was closed long ago. */
import { entityKey, idOf, typeOf, type EntityKey } from '../event.ts';
import type { Change, Picture } from '../picture/picture.ts';
import { HOUR, type Millis } from '../time.ts';
import { alertsAbout, raisedKey } from './alert-key.ts';
import { alertAt, standingOf, type Raised } from './alert.ts';

/** Everything that an alert is looked up by. */
function aboutOf({ subject, cause, feed }: Raised): readonly EntityKey[] {
  const about = [subject];
  if (cause !== undefined && typeOf(cause) === 'checkpoint') about.push(cause);
  if (feed !== undefined) about.push(entityKey('source', feed));
  return about;
}

/** Once no view shows it any more, an alert goes from the lists: the longest that one is shown after it was closed, and an hour. */
const LISTED: Millis = 25 * HOUR;

/** The lists with a new alert in them, without those that were closed long ago. */
export function listed(picture: Picture, alertKey: EntityKey, raised: Raised, now: Millis): Change[] {
  return [...new Set(aboutOf(raised))].map((about) => {
    const key = raisedKey(about);
    const shown = alertsAbout(picture, about).filter((one) => !isLongClosed(picture, one, now));
    return [key, { alerts: [...shown, alertKey].map(idOf) }];
  });
}

function isLongClosed(picture: Picture, alertKey: EntityKey, now: Millis): boolean {
  const alert = alertAt(picture, alertKey);
  // What nobody acted on is not closed: most of a long list.
  const closedAt = alert?.acts && standingOf(picture, alertKey, alert)?.closedAt;
  return closedAt !== undefined && closedAt + LISTED < now;
}
