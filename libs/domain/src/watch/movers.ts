/** The moving convoys, each found by where its route lies and where it was heard of last. */
import type { Track } from '../convoys/convoy.ts';
import type { Situation } from '../convoys/situation.ts';
import { entityKey, idOf, type EntityKey } from '../event.ts';
import { around, beyond, boxOf, joined, overlap, type Box } from '../geometry/box.ts';
import type { Shape } from '../geometry/shape.ts';
import type { Waiting } from '../rules/near-convoy.ts';
import { BESIDE } from '../rules/rule.ts';
import { Boxes } from './boxes.ts';
import { mayBeIn } from './live.ts';
import type { Positions } from './positions.ts';

/** A moving convoy, and what lies along its route. */
export interface Mover {
  readonly key: EntityKey;
  readonly situation: Situation;
  readonly shape: Shape;
  /** What it was heard of last. */
  track: Track | undefined;
  readonly violations: Set<EntityKey>;
  /** Those among them that it is not near. */
  readonly waiting: Map<EntityKey, Waiting>;
  /** What it is near, along its route or elsewhere. */
  readonly near: Set<EntityKey>;
  checkpoints: readonly EntityKey[];
  /** What its next position is compared with. */
  readonly positions: Positions;
}

const NOWHERE = boxOf([]);

export class Movers {
  readonly all = new Map<EntityKey, Mover>();
  private readonly byTrack = new Map<EntityKey, Mover>();
  /** Around each one's route, and around where it was heard of last where that lies elsewhere. */
  private readonly boxes = new Boxes();

  get(key: EntityKey): Mover | undefined {
    return this.all.get(key);
  }

  /** The one whose positions are that entity: nearly every record asks for one. */
  ofTrack(track: EntityKey): Mover | undefined {
    return this.byTrack.get(track);
  }

  set(mover: Mover): void {
    this.all.set(mover.key, mover);
    this.byTrack.set(trackKey(mover.key), mover);
    this.place(mover);
  }

  delete(key: EntityKey): void {
    if (!this.all.delete(key)) return;
    this.byTrack.delete(trackKey(key));
    this.boxes.set(key, NOWHERE);
  }

  /** It was heard of elsewhere. */
  move(mover: Mover, track: Track): void {
    mover.track = track;
    if (!isBy(mover.shape, track)) this.place(mover);
  }

  /** Those whose route, or who themselves, may come through a box. */
  *within(box: Box): Iterable<EntityKey> {
    for (const [key, { shape, track }] of this.near(beyond(box, BESIDE))) if (overlap(shape.box, box) || (track !== undefined && mayBeIn(track, box))) yield key;
  }

  /** Those whose route's box overlaps another, and some more. */
  *near(box: Box): Iterable<readonly [EntityKey, Mover]> {
    for (const key of this.boxes.overlapping(box)) yield [key, this.all.get(key) as Mover];
  }

  private place({ key, shape, track }: Mover): void {
    this.boxes.set(key, track === undefined || isBy(shape, track) ? shape.box : joined(shape.box, aroundTrack(track)));
  }
}

const trackKey = (convoy: EntityKey): EntityKey => entityKey('track', idOf(convoy));

/** It was heard of in the box of its route, and is no farther than {@link BESIDE} out of that, however uncertain its place is. */
const isBy = ({ box }: Shape, { data: { lon, lat, accuracy = 0 } }: Track): boolean =>
  accuracy <= BESIDE && box.west <= lon && lon <= box.east && box.south <= lat && lat <= box.north;
const aroundTrack = ({ data: { lon, lat, accuracy = 0 } }: Track): Box => around([lon, lat], accuracy);
