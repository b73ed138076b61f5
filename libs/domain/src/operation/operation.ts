import { isKnown, withOutcome, type Marked } from '../acts/field.ts';
import type { EventOf, Recorded } from '../event.ts';
import type { By } from '../facts.ts';
import type { Change, Picture } from '../picture/picture.ts';
import type { RuleLimits } from '../rules/limits.ts';
import type { Millis } from '../time.ts';

/** Who sits at a desk, since when. */
export interface Shift { readonly desk: string; readonly at: Millis; readonly by: By }
/** The operation itself: which log this is, how it is set up, who has started a shift. */
export interface Operation extends Marked {
  readonly opened?: { readonly log: string; readonly at: Millis };
  readonly configured?: { readonly timeZone?: string; readonly rules?: RuleLimits };
  /** The newest of each desk, newest last. */
  readonly shifts?: readonly Shift[];
}
export const NO_OPERATION: Operation = {};

/** Desks whose last shift is kept: the newest. */
const SHIFTS_KEPT = 32;

const operationAt = (picture: Picture, key: string): Operation => (picture.get(key) as Operation | undefined) ?? NO_OPERATION;

/** Several may open an empty log; the record at position 0 decides and later ones do nothing. */
export function foldOperationOpened(picture: Picture, recorded: Recorded<EventOf<'operation-opened'>>): Change[] {
  const { subject, data } = recorded.event;
  if (recorded.position !== 0) return [];
  return [[subject, { ...operationAt(picture, subject), opened: { log: data.log, at: recorded.recordedAt } }]];
}

/** The newest in log order stands, like a subscription: what it names replaces what was named before. */
export function foldOperationConfigured(picture: Picture, { event: { id, subject, data } }: Recorded<EventOf<'operation-configured'>>): Change[] {
  const operation = operationAt(picture, subject);
  if (isKnown(operation.acts, id)) return [];
  const { timeZone, rules } = data;
  const configured = { ...operation.configured, ...(timeZone !== undefined && { timeZone }), ...(rules !== undefined && { rules }) };
  return [[subject, { ...operation, configured, acts: withOutcome(operation.acts, { act: id, outcome: 'applied' }) }]];
}

export function foldShiftStarted(picture: Picture, { event: { id, subject, data: { desk, by } }, recordedAt }: Recorded<EventOf<'shift-started'>>): Change[] {
  const operation = operationAt(picture, subject);
  if (isKnown(operation.acts, id)) return [];
  const shifts = [...(operation.shifts ?? []).filter((one) => one.desk !== desk), { desk, at: recordedAt, by }].slice(-SHIFTS_KEPT);
  return [[subject, { ...operation, shifts, acts: withOutcome(operation.acts, { act: id, outcome: 'applied' }) }]];
}
