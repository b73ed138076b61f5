import type { Position } from '#libs/domain';
import type { Committed } from '../picture-store.ts';

/** Commits that followers can still reach. */
export const STREAM_COMMITS = 10_000;
/** Changes in those commits together: bounds the memory that entities of the past hold. */
export const STREAM_CHANGES = 50_000;

/** The commits of one epoch, oldest first; the oldest fall off. Followers keep nothing but their position in it. */
export class ChangesStream {
  private commits: Committed[] = [];
  private begin = 0;
  private changes = 0;
  private start: Position;

  /** `start` is the position the epoch was built to. */
  constructor(start: Position) {
    this.start = start;
  }

  push(committed: Committed): void {
    this.commits.push(committed);
    this.changes += committed.changes.length;
    while (this.commits.length - this.begin > STREAM_COMMITS || (this.changes > STREAM_CHANGES && this.commits.length - this.begin > 1)) {
      const fallen = this.commits[this.begin] as Committed;
      this.changes -= fallen.changes.length;
      this.start = fallen.to;
      this.begin += 1;
    }
    if (this.begin < STREAM_COMMITS) return;
    this.commits = this.commits.slice(this.begin);
    this.begin = 0;
  }

  /** The commit that begins right after a position; null when there is none yet; `lost` when it fell off or never began there. */
  after(position: Position): Committed | null | 'lost' {
    const newest = this.commits.at(-1);
    if (position === (newest?.to ?? this.start)) return null;
    let [low, high] = [this.begin, this.commits.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.commits[middle] as Committed).from <= position) low = middle + 1;
      else high = middle;
    }
    const found = this.commits[low];
    return found?.from === position + 1 ? found : 'lost';
  }
}
