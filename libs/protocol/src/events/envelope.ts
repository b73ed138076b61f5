/** CloudEvents 1.0 as JSON, strictly. A null attribute is an absent one: take it out before the check. */
import { Type, type TProperties, type TSchema } from 'typebox';
import type { FactName } from '#libs/domain';
import { BODIES } from '../facts/bodies.ts';
import { eventId, optional, source, time } from '../facts/parts.ts';
import { SUBJECTS, subjectPattern } from '../facts/subjects.ts';
import { isBase64, isClean, isJsonMediaType, isMediaType, isTime, isUri, isUriReference } from '../facts/text.ts';
import { typeOfFact } from '../facts/upcasts.ts';

const NAME = '^[a-z0-9]+$';
const INT_32 = 2_147_483_648;
const extension = Type.Union([
  Type.Refine(Type.String(), isClean, () => 'must have no control characters'), Type.Integer({ minimum: -INT_32, maximum: INT_32 - 1 }), Type.Boolean(),
], { description: 'Extensions are text, 32-bit whole numbers, true or false' });
const attributes = <P extends TProperties>(properties: P, options: Readonly<Record<string, unknown>>) =>
  Type.Object(properties, { propertyNames: { pattern: NAME }, ...options, additionalProperties: extension });

const clean = (description: string) => Type.Refine(Type.String({ minLength: 1, description }), isClean, () => 'must have no control characters');
const specversion = Type.Literal('1.0', { description: 'The version of CloudEvents' });
const dataschema = Type.Refine(Type.String({ minLength: 1, format: 'uri', description: 'Kept, not read' }), isUri, () => 'must be a URI');

/** Any CloudEvent. That `data` and `data_base64` exclude each other is checked beside it. */
export const ENVELOPE = attributes({
  specversion,
  id: clean('Unique for its source'),
  source: Type.Refine(Type.String({ minLength: 1, description: 'Who sends it' }), isUriReference, () => 'must be a URI reference (RFC 3986)'),
  type: clean('What kind of event it is'),
  datacontenttype: optional(Type.Refine(Type.String({ minLength: 1 }), isMediaType, () => 'must be a media type (RFC 2046)')),
  dataschema: optional(dataschema),
  subject: optional(clean('What it is about')),
  time: optional(Type.Refine(Type.String({ minLength: 1 }), isTime, () => 'must be an RFC 3339 time with an offset')),
  data: optional(Type.Unknown()),
  data_base64: optional(Type.Refine(Type.String(), isBase64, () => 'must be base64 (RFC 4648)')),
}, { title: 'CloudEvent', description: 'A CloudEvent 1.0 in its JSON format', propertyNames: { pattern: `${NAME}|^data_base64$` } });

const jsonMediaType = Type.Refine(
  Type.String({ minLength: 1, description: 'application/json; absent means the same', examples: ['application/json'] }), isJsonMediaType, () => 'must be application/json',
);

/** The whole event of one fact, as it is taken from outside and as it is in logs. */
export function eventSchema<F extends FactName>(fact: F) {
  const body: TSchema = BODIES[fact];
  const needed = 'anyOf' in body || ((body as { required?: readonly string[] }).required ?? []).length > 0;
  return attributes({
    specversion,
    id: eventId('Unique for its source: the same source and id are the same event, however often they are sent'),
    source: source('Who sends it'),
    type: Type.Literal(typeOfFact(fact)),
    subject: Type.String({ pattern: subjectPattern(SUBJECTS[fact]), description: `${SUBJECTS[fact].join(' or ')}, a slash, and its id` }),
    time: time('When it happened, as the source says'),
    datacontenttype: optional(jsonMediaType),
    dataschema: optional(dataschema),
    traceparent: optional(clean('W3C Trace Context')),
    data: needed ? body : optional(body),
  }, { title: typeOfFact(fact), description: (body as { description?: string }).description });
}
