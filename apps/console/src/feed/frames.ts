/** The border of the feed: what came over the wire, checked for its form. Inside a view the server is trusted. */
import { parseTime, type Audience, type EntityKey, type EntityView, type Millis } from '#libs/domain';

export type Pair = readonly [EntityKey, EntityView];
export interface PicturePart { readonly epoch: string; readonly cursor: string; readonly at: Millis; readonly entities: readonly Pair[]; readonly done: boolean }
export interface Changes { readonly after: string; readonly cursor: string; readonly at: Millis; readonly changes: readonly (readonly [EntityKey, EntityView | null])[] }
export interface Beat { readonly cursor: string; readonly at: Millis; readonly headAge: Millis; readonly spooled: boolean }
export type Answer = { readonly audience: Audience; readonly mode: 'resumed' | 'picture' } | { readonly error: string };

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const timeOf = (value: unknown): Millis | undefined => (typeof value === 'string' ? parseTime(value) : undefined);
const isKey = (value: unknown): value is EntityKey => typeof value === 'string' && value.includes('/');
const arePairs = (value: unknown, nullable: boolean): boolean => Array.isArray(value)
  && value.every((pair: unknown) => Array.isArray(pair) && isKey(pair[0]) && (isObject(pair[1]) || (nullable && pair[1] === null)));

export function parsePicture(input: unknown): PicturePart | undefined {
  if (!isObject(input) || typeof input['cursor'] !== 'string' || typeof input['done'] !== 'boolean') return undefined;
  const at = timeOf(input['at']);
  if (at === undefined || !arePairs(input['entities'], false)) return undefined;
  return { epoch: String(input['epoch']), cursor: input['cursor'], at, entities: input['entities'] as readonly Pair[], done: input['done'] };
}

export function parseChanges(input: unknown): Changes | undefined {
  if (!isObject(input) || typeof input['cursor'] !== 'string' || typeof input['after'] !== 'string') return undefined;
  const at = timeOf(input['at']);
  if (at === undefined || !arePairs(input['changes'], true)) return undefined;
  return { after: input['after'], cursor: input['cursor'], at, changes: input['changes'] as Changes['changes'] };
}

export function parseHeartbeat(input: unknown): Beat | undefined {
  if (!isObject(input) || typeof input['cursor'] !== 'string' || typeof input['headAgeMs'] !== 'number') return undefined;
  const at = timeOf(input['at']);
  if (at === undefined) return undefined;
  return { cursor: input['cursor'], at, headAge: Math.max(0, input['headAgeMs']), spooled: Boolean(input['spooled']) };
}

export function parseAnswer(input: unknown): Answer {
  if (isObject(input)) {
    if (input['mode'] === 'resumed' || input['mode'] === 'picture') return { audience: input['audience'] as Audience, mode: input['mode'] };
    if (input['error'] !== undefined) return { error: describe(input['error']) };
  }
  return { error: 'the server answered with something else than a join' };
}

/** An error may be text or a problem document. */
function describe(error: unknown): string {
  if (typeof error === 'string') return error;
  if (!isObject(error)) return 'refused';
  const said = error['detail'] ?? error['title'];
  return typeof said === 'string' ? said : 'refused';
}
