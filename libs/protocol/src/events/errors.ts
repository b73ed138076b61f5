/** Turns what the schema library found into what a sender can act on, without a word of the input. */
import type { TSchema } from 'typebox';
import type { Validator } from 'typebox/compile';
import { LIMITS } from '../limits.ts';
import type { PointedError } from '../problems.ts';

interface Found { readonly keyword: string; readonly schemaPath: string; readonly instancePath: string; readonly params: object }
type Tell = (params: Record<string, unknown>) => string;

const ARTICLES: Readonly<Record<string, string>> = {
  object: 'an object', array: 'a list', string: 'text', number: 'a finite number', integer: 'a whole number', boolean: 'true or false', null: 'null',
};
const FORMATS: Readonly<Record<string, string>> = {
  'date-time': 'an RFC 3339 time with an offset', 'uri-reference': 'a URI reference (RFC 3986)', 'uri': 'a URI (RFC 3986)',
};
const comma = (values: unknown): string => (values as readonly unknown[]).join(', ');
const TELL: Readonly<Record<string, Tell>> = {
  'type': ({ type }) => `must be ${ARTICLES[String(type)] ?? String(type)}`,
  'const': ({ allowedValue }) => `must be ${String(allowedValue)}`,
  'enum': ({ allowedValues }) => `must be one of ${comma(allowedValues)}`,
  'minimum': ({ limit }) => `must be at least ${String(limit)}`,
  'maximum': ({ limit }) => `must be at most ${String(limit)}`,
  'minLength': ({ limit }) => (limit === 1 ? 'must not be empty' : `must have at least ${String(limit)} characters`),
  'maxLength': ({ limit }) => `must have at most ${String(limit)} characters`,
  'minItems': ({ limit }) => `must have at least ${String(limit)} elements`,
  'maxItems': ({ limit }) => `must have at most ${String(limit)} elements`,
  'format': ({ format }) => `must be ${FORMATS[String(format)] ?? String(format)}`,
  '~refine': ({ message }) => String(message),
  'anyOf': ({ types }) => `must be ${(types as readonly { type?: string }[]).map(({ type = '' }) => ARTICLES[type] ?? type).join(' or ')}`,
};
/** What a pattern asks for, for those that people meet. */
const PATTERNS: readonly (readonly [holds: string, detail: string])[] = [
  ['operations|public', 'must be operations, aid:<organisation>, liaison:<party> or public'],
  ['/[A-Za-z0-9][A-Za-z0-9._-]', 'must be the type of entity that it is about, a slash and an id of at most 64 letters, digits, dots, underscores and hyphens'],
  ['[A-Za-z0-9][A-Za-z0-9._-]', 'must be an id: at most 64 letters, digits, dots, underscores and hyphens, a letter or digit first'],
  ['^[a-z][a-z0-9-]', 'must be an operation id: at most 32 small letters, digits and hyphens, a letter first'],
];

/** Names of members that may be told back: those of no more than a word. */
const TELLABLE = /^[A-Za-z0-9_.-]{1,64}$/;
const escapePointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

function nameOf(pointer: string, whole: string): string {
  return pointer.split('/').findLast((segment) => segment !== '' && !/^\d+$/.test(segment)) ?? whole;
}

function unknown(pointer: string, name: string, what: string): PointedError {
  if (!TELLABLE.test(name)) return { pointer, detail: `${nameOf(pointer, what)} has a member with a name that is not taken here.` };
  return { pointer: `${pointer}/${escapePointer(name)}`, detail: `${name} is not a member that is taken here.` };
}

function tell({ keyword, schemaPath, instancePath: pointer, params }: Found, what: string): readonly PointedError[] {
  const given = params as Record<string, unknown>;
  switch (keyword) {
    case 'required': return (given['requiredProperties'] as string[]).map((name) => ({ pointer: `${pointer}/${escapePointer(name)}`, detail: `${name} is required.` }));
    case 'additionalProperties': return (given['additionalProperties'] as string[]).map((name) => unknown(pointer, name, what));
    case 'propertyNames': return (given['propertyNames'] as string[]).map((name) => unknown(pointer, name, what));
    case 'boolean': {
      const slash = pointer.lastIndexOf('/');
      return [unknown(pointer.slice(0, slash), pointer.slice(slash + 1), what)];
    }
    case 'if':
    case 'allOf': return [];
    case 'pattern': {
      if (schemaPath.endsWith('/propertyNames')) return [];
      const told = PATTERNS.find(([holds]) => String(given['pattern']).includes(holds));
      return [{ pointer, detail: `${nameOf(pointer, what)} ${told?.[1] ?? 'has a form that is not taken here'}.` }];
    }
    default: return [{ pointer, detail: `${nameOf(pointer, what)} ${TELL[keyword]?.(given) ?? 'is not valid'}.` }];
  }
}

const at = (schema: unknown, path: string): unknown => path.split('/').slice(1).reduce<unknown>(
  (inner, segment) => (typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[segment] : undefined), schema,
);

/** Of a choice of types it is told what there is to choose from, and nothing of the branches. */
function withoutBranches(found: readonly Found[], schema: TSchema): readonly Found[] {
  const choices = found.filter(({ keyword }) => keyword === 'anyOf');
  return found
    .filter(({ schemaPath }) => !choices.some((choice) => schemaPath.startsWith(`${choice.schemaPath}/anyOf/`)))
    .map((one) => (one.keyword === 'anyOf' ? { ...one, params: { types: at(schema, `${one.schemaPath.slice(1)}/anyOf`) } } : one));
}

/** A pointer goes no further than to the first name that may not be told back. */
function tellable(error: PointedError, what: string): PointedError {
  const names = error.pointer.split('/').slice(1);
  const end = names.findIndex((name) => !TELLABLE.test(name));
  if (end < 0) return error;
  const pointer = names.slice(0, end).map((name) => `/${name}`).join('');
  return { pointer, detail: `A member of ${nameOf(pointer, what)} is not valid.` };
}

/**
 * Why `input` does not pass: at least one error, at most one for each field and `LIMITS.toldErrors` in all. `what` names the
 * whole input.
 */
export function pointedErrors(validator: Validator, input: unknown, what: string): readonly PointedError[] {
  const found = withoutBranches(validator.Errors(input), validator.Type());
  const told = new Map<string, PointedError>();
  for (const error of found.flatMap((one) => tell(one, what)).map((one) => tellable(one, what))) {
    if (!told.has(error.pointer)) told.set(error.pointer, error);
  }
  if (told.size === 0) return [{ pointer: '', detail: `The ${what} is not valid.` }];
  return [...told.values()].slice(0, LIMITS.toldErrors);
}

/** Errors as one line, for a result that has room for a reason only. */
export const reasonOf = (errors: readonly PointedError[]): string => errors.map(({ pointer, detail }) => (pointer === '' ? detail : `${pointer}: ${detail}`)).join(' ');
