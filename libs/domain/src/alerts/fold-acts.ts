/** What people do about an alert. Log order decides; whatever comes after an alert was closed is superseded by what closed it. */
import { applyFieldAct, isKnown, lastAct, superseded, winnerOf, withOutcome, type Acts, type FieldFact } from '../acts/field.ts';
import { withdraw } from '../acts/withdraw.ts';
import type { EntityKey, EventOf, Recorded } from '../event.ts';
import type { Change, Picture } from '../picture/picture.ts';
import { limitsOf } from '../rules/limits.ts';
import { parseTime, SECOND, type Millis } from '../time.ts';
import { organisationOf, type Audience } from '../views/audience.ts';
import { keyEntityOf, keyOfAlert, newestInstance, shelfOf, type AlertKey, type Shelf } from './alert-key.ts';
import { alertAt, standingOf, type Alert, type Seen } from './alert.ts';
import type { EscalatedByPerson } from './facts.ts';
import { foldEscalatedByWatch } from './fold-raised.ts';

export type AlertAct =
  | 'alert-acknowledged' | 'alert-confirmed' | 'alert-assigned' | 'alert-escalated' | 'alert-shelved' | 'alert-unshelved' | 'alert-closed';

export type AlertActEvent = { readonly [F in AlertAct]: EventOf<F> }[AlertAct];
type ShelfEvent = EventOf<'alert-shelved'> | EventOf<'alert-unshelved'>;

/** An act on an alert that was never raised, or that this picture does not have, does nothing. */
export function foldAlertAct(picture: Picture, recorded: Recorded<AlertActEvent>): Change[] {
  const { event } = recorded;
  if (event.fact === 'alert-escalated' && 'watch' in event.data) return foldEscalatedByWatch(picture, event, event.data);
  const key = event.subject;
  const alert = alertAt(picture, key);
  const standing = alert && standingOf(picture, key, alert);
  if (alert === undefined || standing === undefined || isKnown(alert.acts, event.id)) return [];
  if (standing.closedAt !== undefined) return [[key, { ...alert, acts: superseded(alert.acts, event.id, winnerOf(standing.closed ?? standing.acknowledged)) }]];
  switch (event.fact) {
    case 'alert-acknowledged': return acknowledged(key, alert, recorded as Recorded<EventOf<'alert-acknowledged'>>);
    case 'alert-confirmed': return acted(key, alert, 'confirmed', recorded as Recorded<EventOf<'alert-confirmed'>>, { note: event.data.note });
    case 'alert-assigned': return acted(key, alert, 'owner', recorded as Recorded<EventOf<'alert-assigned'>>, event.data.to);
    case 'alert-closed': return acted(key, alert, 'closed', recorded as Recorded<EventOf<'alert-closed'>>, { note: event.data.note });
    case 'alert-escalated': return 'by' in event.data ? escalated(key, alert, recorded, event.data) : [];
    case 'alert-shelved': case 'alert-unshelved': return shelf(picture, key, alert, recorded as Recorded<ShelfEvent>);
  }
}

function acted<F extends FieldFact>(key: EntityKey, alert: Alert, field: 'acknowledged' | 'confirmed' | 'owner' | 'closed', recorded: Recorded<EventOf<F>>, value: unknown): Change[] {
  return [[key, { ...alert, acts: applyFieldAct(alert.acts, field, recorded, value) }]];
}

/** A coordinator's only says that its desk has seen it. */
function acknowledged(key: EntityKey, alert: Alert, recorded: Recorded<EventOf<'alert-acknowledged'>>): Change[] {
  const { event: { id, data: { by } }, recordedAt } = recorded;
  const organisation = organisationOf(by.audience as Audience);
  if (organisation === undefined) return acted(key, alert, 'acknowledged', recorded, true);
  const seen: Seen = { act: id, at: recordedAt, by, organisation, desk: by.desk ?? organisation };
  const first = seenBy(alert, organisation, seen.desk);
  if (first?.act === id) return [];
  if (first !== undefined) return [[key, { ...alert, acts: superseded(alert.acts, id, { act: first.act, at: first.at, by: first.by }) }]];
  return [[key, { ...alert, seen: [...alert.seen, seen], acts: withOutcome(alert.acts, { act: id, outcome: 'applied' }) }]];
}

export const seenBy = (alert: Alert, organisation: string, desk: string): Seen | undefined =>
  alert.seen.find((one) => one.organisation === organisation && one.desk === desk);

