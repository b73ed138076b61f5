/** Which alerts nobody has acknowledged in time: the watch sends them on to the shift lead, once each. */
import { alertId, keyEntityOf, keyOfAlert, newestInstance, shelfOf } from '../alerts/alert-key.ts';
import { alertAt, instanceOf, rankOf, standingOf, type Raised } from '../alerts/alert.ts';
import type { RuleName, Severity } from '../alerts/facts.ts';
import { entityKey, idOf, type EntityKey } from '../event.ts';
import type { Limits } from '../rules/limits.ts';
import type { Instances } from '../rules/rule.ts';
import { SECOND, type Millis } from '../time.ts';
import type { DueQueue } from '../views/due-queue.ts';
import { dueKey, judgedAt, type Moment, type Said } from './said.ts';

/** An alert that was not sent on yet, as the watch raised it. */
export interface Open { readonly rule: RuleName; readonly severity: Severity; readonly annunciatedAt: Millis; readonly feed: string | undefined }

/** What is to be done about an alert now: send it on, look again at an instant, nothing until somebody does something, or nothing more. */
type Looked = 'escalate' | 'closed' | { readonly due: Millis | undefined };

/** Undefined for a severity that may wait for ever. */
function patience(severity: Severity, { lifeSafety, high, medium }: Limits['escalation']): Millis | undefined {
  const seconds = { 'life-safety': lifeSafety, high, medium, 'low': undefined }[severity];
  return seconds === undefined ? undefined : seconds * SECOND;
}

const NOT_YET: Looked = { due: undefined };

/** `open` is ahead of the picture by what is on its way into the log: what is not there yet, nobody has acknowledged. */
function lookAt({ picture, now, limits }: Moment, key: EntityKey, open: Open, instances: Instances): Looked {
  const wait = patience(open.severity, limits.escalation);
  if (wait === undefined) return NOT_YET;
  const alert = alertAt(picture, key);
  const standing = alert && standingOf(picture, key, alert);
  const recorded = standing !== undefined && rankOf(standing.raised.severity) >= rankOf(open.severity);
  if (recorded && standing.closedAt !== undefined) return 'closed';
  if (recorded && standing.acknowledged !== undefined) return NOT_YET;
  // The shelf is the condition's: it holds for an instance that is only on its way, and falls with a rise that is.
  const shelf = recorded || standing === undefined ? shelfOf(keyEntityOf(picture, key)) : undefined;
  const until = shelf?.value.until;
  if (until !== undefined && until > now) return { due: until };
  const since = Math.max(open.annunciatedAt, shelf === undefined ? 0 : (until ?? shelf.at));
  if (since + wait > now) return { due: since + wait };
  if (open.rule !== 'convoy-signal-lost' || open.feed === undefined) return 'escalate';
  // Under a silent feed it says nothing of its own: it is asked again after as long. Only then, so that a watch that takes over in between asks at the same instants.
  const waited = (now - since) % wait;
  return waited > 0 || instances.isActive('feed-silent', entityKey('source', open.feed)) ? { due: now - waited + wait } : 'escalate';
}

const openOf = ({ rule, severity, annunciatedAt, feed }: Raised): Open => ({ rule, severity, annunciatedAt, feed });

/** The alerts that wait for somebody to acknowledge them. */
export class Attention {
  private readonly open = new Map<EntityKey, Open>();
  /** Raised, and not in the picture yet: by condition. */
  private readonly ahead = new Map<EntityKey, Set<EntityKey>>();
  /** Sent on, and perhaps not in the log yet. */
  private readonly sent = new Set<EntityKey>();
  private readonly moment: Moment;
  private readonly due: DueQueue;
  private readonly instances: Instances;

  constructor(moment: Moment, due: DueQueue, instances: Instances) {
    this.moment = moment;
    this.due = due;
    this.instances = instances;
    for (const [key, alert] of moment.picture.ofType('alert')) if (alert.raised !== undefined && alert.escalated === undefined) this.open.set(key, openOf(alert.raised));
  }

  get keys(): Iterable<EntityKey> {
    return this.open.keys();
  }

  /** The instance of a condition that may be sent on, the newest, be it closed or only on its way: the shelf is the condition's and moves it. */
  newestOf(key: EntityKey): readonly EntityKey[] {
    return [newestInstance(this.moment.picture, entityKey('alert', alertId(idOf(key), 0))), ...(this.ahead.get(key) ?? [])];
  }

  raised(alert: EntityKey, open: Open): void {
    this.open.set(alert, open);
    const ahead = this.ahead.get(keyOfAlert(alert));
    if (ahead === undefined) this.ahead.set(keyOfAlert(alert), new Set([alert]));
    else ahead.add(alert);
  }

  /** Sends an alert on when nobody acknowledged it in time. One that was closed is looked at again when that is undone. */
  look(alert: EntityKey): Said | undefined {
    const open = this.openAt(alert);
    if (open === undefined) return undefined;
    const looked = lookAt(this.moment, alert, open, this.instances);
    this.due.set(dueKey('attention', alert), typeof looked === 'string' ? undefined : looked.due);
    if (typeof looked !== 'string') return undefined;
    this.open.delete(alert);
    if (looked === 'closed') return undefined;
    this.sent.add(alert);
    return { fact: 'alert-escalated', subject: alert, data: { to: 'shift-lead', judged: judgedAt(this.moment) } };
  }

  private openAt(alert: EntityKey): Open | undefined {
    const { raised, escalated } = alertAt(this.moment.picture, alert) ?? {};
    if (raised !== undefined) this.arrived(alert);
    if (escalated !== undefined || this.isFollowed(alert)) {
      this.sent.delete(alert);
      this.open.delete(alert);
      this.due.set(dueKey('attention', alert), undefined);
      return undefined;
    }
    const open = this.open.get(alert) ?? (raised === undefined || this.sent.has(alert) ? undefined : openOf(raised));
    if (open !== undefined) this.open.set(alert, open);
    return open;
  }

  private arrived(alert: EntityKey): void {
    const ahead = this.ahead.get(keyOfAlert(alert));
    if (ahead?.delete(alert) === true && ahead.size === 0) this.ahead.delete(keyOfAlert(alert));
  }

  /** The same condition was raised again: whoever is called, is called for that. */
  private isFollowed(alert: EntityKey): boolean {
    const { digest, nth } = instanceOf(alert);
    const next = entityKey('alert', alertId(digest, nth + 1));
    return this.ahead.get(keyOfAlert(alert))?.has(next) === true || alertAt(this.moment.picture, next) !== undefined;
  }
}
