import type { By } from '../facts.ts';
import { organisationOf, type Audience } from '../views/audience.ts';

/** The desk that is named where an actor has none. */
const DESK = 'watch';

/**
 * Who did something, as that audience may know it: every audience but operations is told a desk, never an actor, and of its own
 * acts that they are its own.
 */
export function actorFor(by: By, audience: Audience): By {
  if (audience === 'operations') return by;
  const isOwn = by.audience === audience;
  const desk = by.desk ?? (isOwn ? organisationOf(audience) : undefined) ?? DESK;
  return { name: desk, audience: isOwn ? audience : 'operations', desk, verified: false };
}
