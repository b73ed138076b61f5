import type { By } from '../facts.ts';
import type { Audience } from '../views/audience.ts';

/** The desk that is named where an actor has none. */
const DESK = 'watch';

/** Who did something, as that audience may know it: every audience but operations is told a desk, never an actor. */
export function actorFor(by: By, audience: Audience): By {
  if (audience === 'operations') return by;
  const desk = by.desk ?? DESK;
  return { name: desk, audience: 'operations', desk, verified: false };
}
