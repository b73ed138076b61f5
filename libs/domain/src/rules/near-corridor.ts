/** A violation near a corridor. */
import type { Circumstances } from '../alerts/facts.ts';
import type { Corridor } from '../corridors/corridor.ts';
import { idOf, typeOf, type EntityKey } from '../event.ts';
import { around } from '../geometry/box.ts';
import { distanceAlong, shapeOf } from '../geometry/shape.ts';
import { occurredOf, type Occurred } from '../violations/situation.ts';
import type { Violation } from '../violations/violation.ts';
import { inSector, onCorridor, toDecimetre } from './places.ts';
import { NOTHING, soonest, type Holding, type Judgement, type Rule, type World } from './rule.ts';
import { endOf, isOff, lateBy, placedOf, radiusOf, severityOf } from './violations.ts';

const NAME = 'violation-near-corridor';

/** An active instance stays until it is over; how near it is is measured only where it is told. */
function holding(world: World, key: EntityKey, occurred: Occurred): Holding | undefined {
  const limits = world.limits[NAME];
  if (isOff(occurred, limits, world.now)) return undefined;
  const radius = radiusOf(occurred, limits);
  const isNear = (metres: number | undefined): boolean => metres !== undefined && metres - occurred.uncertainty <= radius;
  if (!world.instances.isActive(NAME, key, occurred.key) && !isNear(metresTo(world, key, occurred))) return undefined;
  const circumstances = (): Circumstances => {
    const metres = metresTo(world, key, occurred);
    return {
      ...onCorridor(world, idOf(key), occurred.place), ...inSector(world.grounds, occurred.place), ...lateBy(occurred, limits.urgentWithin),
      ...(metres !== undefined && { metres: toDecimetre(metres) }), ...(metres !== undefined && metres > radius && { indeterminate: true as const }),
    };
  };
  return { subject: key, cause: occurred.key, severity: severityOf(occurred, 'high', limits.urgentWithin), circumstances };
}

/** Undefined where either's place is not known well enough. */
function metresTo(world: World, corridor: EntityKey, occurred: Occurred): number | undefined {
  const line = (world.picture.get(corridor) as Corridor | undefined)?.defined?.data.geometry.coordinates;
  const placed = placedOf(occurred, world.limits[NAME]);
  return placed === undefined || line === undefined ? undefined : distanceAlong(shapeOf(line), placed.place);
}

function occurredAt({ picture }: World, key: EntityKey): Occurred | undefined {
  const violation = picture.get(key) as Violation | undefined;
  return violation && occurredOf(key, violation);
}

function forViolation(world: World, key: EntityKey): Judgement {
  const occurred = occurredAt(world, key);
  if (occurred === undefined) return NOTHING;
  const corridors = new Set<EntityKey>();
  if (occurred.place !== undefined) for (const [corridor] of world.grounds.corridors(around(occurred.place, radiusOf(occurred, world.limits[NAME]) + occurred.uncertainty))) corridors.add(corridor);
  for (const { subject } of world.instances.activeOf(NAME, key)) corridors.add(subject);
  const held = [...corridors].sort().flatMap((corridor) => holding(world, corridor, occurred) ?? []);
  return { holding: held, due: held.length === 0 ? undefined : endOf(occurred, world.limits[NAME]) };
}

/** Where a corridor runs has changed: every violation is looked at. */
function forCorridor(world: World, key: EntityKey): Judgement {
  const found = new Map<EntityKey, Occurred>();
  for (const occurred of world.grounds.violations({ west: -Infinity, south: -Infinity, east: Infinity, north: Infinity })) found.set(occurred.key, occurred);
  for (const { cause = '' } of world.instances.activeOf(NAME, key)) {
    const occurred = occurredAt(world, cause);
    if (occurred !== undefined) found.set(cause, occurred);
  }
  const held = [...found.values()].flatMap((occurred) => {
    const one = holding(world, key, occurred);
    return one === undefined ? [] : [[one, endOf(occurred, world.limits[NAME])] as const];
  });
  return { holding: held.map(([one]) => one), due: soonest(...held.map(([, end]) => end)) };
}

export const VIOLATION_NEAR_CORRIDOR: Rule = {
  name: NAME,
  units: (picture) => picture.ofType('violation').keys(),
  judge: (world, unit) => (typeOf(unit) === 'corridor' ? forCorridor(world, unit) : forViolation(world, unit)),
};
