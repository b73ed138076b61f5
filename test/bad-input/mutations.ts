/** What is wrong with generated input: one to three things, anywhere in something that was good. */
import fc from 'fast-check';
import { MARK } from '../../apps/ingest/src/bad-input/bad-input.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
const POLLUTING = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', ''] as const;
const LONG = 10_000;
/** A refusal names the member, so names are what may come back. */
const UNHEARD = 'unheard';

/** Values that somebody once choked on, and any JSON. */
const HOSTILE: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, -1, 0, -0, 1e308, 5e-324, 2 ** 53, '', MARK, '\u0000', '\ud800', '\u202e', '0x1', '1e400', 'NaN', '2026-02-30T00:00:00Z', '9999-12-31T23:59:60Z', [], {}, [[[]]], MARK.repeat(LONG)),
  fc.constantFrom<Json>({ toString: MARK }, { constructor: { prototype: { polluted: true } } }, { length: -1 }, [null, MARK], ...POLLUTING),
  fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>, fc.string({ unit: 'binary' }),
);

type Path = readonly (string | number)[];
function pathsIn(value: Json, at: Path = []): readonly Path[] {
  if (value === null || typeof value !== 'object') return [at];
  const members: readonly (readonly [string | number, Json])[] = Array.isArray(value) ? value.map((one, place) => [place, one as Json] as const) : Object.entries(value);
  return [at, ...members.flatMap(([name, one]) => pathsIn(one, [...at, name]))];
}

function changed(value: Json, [name, ...rest]: Path, change: (value: Json) => Json | undefined): Json | undefined {
  if (name === undefined) return change(value);
  if (Array.isArray(value)) return value.flatMap((one, place) => { const next = place === name ? changed(one as Json, rest, change) : (one as Json); return next === undefined ? [] : [next]; });
  const members = Object.entries(value as object).map(([member, one]) => [member, member === name ? changed(one as Json, rest, change) : (one as Json)] as const);
  return Object.fromEntries(members.filter(([, one]) => one !== undefined)) as Json;
}

/** Nothing, something hostile, the same twice, in itself, or with a member more. */
const change = fc.oneof(
  fc.constant(() => undefined), HOSTILE.map((hostile) => () => hostile), fc.constant((value: Json): Json => [value, value]), fc.constant((value: Json): Json => ({ data: value })),
  fc.tuple(fc.constantFrom(...POLLUTING, UNHEARD), HOSTILE).map(([name, hostile]) => (value: Json): Json | undefined => (
    value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries([...Object.entries(value), [name, hostile]]) as Json : hostile)),
) as fc.Arbitrary<(value: Json) => Json | undefined>;

/** The value with one to three things changed. */
export const mutated = (good: Json): fc.Arbitrary<Json | undefined> => fc.array(fc.tuple(fc.nat(), change), { minLength: 1, maxLength: 3 })
  .map((changes) => changes.reduce<Json | undefined>((value, [at, how]) => {
    if (value === undefined) return undefined;
    const paths = pathsIn(value);
    return changed(value, paths[at % paths.length] as Path, how);
  }, good));

/** Text that goes into text, some of it no good in JSON, in HTTP or in a packet. Nothing that is looked for in answers: it may become part of a name. */
const SPLICES = ['', '"', '\\', '{', '[', ']', '}', ',', '\u0000', '\r\n', '\n\n', '\u00ff', '\ufeff', '1e999', '"__proto__":{"polluted":true},', '"id":"again",', '[[[[[[[[', '%00', '%', '../', '451-', '0{'] as const;
interface Splice { readonly at: number; readonly removed: number; readonly put: string }
const splice: fc.Arbitrary<Splice> = fc.record({ at: fc.nat(), removed: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(200)), put: fc.oneof(fc.constantFrom(...SPLICES), fc.string({ unit: 'binary', maxLength: 8 })) });

/** The text with one to three places cut out, overwritten, or with something put in between. */
export const spliced = (good: string): fc.Arbitrary<string> => fc.array(splice, { minLength: 1, maxLength: 3 })
  .map((splices) => splices.reduce((text, { at, removed, put }) => { const from = at % (text.length + 1); return text.slice(0, from) + put + text.slice(from + removed); }, good));

/** Bytes with some of them changed. */
export const flipped = (good: Uint8Array): fc.Arbitrary<Buffer> => fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 })
  .map((changes) => { const bytes = Buffer.from(good); for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte; return bytes; });
