/** Whose corridor or convoy an alert is on, and who of them has not seen it in time. */
import { ownerOf, type Convoy } from '../convoys/convoy.ts';
import { idOf, typeOf } from '../event.ts';
import type { Picture } from '../picture/picture.ts';
import { limitsOf } from '../rules/limits.ts';
import { SECOND, type Millis } from '../time.ts';
import { isOwnCorridor } from '../organisations/corridors.ts';
import type { Alert, Raised } from './alert.ts';
import type { Severity } from './facts.ts';

/** The severities whose coordinator must be reached. */
const URGENT: ReadonlySet<Severity> = new Set(['life-safety', 'high']);

/** Organisations that see the alert: the owner of its convoy; of a corridor who subscribed to it or has an open convoy on it. By name. */
export function coordinatorsOf(picture: Picture, { subject }: Raised): readonly string[] {
  switch (typeOf(subject)) {
    case 'convoy': {
      const convoy = picture.get(subject) as Convoy | undefined;
      const owner = convoy && ownerOf(convoy);
      return owner === undefined ? [] : [owner];
    }
    case 'corridor': return [...picture.ofType('organisation').keys()].map(idOf).filter((one) => isOwnCorridor(picture, idOf(subject), one)).sort();
    default: return [];
  }
}

const reachedUntil = (picture: Picture, { severity, annunciatedAt }: Raised): Millis | undefined =>
  (URGENT.has(severity) ? annunciatedAt + limitsOf(picture).coordinator.within * SECOND : undefined);

/** The coordinators who should have seen it by now and have not since it was raised, or rose, last. */
export function notReachedBy(picture: Picture, alert: Alert, raised: Raised, now: Millis): readonly string[] {
  const until = reachedUntil(picture, raised);
  if (until === undefined || now < until) return [];
  return coordinatorsOf(picture, raised).filter((organisation) => !alert.seen.some((seen) => seen.organisation === organisation));
}

export const dueReached = (picture: Picture, _alert: Alert, raised: Raised): Millis | undefined => reachedUntil(picture, raised);
