/**
 * Most records are positions, and most positions change no judgement: a convoy that has moved less than what its last judgement
 * left it need not be judged again.
 */
import type { Track } from '../convoys/convoy.ts';
import { metresPerDegree } from '../geometry/plane.ts';
import { PASSED_WITHIN } from '../geometry/route.ts';
import { distanceOutside, legWithin, type Shape } from '../geometry/shape.ts';
import { placeOf, positionOf } from '../rules/places.ts';
import { ANYWHERE, type Judgement, type Stretch } from '../rules/rule.ts';
import type { Mover } from './movers.ts';
import { POSITION_RULES, type Look } from './said.ts';

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

/** Where every judgement held last, how far around there each of them does, and how far beside its route. */
interface Ease { readonly spot: Spot; readonly accuracy: number; readonly metres: number; readonly beside: number }

/** What looks at each position. */
const LOOKS: readonly Look[] = [...POSITION_RULES, 'begins'];
const NO_LOOKS: readonly Look[] = [];

const isWithin = (one: Stretch, other: Stretch): boolean => one.after >= other.after && one.before <= other.before;

/** What was judged of one convoy where it was, until something else than its position moves it: then it gets another of these. */
export class Positions {
  /** By what looks at where it is: one is asked again after some hundred metres, another where something is in the way. */
  private readonly judged = new Map<Look, Judged>();
  private readonly sure = new Map<Look, Sure>();
  private beside: Beside | undefined;
  /** The leg of its route by which it was last, as far as that was looked for: it goes on by this or by the next. */
  private leg = 0;
  private ease: Ease | undefined;

  /** By what it is to be judged where it is now: the judgement of where it was before may be another. */
  moved(track: Track, mover: Mover): readonly Look[] {
    if (this.ease !== undefined && this.isAtEase(this.ease, track, mover)) return NO_LOOKS;
    let looks: Look[] | undefined;
    for (const look of LOOKS) if (!this.holds(look, track, mover)) (looks ??= []).push(look);
    this.ease = looks === undefined ? this.easeAt(track) : undefined;
    return looks ?? NO_LOOKS;
  }

  /** Whether the judgement of where it was before is that of where it is now. */
  private holds(look: Look, track: Track, mover: Mover): boolean {
    const judged = this.judged.get(look);
    if (judged === undefined || (track.data.accuracy ?? 0) > judged.accuracy) return false;
    const { slack, along } = judged;
    if (slack < Infinity && movedFrom(judged.spot, track) >= slack) return false;
    return (along.beside === Infinity || this.isBeside(along.beside, track, mover)) && (isWithin(ANYWHERE, along) || this.isAlong(look, along, track, mover));
  }

  /** It was judged where it is now. */
  looked(look: Look, track: Track | undefined, { slack = 0, along = ANYWHERE }: Pick<Judgement, 'slack' | 'along'>): void {
    this.ease = undefined;
    if (track === undefined || slack <= 0) this.judged.delete(look);
    else this.judged.set(look, { spot: spotOf(track), accuracy: track.data.accuracy ?? 0, slack, along });
  }

  /** Wherever it is next, it is judged. */
  forget(look?: Look): void {
    this.ease = undefined;
    if (look === undefined) this.judged.clear();
    else this.judged.delete(look);
  }

  /** No farther beside its route than that, which is measured only where it may be. */
  private isBeside(metres: number, track: Track, { situation: { route }, shape }: Mover): boolean {
    if (this.beside !== undefined && this.beside.away + movedFrom(this.beside.spot, track) <= metres) return true;
    if (this.isByLeg(metres, track, shape, metresPerDegree(track.data.lat))) return true;
    const { away = Infinity, leg = 0 } = (route === undefined ? undefined : placeOf(route, track)) ?? {};
    this.beside = { spot: spotOf(track), away };
    this.leg = leg;
    return away <= metres;
  }

  /** By the leg of its route by which it was, or by the next: most positions are, and whoever is so near one leg is no farther from the route. */
  private isByLeg(metres: number, { data: { lon, lat } }: Track, shape: Shape, degree: { readonly east: number; readonly north: number }): boolean {
    const leg = legWithin(shape, this.leg, lon, lat, degree, metres * TRUST);
    if (leg >= 0) this.leg = leg;
    return leg >= 0;
  }

  /** Near where every judgement held, and where that matters by its route. */
  private isAtEase({ spot, accuracy, metres, beside }: Ease, track: Track, { shape }: Mover): boolean {
    if ((track.data.accuracy ?? 0) > accuracy || movedFrom(spot, track) >= metres) return false;
    return beside === Infinity || this.isByLeg(beside, track, shape, spot);
  }

  /** Of a position at which every judgement holds: as much as the one that leaves least leaves, less what it has gone of it. */
  private easeAt(track: Track): Ease | undefined {
    let [accuracy, metres, beside] = [Infinity, Infinity, Infinity];
    for (const look of LOOKS) {
      const { spot, slack, along, accuracy: most } = this.judged.get(look) as Judged;
      const sure = isWithin(ANYWHERE, along) ? undefined : this.sure.get(look);
      accuracy = Math.min(accuracy, most);
      beside = Math.min(beside, along.beside);
      if (slack < Infinity) metres = Math.min(metres, slack - movedFrom(spot, track));
      if (sure !== undefined) metres = Math.min(metres, sure.metres - movedFrom(sure.spot, track));
    }
    return metres > 0 ? { spot: spotOf(track), accuracy, metres, beside } : undefined;
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
