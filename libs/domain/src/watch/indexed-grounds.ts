/** Finds what may concern a rule without looking at everything: kept in step with the picture, change by change. */
import type { Checkpoint } from '../checkpoints/checkpoint.ts';
import type { Convoy } from '../convoys/convoy.ts';
import { situationOf, trackOf } from '../convoys/situation.ts';
import type { Corridor } from '../corridors/corridor.ts';
import { entityKey, type EntityKey } from '../event.ts';
import type { Polygon } from '../facts.ts';
import { around, boxOf, overlap, type Box } from '../geometry/box.ts';
import { contains } from '../geometry/plane.ts';
import { distanceAlong, shapeOf, type Shape } from '../geometry/shape.ts';
import type { Picture } from '../picture/picture.ts';
import { placeOfCheckpoint } from '../rules/checkpoint-ahead.ts';
import type { Limits } from '../rules/limits.ts';
import { waitingOf } from '../rules/near-convoy.ts';
import type { Grounds, Instances } from '../rules/rule.ts';
import type { Millis } from '../time.ts';
import { occurredOf, type Occurred } from '../violations/situation.ts';
import type { Violation } from '../violations/violation.ts';
import { Cells } from './cells.ts';
import { isAlong, isLive, isSame, mostReachOf, ROUNDING, zoneOf, type Placed } from './live.ts';
import { Movers, type Mover } from './movers.ts';
import { Positions } from './positions.ts';

/** What changed with a violation: whether anything may be near it that was not, or no longer, with the convoys along whose route it then lies; and sectors that it counts for. */
export interface Moved { readonly moved: boolean; readonly along: readonly EntityKey[]; readonly sectors: ReadonlySet<EntityKey> }

const NOWHERE = shapeOf([]);
const NOBODY: readonly EntityKey[] = [];
/** Old violations are let go of when there are twice as many as after the last time, and so many more. */
const OLD_AT_MOST = 64;

export class IndexedGrounds implements Grounds {
  readonly movers = new Movers();
  reach = 0;
  private readonly instances: Instances;
  private readonly live = new Map<EntityKey, Placed>();
  private readonly members = new Map<EntityKey, Set<EntityKey>>();
  private readonly cells = new Cells();
  private readonly through = new Map<EntityKey, Set<EntityKey>>();
  private corridorBoxes: readonly (readonly [EntityKey, Box])[] = [];
  private sectorBoxes: readonly (readonly [EntityKey, Polygon, Box])[] = [];
  private letGoAt = OLD_AT_MOST;
  private picture: Picture;
  private limits: Limits;

  constructor(picture: Picture, limits: Limits, now: Millis, instances: Instances) {
    this.picture = picture;
    this.limits = limits;
    this.instances = instances;
    this.setCorridors();
    this.setSectors();
    for (const key of picture.ofType('violation').keys()) this.setViolation(key, now);
    for (const key of picture.ofType('convoy').keys()) this.setConvoy(key);
  }

  /** Another picture with the same entities, from now on. */
  readIn(picture: Picture): void {
    this.picture = picture;
  }

  violations(within: Box): Iterable<Occurred> {
    return this.cells.within(within, this.live);
  }

  *violationsAlong(convoy: EntityKey): Iterable<Occurred> {
    for (const key of this.movers.get(convoy)?.violations ?? []) yield this.live.get(key) as Placed;
  }

  *corridors(within: Box): Iterable<readonly [EntityKey, Corridor]> {
    for (const [key, box] of this.corridorBoxes) if (overlap(box, within)) yield [key, this.picture.get(key) as Corridor];
  }

  *sectors(within: Box): Iterable<readonly [EntityKey, Polygon]> {
    for (const [key, geometry, box] of this.sectorBoxes) if (overlap(box, within)) yield [key, geometry];
  }

  convoys(within: Box): Iterable<EntityKey> {
    return this.movers.within(within);
  }

  checkpoints(convoy: EntityKey): Iterable<EntityKey> {
    return this.movers.get(convoy)?.checkpoints ?? [];
  }

  convoysThrough(checkpoint: EntityKey): Iterable<EntityKey> {
    return this.through.get(checkpoint) ?? [];
  }

  *violationsIn(sector: EntityKey): Iterable<Occurred> {
    for (const key of this.members.get(sector) ?? []) yield this.live.get(key) as Placed;
  }

  /** A violation is another one now. */
  setViolation(key: EntityKey, now: Millis): Moved {
    const before = this.live.get(key);
    const violation = this.picture.get(key) as Violation | undefined;
    const occurred = violation && occurredOf(key, violation);
    const live = occurred !== undefined && isLive(occurred, this.limits, now) ? occurred : undefined;
    if (before !== undefined && live !== undefined && isSame(before, live, this.limits)) {
      this.live.set(key, live);
      return { moved: false, along: NOBODY, sectors: this.sectorsOf(key) };
    }
    const sectors = new Set(this.sectorsOf(key));
    if (before !== undefined) this.forget(before);
    const along = live === undefined ? NOBODY : this.add(live);
    if (this.live.size > this.letGoAt) this.letGo(now);
    return { moved: true, along, sectors: new Set([...sectors, ...this.sectorsOf(key)]) };
  }

