/** For specs only. What a watch says, in a line each. */
import type { Accepted, EntityKey } from '../event.ts';
import { fact, NOON } from '../picture/given.ts';
import { formatTime, MINUTE, type Millis } from '../time.ts';
import { alertId, digestOf } from './alert-key.ts';
import type { AlertRaised } from './facts.ts';

export const WATCH = 'watch-1';
export const minute = (count: number): Millis => NOON + count * MINUTE;

export const started = (watch = WATCH): Accepted => fact('watch-started', 'operation/demo', { watch }, { id: watch });
export const keyOf = (raise: Pick<AlertRaised, 'rule' | 'subject' | 'cause'>, nth = 0): EntityKey => `alert/${alertId(digestOf(raise.rule, raise.subject, raise.cause), nth)}`;
const judged = (at: Millis) => ({ position: 0, at: formatTime(at) });

export type Raise = Omit<AlertRaised, 'watch' | 'judged'>;
export const HELD: Raise = { rule: 'convoy-held', subject: 'convoy/k1', severity: 'high', corridor: 'c1', km: 3.5 };
export const ATTACKED: Raise = { rule: 'convoy-attacked', subject: 'convoy/k1', cause: 'urn:source:drivers 17', severity: 'life-safety', corridor: 'c1' };

/** Raised at that minute, and recorded then unless `recorded` says otherwise. */
export function raised(raise: Raise, at = 0, { nth = 0, watch = WATCH, recorded = at }: { nth?: number; watch?: string; recorded?: number } = {}): Accepted {
  const key = keyOf(raise, nth);
  return fact('alert-raised', key, { ...raise, watch, judged: judged(minute(at)) }, { id: `${key}-${raise.severity}-${watch}`, time: minute(at), recordedAt: minute(recorded) });
}
export function cleared(raise: Raise, at: number, { nth = 0, watch = WATCH } = {}): Accepted {
  const key = keyOf(raise, nth);
  return fact('alert-cleared', key, { watch, judged: judged(minute(at)) }, { id: `${key}-cleared-${watch}`, time: minute(at) });
}
export function escalated(raise: Raise, at: number, { nth = 0, watch = WATCH } = {}): Accepted {
  const key = keyOf(raise, nth);
  return fact('alert-escalated', key, { to: 'shift-lead', watch, judged: judged(minute(at)) }, { id: `${key}-escalated-${watch}`, time: minute(at) });
}
