import { createHash, type Hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { canonical, type Entity, type EntityKey, type Picture } from '#libs/domain';

/** Entities digested before other work gets its turn. */
const SLICE = 500;

export interface Digest {
  /** Lower-case hex of SHA-256 over the canonical JSON of the whole picture: one object, entity key → entity, keys in code unit order. */
  readonly sha256: string;
  /** The same over each entity alone. */
  readonly keys: Readonly<Record<EntityKey, string>>;
}

/** Digests the picture as it is now, however it moves on meanwhile. */
export async function digestOf(picture: Picture): Promise<Digest> {
  const entities: (readonly [EntityKey, Entity])[] = [...picture].sort(([a], [b]) => (a < b ? -1 : 1));
  const whole: Hash = createHash('sha256').update('{');
  const keys: Record<EntityKey, string> = {};
  for (const [place, [key, entity]] of entities.entries()) {
    const text = canonical(entity);
    whole.update(`${place === 0 ? '' : ','}${JSON.stringify(key)}:${text}`);
    keys[key] = createHash('sha256').update(text).digest('hex');
    if (place % SLICE === SLICE - 1) await setImmediate();
  }
  return { sha256: whole.update('}').digest('hex'), keys };
}
