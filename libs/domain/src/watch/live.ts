/** Violations that may count for anything: for how long they do, how far they reach, and when another report changes nothing of that. */
import type { Track } from '../convoys/convoy.ts';
import type { LonLat } from '../facts.ts';
import { around, overlap, SLACK, type Box } from '../geometry/box.ts';
import { distanceAlong, type Shape } from '../geometry/shape.ts';
import type { Limits } from '../rules/limits.ts';
import { reachOf } from '../rules/near-convoy.ts';
import { BESIDE } from '../rules/rule.ts';
import { SECOND, type Millis } from '../time.ts';
import { latenessOf, type Occurred } from '../violations/situation.ts';

export type Placed = Occurred & { readonly place: LonLat };

/** Planes that touch the ground at different latitudes measure a little differently: metres. */
export const ROUNDING = 5;

export function isLive(occurred: Occurred, limits: Limits, now: Millis): occurred is Placed {
  const lasts = Math.max(limits['violation-near-convoy'].lasts, limits['violation-near-corridor'].lasts);
  // A newer report may say that it happened after it was first heard of: a surge counts from when it happened.
  const until = Math.max(occurred.firstRecordedAt + lasts * SECOND, occurred.at + limits.surge.within * SECOND);
  return !occurred.void && occurred.place !== undefined && now < until;
}

/** The farthest that it may be from a convoy and near it: metres; nothing where its place is too uncertain for any. */
export const mostReachOf = (occurred: Placed, limits: Limits): number =>
  (occurred.uncertainty > limits['violation-near-convoy'].uncertainty ? 0 : reachOf(occurred, limits));

/** Around a violation, where the route of a convoy runs that may be near it, on that route or beside it by no more than {@link BESIDE}. */
export interface Zone { readonly place: LonLat; readonly metres: number; readonly box: Box }
export function zoneOf(occurred: Placed, limits: Limits): Zone {
  const metres = mostReachOf(occurred, limits) + BESIDE + ROUNDING;
  return { place: occurred.place, metres, box: around(occurred.place, metres) };
}
export const isAlong = (shape: Shape, { place, metres, box }: Zone): boolean => overlap(shape.box, box) && distanceAlong(shape, place) <= metres;

/** Fewer metres than any degree of latitude has. */
const DEGREE = 110_000;
/** Whether a convoy that was last heard of there may be in the box. Most are too far north or south of it to be asked more. */
export function mayBeIn({ data: { lon, lat, accuracy = 0 } }: Track, within: Box): boolean {
  const far = accuracy / DEGREE;
  return lat + far * SLACK >= within.south && lat - far * SLACK <= within.north && overlap(around([lon, lat], accuracy), within);
}

/** Another report of the same: nothing near it can be told apart. */
export function isSame(one: Placed, other: Placed, limits: Limits): boolean {
  return one.class === other.class && one.uncertainty === other.uncertainty && one.firstRecordedAt === other.firstRecordedAt
    && one.place[0] === other.place[0] && one.place[1] === other.place[1]
    && (latenessOf(one) === latenessOf(other) || (isUrgent(one, limits) && isUrgent(other, limits)));
}
const isUrgent = (occurred: Occurred, limits: Limits): boolean =>
  (['violation-near-convoy', 'violation-near-corridor'] as const).every((name) => latenessOf(occurred) <= Math.min(limits[name].urgentWithin, limits[name].latest) * SECOND);
