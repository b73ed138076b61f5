/** What the watch says of an alert: raised, risen, cleared, escalated. */
import { lastAct } from '../acts/field.ts';
import type { EntityKey, EventOf, Recorded } from '../event.ts';
import type { Change, Picture } from '../picture/picture.ts';
import { parseTime, type Millis } from '../time.ts';
import { isCurrent } from '../watch/fence.ts';
import { keyEntityOf, keyOfAlert, shelfOf } from './alert-key.ts';
import { alertAt, instanceOf, NO_ALERT, rankOf, WATCH_ITSELF, type Alert, type Raised } from './alert.ts';
import type { AlertRaised, EscalatedByWatch } from './facts.ts';
import { listed } from './listed.ts';

/** A second raise of an id does nothing, unless its severity is greater. */
export function foldAlertRaised(picture: Picture, recorded: Recorded<EventOf<'alert-raised'>>): Change[] {
  const { event: { subject: key, data }, recordedAt } = recorded;
  const at = parseTime(data.judged.at);
  if (at === undefined || !isCurrent(picture, data.watch)) return [];
  const before = alertAt(picture, key);
  if (before?.raised === undefined) return first(picture, key, data, at, recordedAt);
  if (rankOf(data.severity) <= rankOf(before.raised.severity)) return [];
  return risen(picture, key, before, { ...raisedOf(data, at, recordedAt), at: before.raised.at });
}

function raisedOf({ watch: _watch, judged: _judged, chatter: _chatter, ...raised }: AlertRaised, at: Millis, recordedAt: Millis): Raised {
  return { ...raised, at, annunciatedAt: at, recordedAt };
}

function first(picture: Picture, key: EntityKey, data: AlertRaised, at: Millis, recordedAt: Millis): Change[] {
  const raised = raisedOf(data, at, recordedAt);
  const { chatter } = data;
  const common = keyEntityOf(picture, key);
  return [
    [key, { ...NO_ALERT, raised, active: true, ...(chatter !== undefined && { chatter }) }],
    [keyOfAlert(key), { ...common, subject: raised.subject, instances: Math.max(common.instances, instanceOf(key).nth + 1) }],
    ...listed(picture, key, raised, recordedAt),
  ];
}

/** Acts that rises undid: as many as a withdrawal can bring back. */
const FALLEN_KEPT = 12;

/** Acknowledgement, shelf and closure fall, and it sounds again. */
function risen(picture: Picture, key: EntityKey, before: Alert, raised: Raised): Change[] {
  const last = (['acknowledged', 'confirmed', 'closed'] as const).flatMap((field) => lastAct(before.acts, field)?.act ?? []);
  const fallen = [...new Set([...(before.fallen ?? []), ...last])].slice(-FALLEN_KEPT);
  const common = keyEntityOf(picture, key);
  const shelf = shelfOf(common);
  return [
    [key, { ...before, raised, ...(fallen.length > 0 && { fallen }) }],
    ...(shelf === undefined ? [] : [[keyOfAlert(key), { ...common, fallen: shelf.act }] as Change]),
  ];
}

/** An instance is cleared once. */
export function foldAlertCleared(picture: Picture, recorded: Recorded<EventOf<'alert-cleared'>>): Change[] {
  const { subject: key, data: { watch, judged, chatter } } = recorded.event;
  const alert = alertAt(picture, key);
  const clearedAt = parseTime(judged.at);
  if (alert?.raised === undefined || !alert.active || clearedAt === undefined || !isCurrent(picture, watch)) return [];
  return [[key, { ...alert, active: false, clearedAt, ...(chatter !== undefined && { chatter }) }]];
}

/** By the watch: once, whatever became of it. */
export function foldEscalatedByWatch(picture: Picture, { id, subject: key }: EventOf<'alert-escalated'>, { to, watch, judged }: EscalatedByWatch): Change[] {
  const alert = alertAt(picture, key);
  const at = parseTime(judged.at);
  if (alert?.raised === undefined || alert.escalated !== undefined || at === undefined || !isCurrent(picture, watch)) return [];
  return [[key, { ...alert, level: to, escalated: { act: id, at, by: WATCH_ITSELF } }]];
}
