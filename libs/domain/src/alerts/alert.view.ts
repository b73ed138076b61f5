import { viewMarks } from '../acts/acts.view.ts';
import type { AppliedAct } from '../acts/field.ts';
import { lastAct } from '../acts/field.ts';
import { entityKey, type EntityKey } from '../event.ts';
import type { Picture } from '../picture/picture.ts';
import { formatTime, HOUR, type Millis } from '../time.ts';
import type { AlertState, AlertView, SeenView } from '../views/wire-alerts.ts';
import { alertsAbout, keyEntityOf } from './alert-key.ts';
import { alertAt, LATE_AFTER, standingOf, type Alert, type Raised, type Standing } from './alert.ts';
import { dueReached, notReachedBy } from './coordinators.ts';

/** Views drop an alert this long after it was closed. */
export const CLOSED_ALERT_SHOWN: Millis = 24 * HOUR;

/** Who works out an alert's id from what it shows needs a cause for it: the one that the id is made with where a rule has none. */
const NO_CAUSE = '';

/** The state and who made it so. */
export interface StateNow { readonly state: AlertState; readonly by?: string; readonly until?: Millis; readonly reason?: string }

/** First match wins. `suppressed` is asked for only where it could be the answer. */
export function stateAt(standing: Standing, active: boolean, now: Millis, suppressor: () => EntityKey | undefined): StateNow {
  const { closedAt, closed, shelf, acknowledged } = standing;
  if (closedAt !== undefined) return { state: 'closed', ...byOf(closed ?? acknowledged) };
  const { until, reason } = shelf?.value ?? {};
  if (until !== undefined && until > now) return { state: 'shelved', until, ...(reason !== undefined && { reason }), ...byOf(shelf) };
  const above = suppressor();
  if (above !== undefined) return { state: 'suppressed', by: above };
  return { state: unsuppressed(standing, active), ...byOf(acknowledged) };
}

/** The state of an alert that is neither closed nor shelved, whatever feed is silent. */
export function unsuppressed({ acknowledged }: Standing, active: boolean): AlertState {
  if (acknowledged === undefined) return active ? 'active-unacknowledged' : 'cleared-unacknowledged';
  return active ? 'active-acknowledged' : 'cleared';
}

const byOf = (act: AppliedAct | undefined): { readonly by?: string } => (act === undefined ? {} : { by: act.by.name });

/** The active alert that says the feed is silent by which the subject would be heard. */
function suppressorOf(picture: Picture, { rule, feed }: Raised): EntityKey | undefined {
  if (rule !== 'convoy-signal-lost' || feed === undefined) return undefined;
  const source = entityKey('source', feed);
  return alertsAbout(picture, source).find((key) => {
    const alert = alertAt(picture, key);
    return alert?.active === true && alert.raised?.rule === 'feed-silent' && alert.raised.subject === source;
  });
}

/** The alert as operations see it; null while nothing was raised and once it is dropped. */
export function viewAlert(picture: Picture, key: EntityKey, alert: Alert, now: Millis): AlertView | null {
  const standing = standingOf(picture, key, alert);
  if (standing === undefined || isDropped(standing, now)) return null;
  const { raised: { at, annunciatedAt, recordedAt, feed: _feed, ...raised }, acknowledged, closedAt } = standing;
  const { until, ...state } = stateAt(standing, alert.active, now, () => suppressorOf(picture, standing.raised));
  const notReached = closedAt === undefined ? notReachedBy(picture, alert, standing.raised, now) : [];
  return {
    ...raised,
    cause: raised.cause ?? NO_CAUSE,
    ...state,
    ...(until !== undefined && { until: formatTime(until) }),
    raisedAt: formatTime(at),
    ...(annunciatedAt > at && { risenAt: formatTime(annunciatedAt) }),
    active: alert.active,
    acknowledged: acknowledged !== undefined,
    confirmed: lastAct(alert.acts, 'confirmed') !== undefined,
    closed: closedAt !== undefined,
    level: alert.level,
    seen: alert.seen.map((one): SeenView => ({ desk: one.desk, organisation: one.organisation, at: formatTime(one.at) })),
    ...said(alert, standing),
    ...(recordedAt - annunciatedAt > LATE_AFTER && { late: true }),
    ...(notReached.length > 0 && { notReached }),
    ...viewActs(picture, key, alert),
  };
}

/** What is there only once somebody or the watch has said it. */
function said(alert: Alert, { acknowledged, closed, closedAt }: Standing): Partial<AlertView> {
  const owner = lastAct<string>(alert.acts, 'owner')?.value;
  const note = (closed ?? lastAct<{ readonly note: string }>(alert.acts, 'confirmed'))?.value.note;
  return {
    ...(owner !== undefined && { owner }),
    ...(note !== undefined && { note }),
    ...(acknowledged !== undefined && { acknowledgedAt: formatTime(acknowledged.at) }),
    ...(alert.clearedAt !== undefined && { clearedAt: formatTime(alert.clearedAt) }),
    ...(closedAt !== undefined && { closedAt: formatTime(closedAt) }),
    ...(alert.escalated !== undefined && { escalatedAt: formatTime(alert.escalated.at) }),
    ...(alert.chatter !== undefined && { chatter: alert.chatter }),
  };
}

/** The shelf belongs to the condition; its last act is shown with every instance, because the next act there names it. */
function viewActs(picture: Picture, key: EntityKey, alert: Alert) {
  const { acts } = viewMarks(keyEntityOf(picture, key));
  const own = viewMarks(alert);
  return acts === undefined ? own : { ...own, acts: { ...own.acts, ...acts } };
}

const isDropped = ({ closedAt }: Standing, now: Millis): boolean => closedAt !== undefined && now >= closedAt + CLOSED_ALERT_SHOWN;

/** The first instant after `now` at which its view changes though nothing is recorded. */
export function dueAlert(picture: Picture, key: EntityKey, alert: Alert, now: Millis): Millis | undefined {
  const standing = standingOf(picture, key, alert);
  if (standing === undefined) return undefined;
  const { closedAt, shelf } = standing;
  const dues = closedAt === undefined ? [shelf?.value.until, dueReached(picture, alert, standing.raised)] : [closedAt + CLOSED_ALERT_SHOWN];
  const later = dues.filter((at) => at !== undefined && at > now) as readonly Millis[];
  return later.length === 0 ? undefined : Math.min(...later);
}
