import type { Caller, Command, Decision } from '../acts/command.ts';
import { refuse, unseen } from '../acts/refusals.ts';
import type { Picture } from '../picture/picture.ts';
import { contradictions, type RuleLimits } from '../rules/limits.ts';

export function startShift(picture: Picture, command: Command, caller: Caller): Decision {
  const { desk } = command.data as { desk: string };
  return unseen(picture, command.subject, caller) ?? { act: { fact: 'shift-started', subject: command.subject, data: { by: caller.by, desk } } };
}

/** Something must be set, and limits that come in pairs must not contradict each other. */
export function configure(picture: Picture, command: Command, caller: Caller): Decision {
  const { timeZone, rules } = command.data as { timeZone?: string; rules?: RuleLimits };
  const hidden = unseen(picture, command.subject, caller);
  if (hidden !== undefined) return hidden;
  if (timeZone === undefined && rules === undefined) return refuse('invalid', 'timeZone or rules must be there.', '/data');
  const [wrong] = contradictions(rules ?? {});
  if (wrong !== undefined) return refuse('invalid', wrong.detail, `/data/rules/${wrong.limit.join('/')}`);
  const data = { by: caller.by, ...(timeZone !== undefined && { timeZone }), ...(rules !== undefined && { rules }) };
  return { act: { fact: 'operation-configured', subject: command.subject, data } };
}
