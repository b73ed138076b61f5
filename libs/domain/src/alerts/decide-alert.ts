/** Whether a command about an alert may be recorded: what people may do with it, and when it is too late. */
import type { ActFact, Caller, Command, Decision, Refusal } from '../acts/command.ts';
import type { Acts } from '../acts/field.ts';
import { conflict, overtaken, refuse, shown, unseen } from '../acts/refusals.ts';
import { isSameActor } from '../acts/withdraw.ts';
import type { EntityKey } from '../event.ts';
import type { Picture } from '../picture/picture.ts';
import { parseTime } from '../time.ts';
import { organisationOf } from '../views/audience.ts';
import { keyEntityOf } from './alert-key.ts';
import { alertAt, standingOf, type Alert, type Standing } from './alert.ts';
import { isShelfAct, seenBy, shelfProblem } from './fold-acts.ts';

export type AlertCommand =
  | 'acknowledge-alert' | 'confirm-alert' | 'assign-alert' | 'escalate-alert' | 'shelve-alert' | 'unshelve-alert' | 'close-alert';

interface Asked { readonly picture: Picture; readonly command: Command; readonly caller: Caller; readonly alert: Alert; readonly standing: Standing }

/** An unseen alert is not found; whatever is asked of a closed one is refused. */
export function decideAlert(picture: Picture, command: Command, type: AlertCommand, caller: Caller): Decision {
  const { subject } = command;
  const alert = alertAt(picture, subject);
  const standing = alert && standingOf(picture, subject, alert);
  const hidden = unseen(picture, subject, caller);
  if (hidden !== undefined || alert === undefined || standing === undefined) return hidden ?? refuse('not-found', 'The subject is not known.', '/subject');
  if (standing.closedAt !== undefined) {
    const closing = standing.closed ?? standing.acknowledged;
    return refuse('invalid', 'The alert is closed.', '/subject', closing === undefined ? null : shown(closing, caller));
  }
  const asked: Asked = { picture, command, caller, alert, standing };
  switch (type) {
    case 'acknowledge-alert': return acknowledge(asked);
    case 'confirm-alert': return confirm(asked);
    case 'assign-alert': return assign(asked);
    case 'escalate-alert': return escalate(asked);
    case 'shelve-alert': return shelve(asked);
    case 'unshelve-alert': return unshelve(asked);
    case 'close-alert': return close(asked);
  }
}

/** The body of an act on a field: who did it and what they saw there. */
const field = ({ caller, command }: Asked) => ({ by: caller.by, from: command.from ?? null });
const decided = (act: ActFact): Decision => ({ act });

/** A coordinator says that it has seen it, once for each desk; operations acknowledge it, once. */
function acknowledge(asked: Asked): Decision {
  const { command: { id, subject }, caller, alert, standing } = asked;
  const organisation = organisationOf(caller.audience);
  if (organisation === undefined) {
    if (standing.acknowledged !== undefined) return conflict('The alert is acknowledged already.', standing.acknowledged);
    return overtaken(alert.acts, 'acknowledged', asked.command) ?? decided({ fact: 'alert-acknowledged', subject, data: field(asked) });
  }
  const seen = seenBy(alert, organisation, caller.by.desk ?? organisation);
  const isRetry = seen?.act === id && isSameActor(seen.by, caller.by);
  if (seen !== undefined && !isRetry) return refuse('conflict', 'The alert has been seen at this desk already.', '/subject', shown(seen, caller));
  return decided({ fact: 'alert-acknowledged', subject, data: { by: caller.by, from: null } });
}

/** Confirming says that something was done; it acknowledges, too. */
function confirm(asked: Asked): Decision {
  const { command, alert, standing } = asked;
  const confirmed = alert.acts?.fields.confirmed?.at(-1);
  if (confirmed !== undefined && standing.acknowledged !== undefined) return conflict('The alert is confirmed already.', confirmed);
  const { note } = command.data as { note: string };
  return overtaken(alert.acts, 'confirmed', command) ?? decided({ fact: 'alert-confirmed', subject: command.subject, data: { ...field(asked), note } });
}

function assign(asked: Asked): Decision {
  const { command, alert } = asked;
  const { to } = command.data as { to: string };
  const refusal = overtaken(alert.acts, 'owner', command);
  if (refusal !== undefined) return refusal;
  const owner = alert.acts?.fields.owner?.at(-1);
  if (owner?.value === to) return conflict('The alert is assigned to them already.', owner, '/data/to');
  return decided({ fact: 'alert-assigned', subject: command.subject, data: { ...field(asked), to } });
}

function escalate({ command: { subject }, caller, alert }: Asked): Decision {
  if (alert.escalated !== undefined) return refuse('conflict', 'The alert is escalated already.', '/subject', shown(alert.escalated, caller));
  return decided({ fact: 'alert-escalated', subject, data: { by: caller.by, to: 'shift-lead' } });
}

const SHELF_PROBLEMS = {
  'too-long': 'until is too far away: a life-safety alert is shelved for a short time only.',
  'once': 'The alert has been shelved before: a life-safety alert is shelved once.',
} as const;

function shelve(asked: Asked): Decision {
  const { picture, command, caller, alert } = asked;
  const { until, reason } = command.data as { until: string; reason: string };
  const end = parseTime(until) ?? 0;
  if (end <= caller.now) return refuse('invalid', 'until is not in the future.', '/data/until');
  const problem = shelfProblem(picture, alert, end, caller.now);
  if (problem !== undefined) return refuse('invalid', SHELF_PROBLEMS[problem], problem === 'once' ? '/subject' : '/data/until');
  return onShelf(asked) ?? decided({ fact: 'alert-shelved', subject: command.subject, data: { ...field(asked), until, reason } });
}

function unshelve(asked: Asked): Decision {
  const { command: { subject }, caller, standing: { shelf } } = asked;
  const refusal = onShelf(asked);
  if (refusal !== undefined) return refusal;
  if (shelf !== undefined && shelf.value.until === undefined) return conflict('The alert was taken from the shelf already.', shelf);
  if (shelf?.value.until === undefined || shelf.value.until <= caller.now) return refuse('invalid', 'The alert is not shelved.', '/subject');
  return decided({ fact: 'alert-unshelved', subject, data: field(asked) });
}

const onShelf = ({ picture, command }: Asked): Refusal | undefined => overtaken(keyEntityOf(picture, command.subject).acts, 'shelf', command);

function close(asked: Asked): Decision {
  const { command, alert } = asked;
  const { note } = command.data as { note: string };
  return overtaken(alert.acts, 'closed', command) ?? decided({ fact: 'alert-closed', subject: command.subject, data: { ...field(asked), note } });
}

/** The acts among which an act on an alert stands: its own, or those on its condition's shelf. */
export function actsWith(picture: Picture, alertKey: EntityKey, act: string): Acts | undefined {
  const common = keyEntityOf(picture, alertKey);
  return isShelfAct(common, act) ? common.acts : alertAt(picture, alertKey)?.acts;
}