/** By a person: once, and never taken back, because somebody was called. */
function escalated(key: EntityKey, alert: Alert, { event: { id }, recordedAt }: Recorded, { to, by }: EscalatedByPerson): Change[] {
  if (alert.escalated !== undefined) return [[key, { ...alert, acts: superseded(alert.acts, id, alert.escalated) }]];
  return [[key, { ...alert, level: to, escalated: { act: id, at: recordedAt, by }, acts: withOutcome(alert.acts, { act: id, outcome: 'applied' }) }]];
}

export type ShelfProblem = 'too-long' | 'once';
/** Why an alert may not be shelved until then; undefined when it may. */
export function shelfProblem(picture: Picture, alert: Alert, until: Millis, at: Millis): ShelfProblem | undefined {
  if (alert.raised?.severity !== 'life-safety') return undefined;
  if (until - at > limitsOf(picture).shelf.lifeSafety * SECOND) return 'too-long';
  return alert.shelvedBy === undefined ? undefined : 'once';
}

/** The shelf belongs to the condition; its outcome is kept with the alert that it was asked of, too. */
function shelf(picture: Picture, key: EntityKey, alert: Alert, recorded: Recorded<ShelfEvent>): Change[] {
  const { event, recordedAt } = recorded;
  const common = keyEntityOf(picture, key);
  const until = event.fact === 'alert-shelved' ? parseTime(event.data.until) : undefined;
  if (event.fact === 'alert-shelved' && (until === undefined || shelfProblem(picture, alert, until, recordedAt) !== undefined)) {
    return [[key, { ...alert, acts: superseded(alert.acts, event.id, winnerOf(shelfOf(common))) }]];
  }
  const value: Shelf = {
    ...(until !== undefined && { until }), ...(event.fact === 'alert-shelved' && { reason: event.data.reason }),
    clears: event.fact === 'alert-shelved' ? undoneBy(picture, key, common) : (lastAct<Shelf>(common.acts, 'shelf')?.value.clears ?? []),
  };
  const acts = applyFieldAct(common.acts, 'shelf', recorded as Recorded<EventOf<'alert-shelved'>>, value);
  const outcome = acts.outcomes.at(-1);
  if (acts === common.acts || outcome === undefined) return [];
  const shelved = outcome.outcome === 'applied' && event.fact === 'alert-shelved' ? { shelvedBy: event.id } : {};
  return [[key, { ...alert, ...shelved, acts: withOutcome(alert.acts, outcome) }], [keyOfAlert(key), { ...common, acts }]];
}

/** The acknowledgements that a shelf undoes: of the alert it is asked of and of the newest instance, beside those undone before. */
function undoneBy(picture: Picture, key: EntityKey, common: AlertKey): readonly string[] {
  const acts = [key, newestInstance(picture, key)].flatMap((one) => {
    const alert = alertAt(picture, one);
    return alert === undefined ? [] : fieldsOf(alert.acts);
  });
  return [...new Set([...(lastAct<Shelf>(common.acts, 'shelf')?.value.clears ?? []), ...acts])].slice(-CLEARS_KEPT);
}

/** Acknowledgements that a shelf remembers to have undone. */
const CLEARS_KEPT = 8;
const fieldsOf = (acts: Acts | undefined): readonly string[] => (['acknowledged', 'confirmed'] as const).flatMap((field) => lastAct(acts, field)?.act ?? []);

/** Takes back the last act of a field of the alert, or the last one on its condition's shelf. */
export function foldAlertWithdrawn(picture: Picture, recorded: Recorded<EventOf<'act-withdrawn'>>): Change[] {
  const { id, subject: key, data } = recorded.event;
  const alert = alertAt(picture, key);
  if (alert === undefined || isKnown(alert.acts, id)) return [];
  const common = keyEntityOf(picture, key);
  if (!isShelfAct(common, data.act)) {
    const acts = withdraw(alert.acts, recorded);
    return acts === undefined || acts === alert.acts ? [] : [[key, { ...alert, acts }]];
  }
  const acts = withdraw(common.acts, recorded);
  const outcome = acts?.outcomes.at(-1);
  if (acts === undefined || acts === common.acts || outcome === undefined) return [];
  const { shelvedBy, ...others } = alert;
  const kept = outcome.outcome === 'applied' && shelvedBy === data.act ? others : alert;
  return [[key, { ...kept, acts: withOutcome(alert.acts, outcome) }], [keyOfAlert(key), { ...common, acts }]];
}

/** Whether an act of that id stands on the shelf of the condition. */
export const isShelfAct = ({ acts }: AlertKey, act: string): boolean => acts?.fields.shelf?.some((applied) => applied.act === act) === true;
