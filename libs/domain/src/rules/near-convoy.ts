/** A violation near a moving convoy, or near what is left of its route. */
import type { Circumstances } from '../alerts/facts.ts';
import type { Convoy, Track } from '../convoys/convoy.ts';
import { situationOf, trackOf, type Situation } from '../convoys/situation.ts';
import { typeOf, type EntityKey } from '../event.ts';
import type { LonLat } from '../facts.ts';
import { around } from '../geometry/box.ts';
import { distanceBetween } from '../geometry/plane.ts';
import { distanceAlong, lastWithin, shapeOf, type Shape } from '../geometry/shape.ts';
import type { Limits } from './limits.ts';
import type { Violation } from '../violations/violation.ts';
import { occurredOf, type Occurred } from '../violations/situation.ts';
import { ofConvoy, placeOf, positionOf, toDecimetre } from './places.ts';
import { ANYWHERE, BESIDE, NOTHING, soonest, type Holding, type Judgement, type Rule, type Stretch, type World } from './rule.ts';
import { endOf, isOff, lateBy, placedOf, radiusOf, severityOf, type Placed } from './violations.ts';

const NAME = 'violation-near-convoy';

interface Mover { readonly key: EntityKey; readonly situation: Situation; readonly track: Track | undefined }

function moverAt(world: World, key: EntityKey): Mover | undefined {
  const convoy = world.picture.get(key) as Convoy | undefined;
  const situation = convoy && situationOf(convoy);
  return situation?.moving === true ? { key, situation, track: trackOf(world.picture, key) } : undefined;
}

interface Nearness {
  /** Metres to the convoy itself, and to what is left of its route. */
  readonly direct: number;
  readonly along: number;
}

function nearnessOf({ situation: { route }, track }: Mover, { place }: Placed): Nearness {
  return {
    direct: track === undefined ? Infinity : distanceBetween(positionOf(track), place),
    along: route === undefined ? Infinity : toRemaining(route, track, place),
  };
}

function toRemaining(route: readonly LonLat[], track: Track | undefined, place: LonLat): number {
  const shape = shapeOf(route);
  const at = track === undefined ? undefined : placeOf(route, track);
  return at === undefined ? distanceAlong(shape, place) : distanceAlong(shape, place, at.leg + 1, at.point);
}

/** The distance that a violation reaches, by its class and by how uncertain its place is. */
export const reachOf = (occurred: Occurred, limits: Limits): number => radiusOf(occurred, limits[NAME]) + occurred.uncertainty;
const accuracyOf = (track: Track | undefined): number => track?.data.accuracy ?? 0;

/**
 * Near means that the distance without what is uncertain is inside the radius of its class; an active instance stays until it is over,
 * and how near that one is is measured only where it is told.
 */
function pairOf(world: World, mover: Mover, occurred: Occurred): Pair {
  const limits = world.limits[NAME];
  if (isOff(occurred, limits, world.now)) return { occurred };
  if (!world.instances.isActive(NAME, mover.key, occurred.key) && !isNear(world, mover, occurred)) return { occurred };
  return { occurred, held: { subject: mover.key, cause: occurred.key, severity: severityOf(occurred, 'life-safety', limits.urgentWithin), circumstances: () => told(world, mover, occurred) } };
}

function isNear(world: World, mover: Mover, occurred: Occurred): boolean {
  const placed = placedOf(occurred, world.limits[NAME]);
  if (placed === undefined) return false;
  const { direct, along } = nearnessOf(mover, placed);
  return Math.min(direct - accuracyOf(mover.track), along) <= reachOf(occurred, world.limits);
}

function told(world: World, mover: Mover, occurred: Occurred): Circumstances {
  const limits = world.limits[NAME];
  const placed = placedOf(occurred, limits);
  const near = placed && nearnessOf(mover, placed);
  const metres = near && Math.min(near.direct, near.along);
  return {
    ...ofConvoy(world, mover.situation, occurred.place), ...lateBy(occurred, limits.urgentWithin), ...(metres !== undefined && { metres: toDecimetre(metres) }),
    ...(metres !== undefined && metres > radiusOf(occurred, limits) && { indeterminate: true as const }),
  };
}
interface Pair { readonly occurred: Occurred; readonly held?: Holding }

/** Beside its route by so much that what is near it need not be near its route, as always without a route. */
function isBeside({ situation: { route }, track }: Mover): boolean {
  if (track === undefined) return false;
  const away = route === undefined ? Infinity : (placeOf(route, track)?.away ?? Infinity);
  return away > besideOf(track);
}
const besideOf = (track: Track | undefined): number => BESIDE - accuracyOf(track);

function forConvoy(world: World, mover: Mover): Judgement {
  const found = new Map<EntityKey, Occurred>();
  for (const occurred of candidates(world, mover)) found.set(occurred.key, occurred);
  for (const { cause = '' } of world.instances.activeOf(NAME, mover.key)) if (!found.has(cause)) add(found, world, cause);
  return heldOf(world, [...found.values()].map((occurred) => pairOf(world, mover, occurred)));
}

