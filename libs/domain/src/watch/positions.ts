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

const LOOKING: ReadonlySet<RuleName> = new Set(POSITION_RULES);

/** What the rules left a convoy, while they are being judged. */
interface Looking { slack: number; after: number; before: number }

export class Positions {
  private readonly judged = new Map<EntityKey, Judged>();
  private readonly near = new Map<EntityKey, Judged>();
  /** Convoys whose position is being judged. */
  private readonly looking = new Map<EntityKey, Looking>();

  /** Whether the rules that look at where the convoy is must be judged. */
  matters(convoy: EntityKey, track: Track, mover: Mover): boolean {
    if (holds(this.judged.get(convoy), track, mover)) return false;
    this.judged.delete(convoy);
    this.looking.set(convoy, { slack: Infinity, ...ANYWHERE });
    return true;
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
    this.judged.delete(convoy);
    this.near.delete(convoy);
    this.looking.delete(convoy);
  }

  /** A rule was judged for that entity. */
  looked(rule: RuleName, unit: EntityKey, { slack = 0, along = ANYWHERE }: Pick<Judgement, 'slack' | 'along'>): void {
    if (!LOOKING.has(rule)) return;
    const least = this.looking.get(unit);
    if (least === undefined) {
      this.judged.delete(unit);
      return;
    }
    least.slack = Math.min(least.slack, slack);
    least.after = Math.max(least.after, along.after);
    least.before = Math.min(least.before, along.before);
  }

  /** Every rule of those convoys was judged at where they are now. */
  settle(trackOf: (convoy: EntityKey) => Track | undefined): void {
    if (this.looking.size === 0) return;
    for (const [convoy, left] of this.looking) {
      const track = trackOf(convoy);
      if (track !== undefined && left.slack > 0) this.judged.set(convoy, judgedAt(track, left.slack, left));
    }
    this.looking.clear();
  }
}
