import type { EntityKey } from '../event.ts';
import type { Box } from '../geometry/box.ts';

const SIDES = 4;
const ROOM_AT_FIRST = 64;

/** Boxes by key, in one row of numbers: for every violation it is asked which of tens of thousands another box overlaps. */
export class Boxes {
  private readonly places = new Map<EntityKey, number>();
  private readonly keys: EntityKey[] = [];
  /** West, south, east, north; and again. */
  private sides = new Float64Array(ROOM_AT_FIRST * SIDES);

  /** Replaces the key's box. One that holds nothing keeps its place. */
  set(key: EntityKey, { west, south, east, north }: Box): void {
    let place = this.places.get(key);
    if (place === undefined) this.places.set(key, (place = this.keys.push(key) - 1));
    if (this.keys.length * SIDES > this.sides.length) {
      const { sides } = this;
      this.sides = new Float64Array(2 * sides.length);
      this.sides.set(sides);
    }
    this.sides.set([west, south, east, north], place * SIDES);
  }

  overlapping({ west, south, east, north }: Box): readonly EntityKey[] {
    const { keys, sides } = this;
    const found: EntityKey[] = [];
    for (let place = 0, at = 0; place < keys.length; place += 1, at += SIDES) {
      if ((sides[at] as number) <= east && (sides[at + 1] as number) <= north && west <= (sides[at + 2] as number) && south <= (sides[at + 3] as number)) found.push(keys[place] as EntityKey);
    }
    return found;
  }
}
