/** Entity types and their folded forms. Placeholder shapes until each entity's own file defines them. */
export interface Entities {
  violation: object; convoy: object; track: object; checkpoint: object; corridor: object; line: object; sector: object;
  source: object; feed: object; note: object; organisation: object; operation: object;
}
export type EntityType = keyof Entities;
export type EntityOf<T extends EntityType> = Entities[T];
export type Entity = Entities[EntityType];
