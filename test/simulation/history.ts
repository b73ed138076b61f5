/** What the logs have held, folded beside them: what pictures and screens are compared with. */
import { fold, LivePicture, type Change, type Entity, type EntityKey, type Millis, type Picture, type Position, type Recorded } from '#libs/domain';

/** Each entity's values and the positions that made them, in order. */
type Versions = Map<EntityKey, { readonly position: Position; readonly entity: Entity }[]>;

export class History {
  private readonly now: () => Millis;
  private versions: Versions = new Map();
  private picture = new LivePicture();
  /** When each position was appended that the log holds now. */
  private times: Millis[] = [];
  /** What the log was before each time it was cut. */
  private readonly before: Versions[] = [];

  constructor(now: () => Millis) {
    this.now = now;
  }

  get wasCut(): boolean {
    return this.before.length > 0;
  }

  add(record: Recorded): void {
    this.times.push(this.now());
    for (const [key, entity] of fold(this.picture, record)) {
      const versions = this.versions.get(key);
      if (versions === undefined) this.versions.set(key, [{ position: record.position, entity }]);
      else versions.push({ position: record.position, entity });
    }
  }

  cut(from: Position): void {
    this.before.push(this.versions);
    this.versions = new Map([...this.versions].map(([key, versions]) => [key, versions.filter(({ position }) => position < from)]));
    this.times.length = from;
    this.picture = pictureOf(this.versions, from - 1);
  }

  /** The last position that was there by then and still is. */
  headAt(time: Millis): Position {
    let [low, high] = [0, this.times.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.times[middle] as Millis) <= time) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The picture at a position: of the log as it is, and as it was before it was cut. */
  *picturesAt(position: Position): Generator<Picture> {
    yield pictureOf(this.versions, position);
    for (const versions of this.before) yield pictureOf(versions, position);
  }

  /** The pictures from a position to the end of the log as it is. */
  *picturesFrom(position: Position): Generator<Picture> {
    for (let at = position; at < this.times.length; at += 1) yield pictureOf(this.versions, at);
  }
}

function pictureOf(versions: Versions, position: Position): LivePicture {
  const picture = new LivePicture();
  const changes: Change[] = [];
  for (const [key, all] of versions) {
    const newest = all.findLast((version) => version.position <= position);
    if (newest !== undefined) changes.push([key, newest.entity]);
  }
  picture.apply(changes);
  return picture;
}
