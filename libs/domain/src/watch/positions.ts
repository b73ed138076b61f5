/**
 * Most records are positions, and most positions change no judgement: a convoy that has moved less than what its last judgement
 * left it need not be judged again.
 */
import type { RuleName } from '../alerts/facts.ts';
import type { Track } from '../convoys/convoy.ts';
import type { EntityKey } from '../event.ts';
import { metresPerDegree } from '../geometry/plane.ts';
import { placeOf } from '../rules/places.ts';
import type { Beginning } from '../rules/near-convoy.ts';
import { ANYWHERE, type Judgement, type Stretch } from '../rules/rule.ts';
import type { Mover } from './indexed-grounds.ts';
import { POSITION_RULES } from './touched.ts';

/** Where a convoy was judged, and how far from there the judgement holds. */
interface Judged extends Stretch {
  readonly lon: number; readonly lat: number; readonly accuracy: number; readonly east: number; readonly north: number; readonly slack: number;
}

/** Planes that touch the ground at different latitudes measure a little differently. */
const TRUST = 0.98;

function judgedAt({ data: { lon, lat, accuracy = 0 } }: Track, slack: number, { after, before }: Stretch): Judged {
  const { east, north } = metresPerDegree(lat);
  return { lon, lat, accuracy, east, north, slack: slack * TRUST, after, before };
}

/** Whether the judgement of where it was before is that of where it is now. */
function holds(judged: Judged | undefined, track: Track, { situation: { route } }: Mover): boolean {
  if (judged === undefined) return false;
  const { lon, lat, accuracy = 0 } = track.data;
  const { slack, after, before } = judged;
  if (slack <= 0 || accuracy > judged.accuracy) return false;
  const x = (lon - judged.lon) * judged.east;
  const y = (lat - judged.lat) * judged.north;
  if (x * x + y * y >= slack * slack) return false;
  if (after === -Infinity && before === Infinity) return true;
  const along = route === undefined ? 0 : (placeOf(route, track)?.along ?? 0);
  return after < along && along < before;
}

export class Positions {
  /** By rule that looks at where convoys are: the one is asked again after some hundred metres, the other where something is in the way. */
  private readonly judged: ReadonlyMap<RuleName, Map<EntityKey, Judged>> = new Map(POSITION_RULES.map((rule) => [rule, new Map()]));
  private readonly near = new Map<EntityKey, Judged>();

  /** Whether a rule that looks at where the convoy is must be judged. */
  matters(rule: RuleName, convoy: EntityKey, track: Track, mover: Mover): boolean {
    return !holds(this.judged.get(rule)?.get(convoy), track, mover);
  }

  /** Whether it may have come near a violation that it was not near before. */
  mayBeNear(convoy: EntityKey, track: Track, mover: Mover): boolean {
    return !holds(this.near.get(convoy), track, mover);
  }

  /** What is near the convoy was judged at where it is now. */
  settleNear(convoy: EntityKey, track: Track | undefined, { slack, until }: Beginning): void {
    if (track === undefined || slack <= 0) this.near.delete(convoy);
    else this.near.set(convoy, judgedAt(track, slack, { after: until, before: Infinity }));
  }

  /** Something else than its position moved. */
  forget(convoy: EntityKey): void {
    for (const judged of this.judged.values()) judged.delete(convoy);
    this.near.delete(convoy);
  }

  /** What is near it moved. */
  forgetNear(convoy: EntityKey): void {
    this.near.delete(convoy);
  }

  /** A rule was judged for a convoy where it is now. */
  looked(rule: RuleName, convoy: EntityKey, track: Track | undefined, { slack = 0, along = ANYWHERE }: Pick<Judgement, 'slack' | 'along'>): void {
    if (track === undefined || slack <= 0) this.judged.get(rule)?.delete(convoy);
    else this.judged.get(rule)?.set(convoy, judgedAt(track, slack, along));
  }
}