/** What lies along its route; and, where it is far from that, what lies around it. */
function* candidates(world: World, mover: Mover): Iterable<Occurred> {
  yield* world.grounds.violationsAlong(mover.key);
  if (isBeside(mover)) yield* aroundIt(world, mover);
}

function aroundIt({ grounds }: World, { track }: Mover): Iterable<Occurred> {
  return track === undefined ? [] : grounds.violations(around(positionOf(track), grounds.reach + accuracyOf(track)));
}

/** When each of them is over is when its violation is. */
function heldOf(world: World, pairs: readonly Pair[]): Judgement {
  const held = pairs.filter((pair): pair is Pair & { readonly held: Holding } => pair.held !== undefined);
  return { holding: held.map((pair) => pair.held), dues: held.map(({ occurred }) => [occurred.key, endOf(occurred, world.limits[NAME])] as const) };
}

/** A violation that is not near a convoy now, and what could bring the convoy near it. */
export interface Waiting {
  readonly occurred: Occurred;
  readonly reach: number;
  /** Metres along its route up to which that is near it: see {@link lastWithin}. */
  readonly until: number;
}
export function waitingOf(occurred: Occurred & { readonly place: LonLat }, shape: Shape, limits: Limits): Waiting {
  const reach = reachOf(occurred, limits);
  return { occurred, reach, until: lastWithin(shape, occurred.place, reach) };
}

export interface Beginning {
  readonly judgement: Judgement;
  /** Metres that the convoy may move before it may itself be near another of them; none where it must be asked each time. */
  readonly slack: number;
  /** Elsewhere what is left of its route may be near another of them, or it may be near what is not along its route. */
  readonly along: Stretch;
}

/** What a convoy has near it already, and what along its route it may come near to. */
export interface Surroundings { readonly near: ReadonlySet<EntityKey>; readonly waiting: ReadonlyMap<EntityKey, Waiting> }

/** Which of the violations that were not near a convoy are near it at its new position. Those that were are near until they are over. */
export function beginsNear(world: World, mover: Mover, { near, waiting }: Surroundings): Beginning {
  const { situation: { route }, track } = mover;
  const place = track === undefined || route === undefined ? undefined : placeOf(route, track);
  const position = track && positionOf(track);
  const beside = isBeside(mover);
  let [slack, after] = [beside ? 0 : Infinity, -Infinity];
  const pairs: Pair[] = [];
  for (const one of waiting.values()) {
    // What is over stays so, unless more is heard of it: then it waits anew.
    if (isOff(one.occurred, world.limits[NAME], world.now)) continue;
    const direct = position === undefined ? Infinity : distanceBetween(position, one.occurred.place as LonLat) - accuracyOf(track) - one.reach;
    const mayBegin = direct <= 0 || one.until >= (place?.along ?? 0);
    const pair = mayBegin ? pairOf(world, mover, one.occurred) : undefined;
    if (pair?.held !== undefined) pairs.push(pair);
    else {
      if (direct < slack) slack = direct;
      if (one.until > after) after = one.until;
    }
  }
  // Far from its route it may come near what is not along it.
  if (beside) for (const occurred of aroundIt(world, mover)) if (!near.has(occurred.key) && !waiting.has(occurred.key)) pairs.push(pairOf(world, mover, occurred));
  return { judgement: heldOf(world, pairs), slack, along: { ...ANYWHERE, after, beside: besideOf(track) } };
}

function add(found: Map<EntityKey, Occurred>, { picture }: World, key: EntityKey): void {
  const violation = picture.get(key) as Violation | undefined;
  const occurred = violation && occurredOf(key, violation);
  if (occurred !== undefined) found.set(key, occurred);
}

function forViolation(world: World, key: EntityKey): Judgement {
  const found = new Map<EntityKey, Occurred>();
  add(found, world, key);
  const occurred = found.get(key);
  if (occurred === undefined) return NOTHING;
  const convoys = new Set(occurred.place === undefined ? [] : world.grounds.convoys(around(occurred.place, reachOf(occurred, world.limits))));
  for (const { subject } of world.instances.activeOf(NAME, key)) convoys.add(subject);
  const pairs = [...convoys].sort().flatMap((convoy) => {
    const mover = moverAt(world, convoy);
    return mover === undefined ? [] : [pairOf(world, mover, occurred)];
  });
  return judged(world, pairs);
}

function judged(world: World, pairs: readonly Pair[]): Judgement {
  const holding = pairs.flatMap(({ held }) => held ?? []);
  return { holding, due: soonest(...pairs.map(({ held, occurred }) => (held === undefined ? undefined : endOf(occurred, world.limits[NAME])))) };
}

export const VIOLATION_NEAR_CONVOY: Rule = {
  name: NAME,
  units: (picture) => picture.ofType('convoy').keys(),
  judge(world, unit) {
    if (typeOf(unit) === 'violation') return forViolation(world, unit);
    const mover = moverAt(world, unit);
    return mover === undefined ? NOTHING : forConvoy(world, mover);
  },
};
