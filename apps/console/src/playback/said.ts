/** The border of a playback: what the replay server said, checked for its form. */
import { parseTime, type EntityKey, type Millis } from '#libs/domain';
import type { Differing, PlaybackMode } from '#libs/protocol';
import { MODES } from '../picture/replaying.ts';

export interface Stand {
  readonly at: Millis;
  readonly from: Millis;
  readonly to: Millis;
  readonly knownAt: Millis;
  readonly mode: PlaybackMode;
  readonly speed: number;
  readonly skipQuiet: boolean;
  readonly playing: boolean;
  readonly unreadable: number;
}
export interface Difference { readonly cursor: string; readonly entities: readonly Differing[]; readonly more: number }

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const timeOf = (value: unknown): Millis | undefined => (typeof value === 'string' ? parseTime(value) : undefined);

/** Where a playback stands; undefined when it is no such thing. */
export function parseStand(input: unknown): Stand | undefined {
  if (!isObject(input)) return undefined;
  const [at, from, to, knownAt] = ['at', 'from', 'to', 'knownAt'].map((name) => timeOf(input[name]));
  const mode = MODES.find((name) => name === input['mode']);
  const { speed, unreadable } = input;
  if (at === undefined || from === undefined || to === undefined || knownAt === undefined || mode === undefined || typeof speed !== 'number') return undefined;
  return { at, from, to, knownAt, mode, speed, skipQuiet: input['skipQuiet'] === true, playing: input['playing'] === true, unreadable: typeof unreadable === 'number' ? unreadable : 0 };
}

export function parseDifference(input: unknown): Difference | undefined {
  if (!isObject(input) || typeof input['cursor'] !== 'string' || !Array.isArray(input['entities'])) return undefined;
  const entities = input['entities'].filter((one: unknown): one is Differing => isObject(one) && typeof one['key'] === 'string' && one['key'].includes('/') && Array.isArray(one['whys']));
  return { cursor: input['cursor'], entities: entities as readonly (Differing & { readonly key: EntityKey })[], more: typeof input['more'] === 'number' ? input['more'] : 0 };
}

/** Why the server refused, in its words; undefined when it did not. */
export function refusalOf(input: unknown): string | undefined {
  if (!isObject(input) || input['error'] === undefined) return undefined;
  const { error } = input;
  const said = isObject(error) ? (error['detail'] ?? error['title']) : error;
  return typeof said === 'string' ? said : 'refused';
}
