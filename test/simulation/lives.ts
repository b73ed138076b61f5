import type { Millis } from '#libs/domain';
import { Life } from './life.ts';
import type { VirtualTime } from './virtual-time.ts';

/** The lives that processes have in one world, and the names that are given in it. */
export class Lives {
  private readonly time: VirtualTime;
  private readonly random: () => number;
  private readonly all: Life[] = [];
  private named = 0;

  constructor(time: VirtualTime, random: () => number) {
    this.time = time;
    this.random = random;
  }

  /** A new life of some process, whose clock is ahead by `skew`. */
  begin(skew: Millis = 0): Life {
    const life = new Life(this.time, this.random, skew);
    this.all.push(life);
    return life;
  }

  /** A name that was never given before. */
  name(kind: string): string {
    this.named += 1;
    return `${kind.replaceAll(' ', '-')}-${this.named}`;
  }

  /** The world is over. */
  forget(): void {
    for (const life of this.all) life.forget();
  }
}
