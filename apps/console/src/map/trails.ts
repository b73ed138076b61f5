/** Where convoys were in the last 15 minutes, from the positions this console received and from the log at its start. */
import { MINUTE, parseTime, SECOND, typeOf, idOf, entityKey, type EntityKey, type LonLat, type Millis, type TrackView } from '#libs/domain';

/** How long a trail is. */
export const TRAIL_SPAN: Millis = 15 * MINUTE;
/** Least time between two points of a trail: what it drives meanwhile is a few pixels on the map of a whole operation. */
export const TRAIL_STEP: Millis = 20 * SECOND;
/** So a trail has at most so many points. */
export const TRAIL_POINTS = TRAIL_SPAN / TRAIL_STEP;

interface Step { readonly at: Millis; readonly point: LonLat }
/** `points` is what `steps` last read as, for as long as they do. */
interface Trail { readonly steps: Step[]; points: readonly LonLat[] | undefined }

export class Trails {
  readonly #trails = new Map<EntityKey, Trail>();

  /** A position of `track/<convoy>` or, from the log, of `convoy/<convoy>`; late ones take their place by their time. */
  add(key: EntityKey, lon: number, lat: number, at: Millis): void {
    const convoy = entityKey('convoy', idOf(key));
    const trail = this.#trails.get(convoy) ?? { steps: [], points: undefined };
    this.#trails.set(convoy, trail);
    const { steps } = trail;
    const after = steps.findLastIndex((step) => step.at <= at) + 1;
    const near = (step: Step | undefined): boolean => step !== undefined && Math.abs(step.at - at) < TRAIL_STEP;
    if (near(steps[after - 1]) || near(steps[after])) return;
    steps.splice(after, 0, { at, point: [lon, lat] });
    if (steps.length > TRAIL_POINTS) steps.shift();
    trail.points = undefined;
  }

  addTrack(key: EntityKey, track: TrackView): void {
    const at = parseTime(track.at);
    if (at !== undefined && typeOf(key) === 'track') this.add(key, track.lon, track.lat, at);
  }

  /** The points of the last 15 minutes before `now`, oldest first; the same array for as long as they are the same. */
  points(convoy: EntityKey, now: Millis): readonly LonLat[] {
    const trail = this.#trails.get(convoy);
    if (trail === undefined) return NONE;
    while (trail.steps[0] !== undefined && trail.steps[0].at < now - TRAIL_SPAN) {
      trail.steps.shift();
      trail.points = undefined;
    }
    trail.points ??= trail.steps.map(({ point }) => point);
    return trail.points;
  }

  /** Nothing has been driven that is still to come: what is shown may have gone back in time. */
  cutAfter(now: Millis): void {
    for (const trail of this.#trails.values()) {
      const kept = trail.steps.findLastIndex(({ at }) => at <= now) + 1;
      if (kept === trail.steps.length) continue;
      trail.steps.splice(kept);
      trail.points = undefined;
    }
  }

  /** Keeps only the trails of convoys that are still there. */
  prune(keeps: (convoy: EntityKey) => boolean): void {
    for (const convoy of this.#trails.keys()) if (!keeps(convoy)) this.#trails.delete(convoy);
  }
}

const NONE: readonly LonLat[] = [];
