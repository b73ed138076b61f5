import { matchesWords, textsOf, view, type Audience, type EntityKey, type EntityType, type EntityView, type Millis, type Picture } from '#libs/domain';

/** What `…/entities/{type}` lists. */
export const LISTED_TYPES: readonly string[] = [
  'violation', 'convoy', 'track', 'checkpoint', 'corridor', 'line', 'sector', 'source', 'alert', 'note', 'handover', 'organisation', 'operation',
];

export interface EntityQuery {
  readonly type: string;
  /** Exclusive; lists run in the order of keys. */
  readonly after: EntityKey | undefined;
  readonly limit: number;
  /** Top-level view fields and what each must read as: text, number or boolean. */
  readonly fields: ReadonlyMap<string, string>;
  /** Words of a name: of the id, of `name` in any language, and of what an entity without a name is called by. */
  readonly q: string | undefined;
}
export interface EntityPage { readonly items: readonly (readonly [EntityKey, EntityView])[]; readonly more: boolean }

/** One page of what the audience sees now. */
export function listEntities(picture: Picture, query: EntityQuery, audience: Audience, now: Millis): EntityPage {
  const items: (readonly [EntityKey, EntityView])[] = [];
  const keys = [...picture.ofType(query.type as EntityType).keys()].sort();
  for (const key of keys) {
    if (query.after !== undefined && key <= query.after) continue;
    const seen = view(picture, key, audience, now);
    if (seen === null || !hasFields(seen, query.fields) || !isCalled(key, seen, query.q)) continue;
    if (items.length === query.limit) return { items, more: true };
    items.push([key, seen]);
  }
  return { items, more: false };
}

function hasFields(seen: EntityView, fields: ReadonlyMap<string, string>): boolean {
  for (const [name, wanted] of fields) {
    const value: unknown = Object.hasOwn(seen, name) ? (seen as unknown as Readonly<Record<string, unknown>>)[name] : undefined;
    if (!(typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') || String(value) !== wanted) return false;
  }
  return true;
}

const NAMES = ['name', 'organisation', 'class', 'subtype', 'narrative', 'uri', 'text', 'goods'] as const;

function isCalled(key: EntityKey, seen: EntityView, q: string | undefined): boolean {
  if (q === undefined) return true;
  const fields = seen as unknown as Readonly<Record<string, unknown>>;
  return matchesWords([key, ...NAMES.flatMap((name) => textsOf(fields[name]))], q);
}
