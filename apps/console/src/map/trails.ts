/** Where convoys were in the last 15 minutes, from the positions this console received and from the log at its start. */
import { MINUTE, parseTime, typeOf, idOf, entityKey, type EntityKey, type LonLat, type Millis, type TrackView } from '#libs/domain';

/** How long a trail is. */
export const TRAIL_SPAN: Millis = 15 * MINUTE;
/** A trail keeps at most so many points: a position every three seconds for its whole span. */
export const TRAIL_POINTS = 300;

interface Step { readonly at: Millis; readonly point: LonLat }

export class Trails {
  readonly #steps = new Map<EntityKey, Step[]>();

  /** A position of `track/<convoy>` or, from the log, of `convoy/<convoy>`; late ones take their place by their time. */
  add(key: EntityKey, lon: number, lat: number, at: Millis): void {
    const convoy = entityKey('convoy', idOf(key));
    const steps = this.#steps.get(convoy) ?? [];
    this.#steps.set(convoy, steps);
    const newest = steps.at(-1);
    const place = newest === undefined || newest.at < at ? steps.length : steps.findIndex((step) => step.at >= at);
    if (steps[place]?.at === at) return;
    steps.splice(place, 0, { at, point: [lon, lat] });
    if (steps.length > TRAIL_POINTS) steps.shift();
  }

  addTrack(key: EntityKey, track: TrackView): void {
    const at = parseTime(track.at);
    if (at !== undefined && typeOf(key) === 'track') this.add(key, track.lon, track.lat, at);
  }

  /** The points of the last 15 minutes before `now`, oldest first; fewer than two are no trail. */
  points(convoy: EntityKey, now: Millis): readonly LonLat[] {
    const steps = this.#steps.get(convoy);
    if (steps === undefined) return [];
    while (steps[0] !== undefined && steps[0].at < now - TRAIL_SPAN) steps.shift();
    return steps.length < 2 ? [] : steps.map(({ point }) => point);
  }

  /** Keeps only the trails of convoys that are still there. */
  prune(keeps: (convoy: EntityKey) => boolean): void {
    for (const convoy of this.#steps.keys()) if (!keeps(convoy)) this.#steps.delete(convoy);
  }
}
