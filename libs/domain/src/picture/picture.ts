import { typeOf, type EntityKey, type Position } from '../event.ts';
import type { Entity, EntityOf, EntityType } from './entity.ts';

/** The state folded up to a position: entity key → entity. Entities are never mutated; a change replaces one. */
export interface Picture extends Iterable<readonly [EntityKey, Entity]> {
  readonly size: number;
  get(key: EntityKey): Entity | undefined;
  /** The entities of one type, in the order in which they first appeared in this picture. */
  ofType<T extends EntityType>(type: T): ReadonlyMap<EntityKey, EntityOf<T>>;
}

/** One entity's new value. The fold never evicts, so only views ever change an entity to null. */
export type Change<E = Entity> = readonly [key: EntityKey, entity: E];

/** What a frame carries: the view of an entity, or null when it is no longer visible. */
export type ViewChange<V = unknown> = readonly [key: EntityKey, view: V | null];

/** The position before the first event. */
export const BEFORE_FIRST: Position = -1;

const NO_ENTITIES = new Map<EntityKey, Entity>().entries();

/** A picture that moves on as changes are applied to it, in place. */
export class LivePicture implements Picture {
  private readonly types = new Map<string, Map<EntityKey, Entity>>();

  constructor(entities: Iterable<readonly [EntityKey, Entity]> = []) {
    for (const [key, entity] of entities) this.set(key, entity);
  }

  get size(): number {
    let size = 0;
    for (const entities of this.types.values()) size += entities.size;
    return size;
  }

  get(key: EntityKey): Entity | undefined {
    return this.types.get(typeOf(key))?.get(key);
  }

  ofType<T extends EntityType>(type: T): ReadonlyMap<EntityKey, EntityOf<T>> {
    return (this.types.get(type) ?? new Map()) as ReadonlyMap<EntityKey, EntityOf<T>>;
  }

  /** Written out: a generator costs more for each entity than what is done with it. */
  [Symbol.iterator](): Iterator<readonly [EntityKey, Entity]> {
    const types = this.types.values();
    let entities: Iterator<readonly [EntityKey, Entity]> = NO_ENTITIES;
    const next = (): IteratorResult<readonly [EntityKey, Entity], undefined> => {
      for (;;) {
        const step = entities.next();
        if (step.done !== true) return step;
        const type = types.next();
        if (type.done === true) return { done: true, value: undefined };
        entities = type.value.entries();
      }
    };
    return { next };
  }

  apply(changes: readonly Change[]): void {
    for (const [key, entity] of changes) this.set(key, entity);
  }

  private set(key: EntityKey, entity: Entity): void {
    const type = typeOf(key);
    let entities = this.types.get(type);
    if (entities === undefined) this.types.set(type, (entities = new Map()));
    entities.set(key, entity);
  }
}

/** Applies view changes in order, in place: how a console holds what its frames say. */
export function applyChanges<V>(views: Map<EntityKey, V>, changes: readonly ViewChange<V>[]): void {
  for (const [key, view] of changes) {
    if (view === null) views.delete(key);
    else views.set(key, view);
  }
}
