/**
 * Acts as entities keep them: per field the applied acts, newest last, and the last outcomes. Log order decides: an act
 * applies only while its `from` is still the last applied act of its field; otherwise it is superseded by that one.
 */
import type { By, FactName, FieldAct } from '../facts.ts';
import type { EventOf, Recorded } from '../event.ts';
import { SECOND, type Millis } from '../time.ts';
import type { ActOutcome, Winner } from './command.ts';

/** How many applied acts a field keeps: what a withdrawal can go back to. */
export const KEPT_ACTS = 4;
/** How many outcomes an entity keeps, so that a retry gets the same answer. */
export const KEPT_OUTCOMES = 8;
/** An act can be withdrawn until this long after it was recorded. */
export const WITHDRAWAL: Millis = 30 * SECOND;

/** The fields that acts of this version write; each is guarded by its own `from`. */
export type Field = 'assessed' | 'merged' | 'suspended' | 'acknowledged' | 'confirmed' | 'owner' | 'shelf' | 'closed';

/** `nth` counts the acts applied to the field before it, so that a withdrawal never goes back past what is kept. */
export interface AppliedAct<V = unknown> {
  readonly act: string;
  readonly at: Millis;
  readonly by: By;
  readonly nth: number;
  readonly value: V;
}
export interface Acts {
  readonly fields: Readonly<Partial<Record<Field, readonly AppliedAct[]>>>;
  readonly outcomes: readonly ActOutcome[];
}
/** What every stored entity may carry beside its own facts. An entity whose fold threw is parked. */
export interface Marked { readonly acts?: Acts; readonly parked?: { readonly since: Millis } }

const NO_ACTS: Acts = { fields: {}, outcomes: [] };

/** The act that a field's value comes from, or undefined. Its id is what the next act there names as `from`. */
export function lastAct<V = unknown>(acts: Acts | undefined, field: Field): AppliedAct<V> | undefined {
  return acts?.fields[field]?.at(-1) as AppliedAct<V> | undefined;
}

export const winnerOf = (applied: AppliedAct | undefined): Winner | null =>
  applied === undefined ? null : { act: applied.act, at: applied.at, by: applied.by };

/** True when the fold has already dealt with this act: a retry has no second effect. */
export function isKnown(acts: Acts | undefined, act: string): boolean {
  if (acts === undefined) return false;
  return acts.outcomes.some((outcome) => outcome.act === act)
    || Object.values(acts.fields).some((applied) => applied.some((one) => one.act === act));
}

/** `acts` with one more outcome; the oldest goes when there is no place. */
export function withOutcome(acts: Acts | undefined, outcome: ActOutcome): Acts {
  const { fields, outcomes } = acts ?? NO_ACTS;
  return { fields, outcomes: [...outcomes, outcome].slice(-KEPT_OUTCOMES) };
}

export const superseded = (acts: Acts | undefined, act: string, winner: Winner | null): Acts =>
  withOutcome(acts, { act, outcome: 'superseded', winner });

export type FieldFact = { [F in FactName]: EventOf<F>['data'] extends FieldAct ? F : never }[FactName];

/**
 * The act applied to its field, or superseded by the act that came first there. Returns `acts` itself when the act is
 * already known.
 */
export function applyFieldAct<F extends FieldFact>(
  acts: Acts | undefined, field: Field, recorded: Recorded<EventOf<F>>, value: unknown,
): Acts {
  const { event, recordedAt } = recorded;
  const known = acts ?? NO_ACTS;
  if (isKnown(acts, event.id)) return known;
  const last = lastAct(acts, field);
  const { from, by } = event.data;
  if (from !== (last?.act ?? null)) return superseded(acts, event.id, winnerOf(last));
  return pushAct(known, field, { act: event.id, at: recordedAt, by, value });
}

/** The act on top of its field whatever was there, with the outcome `applied`. */
function pushAct(acts: Acts | undefined, field: Field, act: Omit<AppliedAct, 'nth'>): Acts {
  const { fields, outcomes } = acts ?? NO_ACTS;
  const applied = fields[field] ?? [];
  const nth = (applied.at(-1)?.nth ?? -1) + 1;
  const next = { ...fields, [field]: [...applied, { ...act, nth }].slice(-KEPT_ACTS) };
  return withOutcome({ fields: next, outcomes }, { act: act.act, outcome: 'applied' });
}
