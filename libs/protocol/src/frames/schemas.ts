/** What a console sends and is sent, as schemas: joins are checked with theirs, all of them are documented. */
import { Type, type Static, type TProperties } from 'typebox';
import { optional } from '../facts/parts.ts';
import { LIMITS } from '../limits.ts';
import type { ChangesFrame, Discontinuity, Heartbeat, PictureFrame } from './frames.ts';

const ID = '[A-Za-z0-9][A-Za-z0-9._-]{0,63}';
/** Longer than any cursor that is written. */
const CURSOR_CHARACTERS = 2_048;

export const operationId = Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$', description: 'Id of the operation' });
export const audience = Type.String({ pattern: `^(?:operations|public|(?:aid|liaison):${ID})$`, description: 'operations, aid:<organisation>, liaison:<party> or public' });
export const cursor = Type.String({ minLength: 1, maxLength: CURSOR_CHARACTERS, description: 'Opaque: how far a console is' });
export const at = Type.String({ format: 'date-time', description: 'The instant this is true at, RFC 3339 in UTC' });
const open = <P extends TProperties>(properties: P, description: string) => Type.Object(properties, { description });

export const JOIN = Type.Object(
  { operation: operationId, audience: optional(audience), since: optional(cursor) },
  { additionalProperties: false, description: 'Asks to follow an operation; since is the cursor to go on from' },
);

const key = Type.String({ description: 'Entity key: an entity type, a slash, an id' });
const entity = Type.Object({}, { additionalProperties: true, description: 'What the audience sees of an entity' });
const pair = <T extends object>(value: T, description: string) => Type.Unsafe<readonly [string, object | null]>({
  type: 'array', prefixItems: [key, value], minItems: 2, maxItems: 2, description,
});

export const PICTURE = open({
  operation: operationId, audience, epoch: Type.String({ description: 'One build of the picture; another one after every rebuild' }), cursor, at,
  entities: Type.Array(pair(entity, '[key, entity]')),
  done: Type.Boolean({ description: 'False while more parts of the same picture follow' }),
}, `A whole picture, or one part of at most ${LIMITS.pictureFrameBytes} bytes`);
export const CHANGES = open({
  operation: operationId, audience, after: cursor, cursor, at,
  changes: Type.Array(pair({ anyOf: [entity, { type: 'null' }] }, '[key, entity], or [key, null] for what is no longer visible')),
}, 'What changed after the frame whose cursor is in after; a console that holds another cursor joins again');
export const HEARTBEAT = open({
  cursor, at, headAgeMs: Type.Number({ minimum: 0, description: 'Since the log was last proved to be folded to its end, milliseconds' }),
  spooled: Type.Boolean({ description: 'Acknowledged events wait that are not in the log yet' }),
}, 'Every second; cursor is that of the last frame');
export const DISCONTINUITY = open({ reason: Type.String({ description: 'Why, for people' }) }, 'A picture follows');

type Wide<T> = { readonly [K in keyof T]: T[K] extends string ? string : T[K] extends readonly unknown[] ? readonly (readonly [string, object | null])[] : T[K] };
/** Whether a frame's type and its schema name the same members, each as wide as the other. */
export type Says<F, S> = [Wide<F>] extends [Wide<S>] ? ([keyof S] extends [keyof F] ? true : false) : false;
export type Holds<T extends true> = T;
/** Does not compile while a frame's type and its schema differ. */
export type FramesAgree = Holds<
  | Says<PictureFrame, Static<typeof PICTURE>> | Says<ChangesFrame, Static<typeof CHANGES>> | Says<Heartbeat, Static<typeof HEARTBEAT>>
  | Says<Discontinuity, Static<typeof DISCONTINUITY>>
>;
