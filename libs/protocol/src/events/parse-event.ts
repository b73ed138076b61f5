/** The border: what comes from outside becomes an event or a refusal, once. */
import { REPORT_NAMES, type Event, type FactName, type Facts } from '#libs/domain';
import { ACROSS, type Across } from '../facts/across.ts';
import { isEventId, isSource } from '../facts/text.ts';
import { newestOf, readType, typeOfFact } from '../facts/upcasts.ts';
import { fits, LIMITS, writtenWithin } from '../limits.ts';
import type { PointedError } from '../problems.ts';
import { checkOf, envelopeCheck } from './checks.ts';
import { pointedErrors } from './errors.ts';
import { checkedEvent, EMPTY, isMembers, type Members } from './members.ts';

export type ParsedEvent =
  | { readonly ok: true; readonly event: Event }
  /** `source` and `id` are there when they could be read: they say which event of a batch this is about. */
  | { readonly ok: false; readonly errors: readonly PointedError[]; readonly source?: string; readonly id?: string };

const REPORTS: ReadonlyMap<string, FactName> = new Map(REPORT_NAMES.map((fact) => [typeOfFact(fact), fact]));
/** What only we say. */
const OURS = ['recordedtime', 'actor', 'causationid'] as const;
const TOO_LARGE: readonly PointedError[] = [{ pointer: '', detail: `The event must have at most ${LIMITS.eventBytes} bytes.` }];
const TOO_WIDE: readonly PointedError[] = [{ pointer: '', detail: `The event must have at most ${LIMITS.eventAttributes} attributes.` }];

/** Null attributes are absent ones. */
export function withoutNulls(input: Members): Members {
  for (const name in input) if (input[name] === null) return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));
  return input;
}

/**
 * One CloudEvent from outside. `json` is the sender's own text of it, which is kept as it is; without it the event is
 * written again. Takes the newest version of the reports only. Errors never hold a value of the input.
 */
export function parseEvent(input: unknown, json?: string): ParsedEvent {
  if (!isMembers(input)) return { ok: false, errors: [{ pointer: '', detail: 'The event must be an object.' }] };
  const members = withoutNulls(input);
  const text = json === undefined ? writtenWithin(members, LIMITS.eventBytes) : fits(json, LIMITS.eventBytes) ? json : undefined;
  if (text === undefined) return refused(members, TOO_LARGE);
  if (Object.keys(members).length > LIMITS.eventAttributes) return refused(members, TOO_WIDE);
  const { type } = members;
  const fact = typeof type === 'string' ? REPORTS.get(type) : undefined;
  if (fact === undefined) return refused(members, unknownType(members));
  const check = checkOf(fact);
  if (!check.Check(members)) return refused(members, pointedErrors(check, members, 'event'));
  const wrong = [...ours(members), ...across(fact, members)];
  if (wrong.length > 0) return refused(members, wrong);
  return { ok: true, event: checkedEvent(fact, members, text) };
}

function ours(members: Members): readonly PointedError[] {
  return OURS.filter((name) => Object.hasOwn(members, name)).map((name) => ({ pointer: `/${name}`, detail: `${name} is not taken from senders.` }));
}

export function across<F extends FactName>(fact: F, members: Members): readonly PointedError[] {
  const check = ACROSS[fact] as Across<F> | undefined;
  return check === undefined ? [] : check((members['data'] ?? EMPTY) as Facts[F], members['time'] as string);
}

/** What else is wrong is told too, so that a sender need not ask twice. */
function unknownType(members: Members): readonly PointedError[] {
  const errors = envelopeErrors(members);
  if (errors.some(({ pointer }) => pointer === '/type')) return errors;
  const type = readType(members['type'] as string);
  const known = type === undefined ? undefined : REPORT_NAMES.find((fact) => fact === type.fact);
  const detail = known === undefined
    ? 'type is not one that is taken from outside.'
    : `type names a version that is not known here: the newest is v${newestOf(known)}.`;
  return [{ pointer: '/type', detail }, ...errors];
}

function envelopeErrors(members: Members): readonly PointedError[] {
  const check = envelopeCheck();
  const errors = check.Check(members) ? [] : pointedErrors(check, members, 'event');
  const both = Object.hasOwn(members, 'data') && Object.hasOwn(members, 'data_base64');
  return both ? [...errors, { pointer: '/data_base64', detail: 'data_base64 must not come together with data.' }] : errors;
}

/** Whether something is a CloudEvent 1.0 in its JSON format, of whatever type. */
export function parseEnvelope(input: unknown): { readonly ok: true } | { readonly ok: false; readonly errors: readonly PointedError[] } {
  if (!isMembers(input)) return { ok: false, errors: [{ pointer: '', detail: 'The event must be an object.' }] };
  const errors = envelopeErrors(withoutNulls(input));
  return errors.length === 0 ? { ok: true } : { ok: false, errors };
}

function refused(members: Members, errors: readonly PointedError[]): ParsedEvent {
  const { source, id } = members;
  return { ok: false, errors, ...(isSource(source) && { source: source as string }), ...(isEventId(id) && { id: id as string }) };
}
