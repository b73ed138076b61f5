/** The parts that bodies are made of. A part says in one place what is taken, what the type is and what the documents tell. */
import Format from 'typebox/format';
import { Type, type TSchema, type TSchemaOptions, type TProperties } from 'typebox';
import type { LineString, LonLat, Polygon } from '#libs/domain';
import { LIMITS } from '../limits.ts';
import { isClean, isCleanText, isEntityKey, isEventId, isEventKey, isSaying, isTime, isTimeZone } from './text.ts';

// Read once, by us: the library takes every time apart with three expressions.
Format.Set('date-time', isTime);

/** A body or a part of one: members that are not named are refused. */
export const closed = <P extends TProperties>(properties: P, options: TSchemaOptions = {}) =>
  Type.Object(properties, { ...options, additionalProperties: false });

export const optional = <T extends TSchema>(type: T) => Type.Optional(type);

const ENTITY_ID_PATTERN = '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$';
export const entityId = (description: string) => Type.String({ pattern: ENTITY_ID_PATTERN, description });
export const entityIds = (description: string) => list(entityId('A bare id'), description);

export const list = <T extends TSchema>(items: T, description: string) => Type.Array(items, { maxItems: LIMITS.listItems, description });

/** One line: a name, a group, a kind. */
export const line = (description: string) => Type.Refine(
  Type.String({ minLength: 1, maxLength: LIMITS.lineCharacters, description }), isClean, () => 'must have no control characters',
);
export const lines = (description: string) => list(line('One line'), description);
/** As many lines as it takes. */
export const text = (description: string) => Type.Refine(
  Type.String({ maxLength: LIMITS.textCharacters, description }), isCleanText, () => 'must have no control characters but line breaks and tabs',
);
/** Text that must say something. */
export const saying = (description: string) => Type.Refine(
  Type.String({ minLength: 1, maxLength: LIMITS.textCharacters, description }), isSaying,
  () => 'must say something, without control characters but line breaks and tabs',
);
export const eventId = (description: string) => Type.Refine(
  Type.String({ minLength: 1, maxLength: LIMITS.idCharacters, description }), isEventId, () => 'must have no control, bidirectional or invisible characters',
);
export const source = (description: string) => Type.String({ minLength: 1, maxLength: LIMITS.sourceCharacters, format: 'uri-reference', description });
export const eventKey = (description: string) => Type.Refine(
  Type.String({ minLength: 3, maxLength: LIMITS.sourceCharacters + 1 + LIMITS.idCharacters, description }), isEventKey,
  () => 'must be an event key: a source, one space, an id',
);
export const entityKey = (description: string) => Type.Refine(
  Type.String({ minLength: 3, description }), isEntityKey, () => 'must be an entity key: an entity type, a slash, an id',
);
export const time = (description: string) => Type.String({ format: 'date-time', description: `${description} (RFC 3339 with an offset)` });
export const timeZone = (description: string) => Type.Refine(
  Type.String({ minLength: 1, maxLength: LIMITS.lineCharacters, description }), isTimeZone, () => 'must be the IANA name of a time zone',
);
export const either = <const V extends string[]>(values: readonly [...V], description: string) => Type.Enum(values, { description });

export const number = (description: string, minimum: number, maximum: number) => Type.Number({ minimum, maximum, description });
export const whole = (description: string, minimum: number, maximum: number) => Type.Integer({ minimum, maximum, description });

export const lon = (description = 'Longitude, degrees east, WGS 84') => number(description, -180, 180);
export const lat = (description = 'Latitude, degrees north, WGS 84') => number(description, -90, 90);
/** Nothing on Earth is further away. */
const FARTHEST_METRES = 20_100_000;
export const metres = (description: string) => number(`${description}, metres`, 0, FARTHEST_METRES);
const MOST_PEOPLE = 1_000_000;
export const people = (description: string) => whole(description, 0, MOST_PEOPLE);

const position = Type.Unsafe<LonLat>({
  type: 'array', prefixItems: [lon(), lat()], minItems: 2, maxItems: 2, description: '[lon, lat] in degrees, WGS 84; no altitude',
} as TSchema);
const positions = (minItems: number, description: string) => Type.Array(position, { minItems, maxItems: LIMITS.eventVertices, description });
export const route = (description: string) => positions(2, `${description}: [[lon, lat], …], WGS 84, at most ${LIMITS.eventVertices} positions`);

function isRing(ring: unknown): boolean {
  if (!Array.isArray(ring)) return false;
  const [first, last] = [ring[0], ring.at(-1)] as readonly [LonLat?, LonLat?];
  return Array.isArray(first) && Array.isArray(last) && first[0] === last[0] && first[1] === last[1];
}
const LEAST_RING = 4;
const ring = Type.Refine(
  positions(LEAST_RING, 'A closed ring: the last position is the first one again'), isRing, () => 'must be a closed ring: the last position is the first one again',
);
export const lineString = closed(
  { type: Type.Literal('LineString'), coordinates: positions(2, 'At least 2 positions') }, { title: 'LineString', description: 'GeoJSON LineString, WGS 84' },
);
export const polygon = closed(
  { type: Type.Literal('Polygon'), coordinates: Type.Array(ring, { minItems: 1, maxItems: LIMITS.listItems, description: 'The outer ring, then holes' }) },
  { title: 'Polygon', description: `GeoJSON Polygon, WGS 84, at most ${LIMITS.eventVertices} positions together` },
);
/** Either of the two; the errors that are told are those of the one that `type` names. */
export const polygonOrLineString = Type.Unsafe<LineString | Polygon>({
  type: 'object', required: ['type'], properties: { type: Type.Enum(['Polygon', 'LineString']) },
  allOf: [
    { if: { properties: { type: { const: 'Polygon' } } }, else: lineString },
    { if: { properties: { type: { const: 'LineString' } } }, else: polygon },
  ],
  description: 'GeoJSON: a Polygon, or a LineString whose inside is on its left; WGS 84',
} as TSchema);

export const name = closed(
  { en: line('English'), ar: optional(line('Arabic')), he: optional(line('Hebrew')) }, { description: 'What people call it; only English is required' },
);
