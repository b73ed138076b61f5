import type { EntityKey } from '../event.ts';
import type { Millis } from '../time.ts';

/** How many outdated entries the heap may hold beside the live ones before it is built again. */
const SLACK = 64;

interface Due { readonly at: Millis; readonly key: EntityKey }

/** Keys by the instant at which each is next due: one instant per key, the newest that was set. */
export class DueQueue {
  private readonly due = new Map<EntityKey, Millis>();
  private heap: Due[] = [];
  /** What is due first, until something else is set or taken: it is asked for with every record. */
  private found: Due | undefined;

  get size(): number {
    return this.due.size;
  }

  /** Replaces the key's instant; undefined takes the key out. */
  set(key: EntityKey, at: Millis | undefined): void {
    if (this.due.get(key) === at) return;
    this.found = undefined;
    if (at === undefined) {
      this.due.delete(key);
      return;
    }
    this.due.set(key, at);
    this.push({ at, key });
    if (this.heap.length > 2 * this.due.size + SLACK) this.rebuild();
  }

  /** The earliest instant, or undefined when nothing is due ever. */
  next(): Millis | undefined {
    return this.first()?.at;
  }

  /** What is due first. */
  first(): Due | undefined {
    if (this.found === undefined) {
      this.dropOutdated();
      this.found = this.heap[0];
    }
    return this.found;
  }

  /** Takes out every key that is due at `now` or before, in the order in which they were due. */
  take(now: Millis): readonly Due[] {
    const taken: Due[] = [];
    this.found = undefined;
    for (;;) {
      this.dropOutdated();
      const first = this.heap[0];
      if (first === undefined || first.at > now) return taken;
      this.due.delete(first.key);
      taken.push(first);
    }
  }

  clear(): void {
    this.due.clear();
    this.heap = [];
    this.found = undefined;
  }

  private dropOutdated(): void {
    for (let first = this.heap[0]; first !== undefined && this.due.get(first.key) !== first.at; first = this.heap[0]) this.pop();
  }

  private rebuild(): void {
    this.heap = [];
    for (const [key, at] of this.due) this.push({ at, key });
  }

  private push(entry: Due): void {
    const { heap } = this;
    let place = heap.length;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent] as Due;
      if (above.at <= entry.at) break;
      heap[place] = above;
      place = parent;
    }
    heap[place] = entry;
  }

  private pop(): void {
    const { heap } = this;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && (heap[child + 1] as Due).at < (heap[child] as Due).at) child += 1;
      if ((heap[child] as Due).at >= last.at) break;
      heap[place] = heap[child] as Due;
      place = child;
    }
    heap[place] = last;
  }
}
