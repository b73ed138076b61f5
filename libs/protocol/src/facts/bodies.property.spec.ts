/** Bodies made up from the schemas themselves: whatever a schema takes is written, read back and taken at the border. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FIRST_TIME, formatTime, LAST_TIME, REPORT_NAMES, RULE_NAMES, type ActFact, type FactName } from '#libs/domain';
import { decode, encodeAct } from '../events/log-events.ts';
import { parseEvent } from '../events/parse-event.ts';
import { ACROSS, type Across } from './across.ts';
import { BODIES } from './bodies.ts';
import { SUBJECTS } from './subjects.ts';
import { isCleanText, isSaying } from './text.ts';

interface Schema {
  readonly type?: string; readonly const?: unknown; readonly enum?: readonly unknown[]; readonly anyOf?: readonly Schema[]; readonly allOf?: readonly { readonly else: Schema }[];
  readonly properties?: Readonly<Record<string, Schema>>; readonly required?: readonly string[]; readonly items?: Schema; readonly prefixItems?: readonly Schema[];
  readonly minItems?: number; readonly minimum?: number; readonly maximum?: number; readonly minLength?: number; readonly pattern?: string; readonly format?: string;
}

/** Lists are made no longer than this, texts no longer than that. */
const FEW = 5;
const SHORT = 40;
const TIMES = fc.integer({ min: FIRST_TIME, max: LAST_TIME }).map(formatTime);
const KEYS = fc.tuple(fc.webUrl(), fc.uuid()).map(([source, id]) => `${source} ${id}`);
const ENTITY_KEYS = fc.tuple(fc.constantFrom('violation', 'convoy', 'note'), fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)).map((parts) => parts.join('/'));

function text(name: string, { format, pattern, minLength = 0 }: Schema): fc.Arbitrary<string> {
  if (format === 'date-time') return TIMES;
  if (format === 'uri-reference') return fc.webUrl();
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  if (name === 'corrects' || name === 'retracts') return KEYS;
  if (name === 'links' || name === 'subject') return ENTITY_KEYS;
  if (name === 'timeZone') return fc.constantFrom('UTC', 'Asia/Gaza', 'America/Argentina/Buenos_Aires');
  if (name === 'cause') return fc.oneof(ENTITY_KEYS, KEYS, fc.constantFrom(...RULE_NAMES));
  const any = fc.string({ unit: 'grapheme', minLength, maxLength: SHORT });
  return name === 'reason' || name === 'text' ? any.filter((one) => minLength === 0 ? isCleanText(one) : isSaying(one)) : any.filter((one) => /^[^\p{C}]*$/u.test(one) && (minLength === 0 || isSaying(one)));
}

function list(name: string, { items, prefixItems, minItems = 0 }: Schema): fc.Arbitrary<unknown> {
  if (prefixItems !== undefined) return fc.tuple(...prefixItems.map((one) => value(name, one)));
  const made = fc.array(value(name, items ?? {}), { minLength: minItems, maxLength: Math.max(minItems, FEW) });
  const isRing = items?.prefixItems !== undefined && minItems > 2;
  return isRing ? made.map((ring) => [...ring.slice(0, -1), ring[0]]) : made;
}

function object({ properties = {}, required = [] }: Schema): fc.Arbitrary<unknown> {
  const model = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, value(name, schema)]));
  return fc.record(model, { requiredKeys: [...required], noNullPrototype: true });
}

function value(name: string, schema: Schema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.allOf !== undefined) return fc.oneof(...schema.allOf.map((one) => value(name, one.else)));
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((one) => value(name, one)));
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const { minimum: min = -1e9, maximum: max = 1e9 } = schema;
  switch (schema.type) {
    case 'string': return text(name, schema);
    case 'integer': return fc.integer({ min, max });
    case 'number': return fc.double({ min, max, noNaN: true }).map((one) => one + 0);
    case 'boolean': return fc.boolean();
    case 'null': return fc.constant(null);
    case 'array': return list(name, schema);
    default: return object(schema);
  }
}

/** What goes when it does not fit: the field of an error, and what belongs to it. */
const TOGETHER: Readonly<Record<string, readonly string[]>> = { lon: ['lon', 'lat'], lat: ['lon', 'lat'], to: ['from', 'to'], time: ['from', 'to'] };

/** Any body of a fact that its schema takes, with fields that fit each other and the time. */
function bodyOf(fact: FactName, time: string): fc.Arbitrary<object> {
  const across = ACROSS[fact] as Across<FactName> | undefined;
  return (value('', BODIES[fact] as Schema) as fc.Arbitrary<object>).map((body) => {
    const errors = across?.(body as never, time) ?? [];
    const wrong = new Set(errors.map(({ pointer }) => pointer.split('/')[2] ?? 'time').flatMap((name) => TOGETHER[name] ?? [name]));
    return wrong.size === 0 ? body : Object.fromEntries(Object.entries(body).filter(([name]) => !wrong.has(name)));
  });
}

const REPORTS: ReadonlySet<FactName> = new Set(REPORT_NAMES);
/** In the middle of the times that are made up. */
const TIME = 126_000_000_000_000;

describe.each(Object.keys(BODIES) as readonly FactName[])('%s', (fact) => {
  const [type = ''] = SUBJECTS[fact];
  const events = fc.record({ data: bodyOf(fact, formatTime(TIME)), id: fc.uuid(), source: fc.webUrl() }).map(({ data, id, source }) =>
    encodeAct({ fact, subject: `${type}/x-1`, data } as ActFact, { id, source, time: TIME }));

  it('reads back as it was written: decode(encode(x)) = x', () => {
    fc.assert(fc.property(events, (event) => { expect(decode(event.json)).toEqual(event); }), { numRuns: 60 });
  });

  it('is at the border what it is in the log', () => {
    fc.assert(fc.property(events, (event) => {
      const parsed = parseEvent(JSON.parse(event.json), event.json);
      if (REPORTS.has(fact)) expect(parsed).toEqual({ ok: true, event });
      else expect(parsed.ok).toBe(false);
    }), { numRuns: 20 });
  });
});