  /** Returns the convoys along whose route it lies. */
  private add(occurred: Placed): readonly EntityKey[] {
    const { key, place } = occurred;
    this.live.set(key, occurred);
    this.reach = Math.max(this.reach, mostReachOf(occurred, this.limits));
    this.cells.add(key, place);
    for (const [sector, geometry] of this.sectors(around(place, 1))) if (contains(geometry, place)) this.members.get(sector)?.add(key);
    const zone = zoneOf(occurred, this.limits);
    const along: EntityKey[] = [];
    for (const [convoy, mover] of this.movers.near(zone.box)) {
      if (!isAlong(mover.shape, zone)) continue;
      mover.violations.add(key);
      this.setWaiting(key, mover);
      along.push(convoy);
    }
    return along;
  }

  private sectorsOf(violation: EntityKey): ReadonlySet<EntityKey> {
    const found = new Set<EntityKey>();
    for (const [sector, members] of this.members) if (members.has(violation)) found.add(sector);
    return found;
  }

  /** A convoy is near a violation now, or no longer. */
  setNear(convoy: EntityKey, violation: EntityKey, isNear: boolean): void {
    const mover = this.movers.get(convoy);
    if (mover === undefined) return;
    if (isNear) mover.near.add(violation);
    else mover.near.delete(violation);
    this.setWaiting(violation, mover);
  }

  private setWaiting(violation: EntityKey, { near, violations, waiting, shape }: Mover): void {
    const occurred = this.live.get(violation);
    if (occurred !== undefined && violations.has(violation) && !near.has(violation)) waiting.set(violation, waitingOf(occurred, shape, this.limits));
    else waiting.delete(violation);
  }

  /** A convoy is another one now; what lies along its route is looked for only where that moved. */
  setConvoy(key: EntityKey): void {
    const convoy = this.picture.get(key) as Convoy | undefined;
    const situation = convoy && situationOf(convoy);
    const before = this.movers.get(key);
    for (const checkpoint of before?.checkpoints ?? []) this.through.get(checkpoint)?.delete(key);
    if (situation?.moving !== true) {
      this.movers.delete(key);
      return;
    }
    const shape = situation.route === undefined ? NOWHERE : shapeOf(situation.route);
    const same = before?.shape === shape;
    const near = before?.near ?? new Set([...this.instances.activeOf('violation-near-convoy', key)].map(({ cause = '' }) => cause));
    const track = trackOf(this.picture, key);
    const mover: Mover = { key, situation, shape, track, violations: same ? before.violations : this.along(shape), waiting: same ? before.waiting : new Map(), near, checkpoints: [], positions: new Positions() };
    this.movers.set(mover);
    if (!same) for (const violation of mover.violations) this.setWaiting(violation, mover);
    this.setWay(key, mover);
  }

  /** Where checkpoints are has changed: every convoy's way is looked at again. */
  setWays(): void {
    this.through.clear();
    for (const [key, mover] of this.movers.all) this.setWay(key, mover);
  }

  setCorridors(): void {
    this.corridorBoxes = [...this.picture.ofType('corridor')].map(([key, { defined }]) => [key, boxOf(defined?.data.geometry.coordinates ?? [])] as const).sort(byKey);
  }

  setSectors(): void {
    const sectors = [...this.picture.ofType('sector')].flatMap(([key, { defined }]) => (defined === undefined ? [] : [[key, defined.data.geometry] as const]));
    this.sectorBoxes = sectors.map(([key, geometry]) => [key, geometry, shapeOf(geometry.coordinates[0] ?? []).box] as const).sort(byKey);
    this.members.clear();
    for (const [key, geometry] of this.sectorBoxes) this.members.set(key, new Set([...this.live.values()].filter(({ place }) => contains(geometry, place)).map((one) => one.key)));
  }

  /** Keys of the violations that may count for anything. */
  liveViolations(): Iterable<EntityKey> {
    return this.live.keys();
  }

  isLiveAt(key: EntityKey): Occurred | undefined {
    return this.live.get(key);
  }

  private along(shape: Shape): Set<EntityKey> {
    const found = new Set<EntityKey>();
    for (const [key, occurred] of this.live) if (isAlong(shape, zoneOf(occurred, this.limits))) found.add(key);
    return found;
  }

  private setWay(key: EntityKey, mover: Mover): void {
    const { beside } = this.limits['checkpoint-closed-ahead'];
    const near = new Set((mover.situation.plan?.data.stops ?? []).map((id) => entityKey('checkpoint', id)));
    for (const [checkpoint, entity] of this.picture.ofType('checkpoint')) {
      const place = placeOfCheckpoint(entity as Checkpoint);
      if (place !== undefined && distanceAlong(mover.shape, place) <= beside + ROUNDING) near.add(checkpoint);
    }
    mover.checkpoints = [...near].sort();
    for (const checkpoint of mover.checkpoints) {
      const through = this.through.get(checkpoint);
      if (through === undefined) this.through.set(checkpoint, new Set([key]));
      else through.add(key);
    }
  }

  private forget(occurred: Placed): void {
    const { key, place } = occurred;
    this.live.delete(key);
    this.cells.delete(key, place);
    for (const members of this.members.values()) members.delete(key);
    for (const [, { violations, waiting }] of this.movers.near(zoneOf(occurred, this.limits).box)) if (violations.delete(key)) waiting.delete(key);
  }

  private letGo(now: Millis): void {
    for (const occurred of this.live.values()) if (!isLive(occurred, this.limits, now)) this.forget(occurred);
    this.reach = [...this.live.values()].reduce((most, occurred) => Math.max(most, mostReachOf(occurred, this.limits)), 0);
    this.letGoAt = 2 * this.live.size + OLD_AT_MOST;
  }
}

const byKey = ([a]: readonly [EntityKey, ...unknown[]], [b]: readonly [EntityKey, ...unknown[]]): number => (a < b ? -1 : 1);
