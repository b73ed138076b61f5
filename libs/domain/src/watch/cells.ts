import type { EntityKey } from '../event.ts';
import type { LonLat } from '../facts.ts';
import type { Box } from '../geometry/box.ts';

/** Degrees: about two kilometres. */
const SIZE = 0.02;
/** A box of more cells than this is answered by looking at everything. */
const CELLS_AT_MOST = 400;

/** Places by the cell of a grid that they lie in. */
export class Cells {
  private readonly cells = new Map<string, Set<EntityKey>>();

  add(key: EntityKey, place: LonLat): void {
    const cell = cellOf(place);
    const found = this.cells.get(cell);
    if (found === undefined) this.cells.set(cell, new Set([key]));
    else found.add(key);
  }

  delete(key: EntityKey, place: LonLat): void {
    const cell = cellOf(place);
    const found = this.cells.get(cell);
    if (found?.delete(key) === true && found.size === 0) this.cells.delete(cell);
  }

  /** What `all` holds of the keys in the cells that the box touches. */
  *within<T>({ west, south, east, north }: Box, all: ReadonlyMap<EntityKey, T>): Iterable<T> {
    const [left, right, low, high] = [indexOf(west), indexOf(east), indexOf(south), indexOf(north)];
    const count = (right - left + 1) * (high - low + 1);
    if (!(count <= Math.min(CELLS_AT_MOST, all.size))) {
      yield* all.values();
      return;
    }
    for (let x = left; x <= right; x += 1) {
      for (let y = low; y <= high; y += 1) for (const key of this.cells.get(`${x} ${y}`) ?? []) yield all.get(key) as T;
    }
  }
}

const indexOf = (degrees: number): number => Math.floor(degrees / SIZE);
const cellOf = ([lon, lat]: LonLat): string => `${indexOf(lon)} ${indexOf(lat)}`;
