/** Where things are, as alerts tell it. */
import type { Circumstances } from '../alerts/facts.ts';
import type { Track } from '../convoys/convoy.ts';
import type { Situation } from '../convoys/situation.ts';
import type { Corridor } from '../corridors/corridor.ts';
import { entityKey, idOf } from '../event.ts';
import type { LonLat } from '../facts.ts';
import { around } from '../geometry/box.ts';
import { contains } from '../geometry/plane.ts';
import { nearestOnRoute, type PlaceOnRoute } from '../geometry/route.ts';
import type { Grounds, World } from './rule.ts';

const METRES_PER_KM = 1_000;
/** Ten metres: finer than anything that is said along a corridor. */
const KM_STEPS = 100;

export const toDecimetre = (metres: number): number => Math.round(metres * 10) / 10 + 0;

/** Where a convoy is on its route: what is asked of one convoy after the other is measured once for each. */
export function placeOf(route: readonly LonLat[], track: Track): PlaceOnRoute | undefined {
  if (last.track !== track || last.route !== route) last = { route, track, place: nearestOnRoute(route, positionOf(track)) };
  return last.place;
}
let last: { readonly route?: readonly LonLat[]; readonly track?: Track; readonly place: PlaceOnRoute | undefined } = { place: undefined };
export const positionOf = ({ data: { lon, lat } }: Track): LonLat => [lon, lat];

/** The corridor and how far along it a point lies; the corridor alone where it has no geometry or the point is not known. */
export function onCorridor({ picture }: World, corridor: string | undefined, point: LonLat | undefined): Circumstances {
  if (corridor === undefined) return {};
  const line = (picture.get(entityKey('corridor', corridor)) as Corridor | undefined)?.defined?.data.geometry.coordinates;
  const along = line === undefined || point === undefined ? undefined : nearestOnRoute(line, point)?.along;
  return { corridor, ...(along !== undefined && { km: Math.round((along / METRES_PER_KM) * KM_STEPS) / KM_STEPS }) };
}

/** The sector that a point lies in: the first of them, where they overlap. */
export function inSector(grounds: Grounds, point: LonLat | undefined): Circumstances {
  if (point === undefined) return {};
  for (const [key, geometry] of grounds.sectors(around(point, 1))) if (contains(geometry, point)) return { sector: idOf(key) };
  return {};
}

/** Where an alert about a convoy is: on its corridor, at its newest position or where something happened to it. */
export function ofConvoy(world: World, { plan }: Situation, point: LonLat | undefined): Circumstances {
  return { ...onCorridor(world, plan?.data.corridor, point), ...inSector(world.grounds, point) };
}
