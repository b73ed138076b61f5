import type { Between } from '#libs/archive';
import { evolve, type Millis, type MovingPicture, type Recorded } from '#libs/domain';
import type { Course } from './course.ts';

/** Events that are folded before other work gets a turn. */
const STEP = 512;

/** How much may be done at a time, and who hears what enters. */
export interface Budget {
  /** Asked between two steps: whether what is left is for another time. */
  over(): boolean;
  readonly between: Between;
  entered?(recorded: Recorded): void;
}

/** Lets what enters up to an instant enter a picture, as far as the budget goes: `reached` is how far. */
export async function advance(course: Course, moving: MovingPicture, to: Millis, { over, between, entered }: Budget): Promise<{ readonly reached: Millis; readonly unreadable: number }> {
  let unreadable = 0;
  for (;;) {
    const next = await course.next(to, STEP);
    unreadable += next.unreadable;
    for (const recorded of next.recorded) {
      moving.apply(evolve(moving.picture, recorded));
      entered?.(recorded);
    }
    if (next.reached >= to || over()) return { reached: next.reached, unreadable };
    await between();
  }
}
