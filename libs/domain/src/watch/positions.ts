/**
 * Most records are positions, and most positions change no judgement: a convoy that has moved less than what its last judgement
 * left it need not be judged again.
 */
import type { Track } from '../convoys/convoy.ts';
import { metresPerDegree } from '../geometry/plane.ts';
import { PASSED_WITHIN } from '../geometry/route.ts';
import { distanceOutside } from '../geometry/shape.ts';
import { placeOf, positionOf } from '../rules/places.ts';
import { ANYWHERE, type Judgement, type Stretch } from '../rules/rule.ts';
import type { Mover } from './movers.ts';
import type { Look } from './said.ts';

/** A place, and the metres that one degree has there. */
interface Spot { readonly lon: number; readonly lat: number; readonly east: number; readonly north: number }

/** Planes that touch the ground at different latitudes measure a little differently. */
const TRUST = 0.98;

const spotOf = ({ data: { lon, lat } }: Track): Spot => ({ lon, lat, ...metresPerDegree(lat) });
/** Metres, and no less than it is. */
function movedFrom({ lon, lat, east, north }: Spot, { data }: Track): number {
  const x = (data.lon - lon) * east;
  const y = (data.lat - lat) * north;
  return Math.sqrt(x * x + y * y) / TRUST;
}

/** Where a convoy was judged, how far from there the judgement holds, and where on its route. */
interface Judged {
  readonly spot: Spot;
  readonly accuracy: number;
  readonly slack: number;
  readonly along: Stretch;
}
/** Where it was measured to its route last: how far beside that it was, and how far around it cannot have left a stretch. */
interface Beside { readonly spot: Spot; readonly away: number }
interface Sure { readonly spot: Spot; readonly metres: number; readonly along: Stretch }

const isWithin = (one: Stretch, other: Stretch): boolean => one.after >= other.after && one.before <= other.before;

/** What was judged of one convoy where it was, until something else than its position moves it: then it gets another of these. */
export class Positions {
  /** By what looks at where it is: one is asked again after some hundred metres, another where something is in the way. */
  private readonly judged = new Map<Look, Judged>();
  private readonly sure = new Map<Look, Sure>();
  private beside: Beside | undefined;

  /** Whether the judgement of where it was before is that of where it is now. */
  holds(look: Look, track: Track, mover: Mover): boolean {
    const judged = this.judged.get(look);
    if (judged === undefined || (track.data.accuracy ?? 0) > judged.accuracy) return false;
    const { slack, along } = judged;
    if (slack < Infinity && movedFrom(judged.spot, track) >= slack) return false;
    return (along.beside === Infinity || this.isBeside(along.beside, track, mover)) && (isWithin(ANYWHERE, along) || this.isAlong(look, along, track, mover));
  }

  /** It was judged where it is now. */
  looked(look: Look, track: Track | undefined, { slack = 0, along = ANYWHERE }: Pick<Judgement, 'slack' | 'along'>): void {
    if (track === undefined || slack <= 0) this.judged.delete(look);
    else this.judged.set(look, { spot: spotOf(track), accuracy: track.data.accuracy ?? 0, slack, along });
  }

  /** Wherever it is next, it is judged. */
  forget(look?: Look): void {
    if (look === undefined) this.judged.clear();
    else this.judged.delete(look);
  }

  /** No farther beside its route than that, which is measured only where it may be. */
  private isBeside(metres: number, track: Track, { situation: { route } }: Mover): boolean {
    if (this.beside !== undefined && this.beside.away + movedFrom(this.beside.spot, track) <= metres) return true;
    const away = route === undefined ? Infinity : (placeOf(route, track)?.away ?? Infinity);
    this.beside = { spot: spotOf(track), away };
    return away <= metres;
  }

  /** On that stretch of its route, on which it is looked for only where it may have left it. */
  private isAlong(look: Look, along: Stretch, track: Track, { situation: { route }, shape }: Mover): boolean {
    const sure = this.sure.get(look);
    if (sure !== undefined && isWithin(sure.along, along) && movedFrom(sure.spot, track) < sure.metres) return true;
    const place = route === undefined ? undefined : placeOf(route, track);
    const at = place?.along ?? 0;
    if (!(along.after < at && at < along.before)) return false;
    // Another place of its route must come to be the nearest, or so near that it counts as come by again.
    const others = distanceOutside(shape, positionOf(track), along.after, along.before);
    this.sure.set(look, { spot: spotOf(track), metres: Math.min((others - (place?.away ?? 0)) / 2, others - PASSED_WITHIN), along });
    return true;
  }
}
