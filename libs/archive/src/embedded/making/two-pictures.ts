import { canonical, evolve, LivePicture, type Change, type Entities, type Entity, type EntityKey, type Picture, type Recorded } from '#libs/domain';

/** A picture that remembers what was asked of it. */
class Asked implements Picture {
  readonly keys = new Set<EntityKey>();
  /** Whole types were asked for. */
  whole = false;
  private readonly picture: Picture;

  constructor(picture: Picture) {
    this.picture = picture;
  }

  get size(): number {
    this.whole = true;
    return this.picture.size;
  }

  get(key: EntityKey): Entity | undefined {
    this.keys.add(key);
    return this.picture.get(key);
  }

  ofType<T extends keyof Entities>(type: T): ReadonlyMap<EntityKey, Entities[T]> {
    this.whole = true;
    return this.picture.ofType(type);
  }

  [Symbol.iterator](): Iterator<readonly [EntityKey, Entity]> {
    this.whole = true;
    return this.picture[Symbol.iterator]();
  }
}

/** Which of the two an event enters. */
export type Into = 'both' | 'known' | 'happened';

/**
 * What is known of a log's beginning, and what had happened by its largest recorded time: nearly the same, so entities are shared
 * and an event that enters both is folded once, unless what it looks at is not the same in both.
 */
export class TwoPictures {
  readonly known: LivePicture;
  readonly happened: LivePicture;
  /** Keys of entities that may not be the same in both. */
  private readonly diverged: Set<EntityKey>;

  constructor(known: Iterable<readonly [EntityKey, Entity]>, happened: Iterable<readonly [EntityKey, Entity]>) {
    this.known = new LivePicture(known);
    this.happened = new LivePicture();
    this.diverged = new Set([...this.known].map(([key]) => key));
    this.happened.apply([...happened]);
    for (const [key] of this.happened) this.diverged.add(key);
    this.settle([...this.diverged]);
  }

  fold(recorded: Recorded, into: Into): void {
    if (into === 'both') this.foldBoth(recorded);
    else this.settle(this.foldInto(into === 'known' ? this.known : this.happened, recorded));
  }

  /** Where what had happened is another thing than what is known; undefined is nothing. */
  *differences(): Generator<readonly [EntityKey, Entity | undefined]> {
    for (const key of this.diverged) yield [key, this.happened.get(key)];
  }

  private foldBoth(recorded: Recorded): void {
    if (this.diverged.size === 0) {
      const changes = evolve(this.known, recorded);
      this.known.apply(changes);
      this.happened.apply(changes);
      return;
    }
    const asked = new Asked(this.known);
    const changes = evolve(asked, recorded);
    this.known.apply(changes);
    if (!asked.whole && !this.touchesDiverged(asked.keys, changes)) {
      this.happened.apply(changes);
      return;
    }
    this.settle([...changes.map(([key]) => key), ...this.foldInto(this.happened, recorded)]);
  }

  private foldInto(picture: LivePicture, recorded: Recorded): readonly EntityKey[] {
    const changes = evolve(picture, recorded);
    picture.apply(changes);
    return changes.map(([key]) => key);
  }

  private touchesDiverged(asked: ReadonlySet<EntityKey>, changes: readonly Change[]): boolean {
    for (const key of asked) if (this.diverged.has(key)) return true;
    return changes.some(([key]) => this.diverged.has(key));
  }

  /** Finds out of entities that were changed whether they are the same in both, and lets the two share those that are. */
  private settle(keys: Iterable<EntityKey>): void {
    for (const key of keys) {
      const [known, happened] = [this.known.get(key), this.happened.get(key)];
      if (known === happened) this.diverged.delete(key);
      else if (known !== undefined && happened !== undefined && canonical(known) === canonical(happened)) {
        this.happened.apply([[key, known]]);
        this.diverged.delete(key);
      } else this.diverged.add(key);
    }
  }
}
