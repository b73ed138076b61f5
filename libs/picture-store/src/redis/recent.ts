import type { Position } from '#libs/domain';

/** Commits that followers can still reach, about: the stream drops older ones in whole nodes. */
export const STREAM_COMMITS = 10_000;
/** Changes in those commits together: bounds the memory that entities of the past hold, however large the commits are. */
export const STREAM_CHANGES = 50_000;

/** One writer's commits, as far back as followers may reach them. */
export class Recent {
  private commits: { readonly to: Position; readonly changes: number }[] = [];
  private begin = 0;
  private changes = 0;

  /** Takes in the next commit, and says from which entry of the stream on to keep; nothing while there is room for all. */
  keptFrom(to: Position, changes: number): string | undefined {
    this.commits.push({ to, changes });
    this.changes += changes;
    const before = this.begin;
    while ((this.changes > STREAM_CHANGES && this.begin < this.commits.length - 1) || this.commits.length - this.begin > STREAM_COMMITS) {
      this.changes -= (this.commits[this.begin] as { changes: number }).changes;
      this.begin += 1;
    }
    if (this.begin === before) return undefined;
    const { to: oldest } = this.commits[this.begin] as { to: Position };
    if (this.begin >= STREAM_COMMITS) {
      this.commits = this.commits.slice(this.begin);
      this.begin = 0;
    }
    return `${oldest + 1}-0`;
  }
}
