/** What is drawn of each entity: pure, from views and the server's time to GeoJSON features. How it looks is in style.ts. */
import { HOUR, MINUTE, parseTime, idOf, typeOf, entityKey, type EntityKey, type LonLat, type Millis, type Name } from '#libs/domain';
import type { Sight, ViewMaps } from '../picture/state.ts';
import { isSettled, toneOfConvoy, toneOfStatus, toneOfViolation, worseWay } from '../picture/tones.ts';
import { isMoving, isMuted, isOnRoad, isPlaced } from '../picture/whereabouts.ts';
import type { MapWords } from './handle.ts';
import { circle, pixelsAtZoom0, pointAlong } from './geometry.ts';
import type { Trails } from './trails.ts';

/** One feature; `properties` are flat because layers read them. `id` is the entity's key, or the key, `#` and a part's name. */
export interface Drawn {
  readonly type: 'Feature';
  readonly properties: { readonly id: string; readonly key: EntityKey; readonly kind: string; readonly [name: string]: string | number };
  readonly geometry: { readonly type: 'Point' | 'LineString' | 'Polygon'; readonly coordinates: unknown };
}
export interface Scene {
  readonly views: ViewMaps;
  readonly now: Millis;
  readonly words: MapWords;
  readonly trails: Trails;
  readonly muted: Sight['muted'];
  /** The map is so near that the end of a trail is not under its convoy. */
  readonly near: boolean;
}

/** Uncertainty up to this radius is inside the mark itself. */
const CIRCLE_FROM_METRES = 100;
/** Up to this radius a circle is a speck on the map of a whole operation: it is drawn there as a dot of that size, which costs a tenth of a shape. */
export const SPECK_METRES = 1_000;
/** Half-lives of what is known: a checkpoint, a crossing, a convoy's position. Older reads as ageing. */
const AGEING = { checkpoint: 90 * MINUTE, crossing: 12 * HOUR, position: 2 * MINUTE, violation: 6 * HOUR } as const;

const nameOf = (name: Name | undefined, key: EntityKey, words: MapWords): string => name?.[words.language] ?? name?.en ?? idOf(key);
const ageOf = (time: string | undefined, now: Millis): Millis | undefined => {
  const at = time === undefined ? undefined : parseTime(time);
  return at === undefined ? undefined : Math.max(0, now - at);
};
const point = (coordinates: LonLat): Drawn['geometry'] => ({ type: 'Point', coordinates });
const feature = (key: EntityKey, part: string, kind: string, geometry: Drawn['geometry'], properties: Readonly<Record<string, string | number>> = {}): Drawn =>
  ({ type: 'Feature', properties: { id: part === '' ? key : `${key}#${part}`, key, kind, ...properties }, geometry });

/** Everything drawn of one entity, empty when it has no place or is not shown. */
export function marksOf(key: EntityKey, scene: Scene): readonly Drawn[] {
  switch (typeOf(key)) {
    case 'violation': return violationMarks(key, scene);
    case 'convoy': return convoyMarks(key, scene);
    case 'checkpoint': return checkpointMarks(key, scene);
    case 'corridor': return corridorMarks(key, scene);
    case 'line': return lineMarks(key, scene);
    case 'sector': return sectorMarks(key, scene);
    default: return [];
  }
}

/** The entity whose marks a change of `key` changes: a position moves its convoy. */
export const markedBy = (key: EntityKey): EntityKey => (typeOf(key) === 'track' ? entityKey('convoy', idOf(key)) : key);

function violationMarks(key: EntityKey, { views, now, muted }: Scene): readonly Drawn[] {
  const view = views.violation.get(key);
  if (view === undefined || !isPlaced(view) || isMuted(view, { muted })) return [];
  const tone = toneOfViolation(view);
  const age = ageOf(view.time, now) ?? 0;
  const settled = isSettled(view);
  const fill = view.occurrence === 'verified' || settled ? 'filled' : view.occurrence === 'corroborated' ? 'dot' : 'hollow';
  const count = view.count?.max ?? 1;
  const faded = settled ? 0.55 : age > AGEING.violation ? 0.7 : 1;
  const around = uncertainty(key, { of: view, at: [view.lon, view.lat], radius: settled ? undefined : view.uncertainty }, { tone, opacity: faded });
  const mark = feature(key, '', 'violation', point([view.lon, view.lat]), {
    tone, icon: `violation/${tone}/${fill}`, size: Math.min(1.3, 0.66 + 0.16 * Math.log2(Math.max(1, count))), opacity: faded, order: parseTime(view.time) ?? 0, ...around.speck,
  });
  return [mark, ...around.area];
}

/** What is drawn around a place that is not certain: the shape of it, and while that is a speck, the size of its dot. */
function uncertainty(key: EntityKey, { of, at, radius = 0 }: Place, properties: Readonly<Record<string, string | number>>): Uncertainty {
  if (radius <= CIRCLE_FROM_METRES) return CERTAIN;
  const coordinates = circles.get(of) ?? [circle(at, radius)];
  circles.set(of, coordinates);
  const area = feature(key, 'area', 'area', { type: 'Polygon', coordinates }, { ...properties, radius });
  return { speck: radius > SPECK_METRES ? {} : { reach: pixelsAtZoom0(radius, at[1]) }, area: [area] };
}

/** Where the view `of` something says that it is. */
interface Place { readonly of: object; readonly at: LonLat; readonly radius: number | undefined }
interface Uncertainty { readonly speck: { readonly reach?: number }; readonly area: readonly Drawn[] }
const CERTAIN: Uncertainty = { speck: {}, area: [] };
/** Made once for each view: most of what is looked at again stands where it stood. */
const circles = new WeakMap<object, readonly (readonly LonLat[])[]>();

function convoyMarks(key: EntityKey, { views, now, words, trails, near }: Scene): readonly Drawn[] {
  const view = views.convoy.get(key);
  const track = views.track.get(entityKey('track', idOf(key)));
  if (view === undefined || !isOnRoad(view, track, now)) return [];
  const moving = isMoving(view);
  const age = ageOf(track.at, now) ?? 0;
  const tone = view.signalLost === true || !moving ? 'stale' : toneOfConvoy(view);
  const fresh = view.signalLost === true || view.parked !== undefined ? 'stale' : age > AGEING.position || !moving ? 'ageing' : 'fresh';
  const word = view.signalLost === true ? 'signalLost' : view.stage;
  const since = view.signalLost === true ? age : ageOf(view.since, now);
  const said = word === 'en-route' ? '' : words.convoy(word, since);
  const around = uncertainty(key, { of: track, at: [track.lon, track.lat], radius: track.accuracy }, { tone, opacity: 1 });
  const marks = [feature(key, '', 'convoy', point([track.lon, track.lat]), {
    ...around.speck, tone, opacity: 1, icon: `convoy/${tone}/${fresh}${track.heading === undefined ? '' : '/heading'}`, heading: track.heading ?? 0,
    label: moving ? `${idOf(key).toUpperCase()}${said === '' ? '' : ` ${said}`}` : idOf(key).toUpperCase(), order: moving ? 0 : 1,
  })];
  const path = moving ? trails.points(key, now) : [];
  if (path.length > 1) marks.push(feature(key, 'trail', 'trail', { type: 'LineString', coordinates: path }, { tone }));
  // What it drove since the trail's last point is drawn apart: it is new with every position, the trail is not.
  const last = near ? path.at(-1) : undefined;
  if (last !== undefined) marks.push(feature(key, 'wake', 'trail', { type: 'LineString', coordinates: [last, [track.lon, track.lat]] }, { tone }));
  marks.push(...around.area);
  return marks;
}

function checkpointMarks(key: EntityKey, { views, now, words }: Scene): readonly Drawn[] {
  const view = views.checkpoint.get(key);
  if (view?.lon === undefined || view.lat === undefined) return [];
  const way = view.directions[worseWay(view)];
  const unknown = way.status === 'unknown';
  const newest = Math.max(-Infinity, ...way.reports.map(({ time }) => parseTime(time) ?? -Infinity));
  const fresh = unknown || view.parked !== undefined ? 'stale' : now - newest > AGEING[view.kind ?? 'checkpoint'] ? 'ageing' : 'fresh';
  const since = ageOf(unknown ? way.lastKnown?.time : way.since, now);
  const mark = way.contradicted ? '/contradicted' : '';
  return [feature(key, '', 'checkpoint', point([view.lon, view.lat]), {
    tone: toneOfStatus(way.status), icon: `${view.kind ?? 'checkpoint'}/${toneOfStatus(way.status)}/${fresh}${mark}`,
    name: nameOf(view.name, key, words), label: `${nameOf(view.name, key, words)} ${words.status(way.status, since)}`,
    order: way.status === 'closed' ? 0 : unknown ? 2 : 1,
  })];
}

function corridorMarks(key: EntityKey, { views, words }: Scene): readonly Drawn[] {
  const view = views.corridor.get(key);
  if (view?.geometry === undefined) return [];
  return [feature(key, '', 'corridor', view.geometry, { state: view.state, label: nameOf(view.name, key, words) })];
}

function lineMarks(key: EntityKey, { views, words }: Scene): readonly Drawn[] {
  const view = views.line.get(key);
  if (view === undefined) return [];
  const older = (view.versions ?? []).filter(({ version }) => version !== view.version)
    .map((one) => feature(key, `version-${one.version}`, 'line-older', one.geometry));
  const path = view.geometry.type === 'Polygon' ? (view.geometry.coordinates[0] ?? []) : view.geometry.coordinates;
  const middle = pointAlong(path, 0.42);
  const label = words.line(nameOf(view.name, key, words), view.version, view.validFrom, view.accuracy);
  return [
    ...older, feature(key, '', 'line', view.geometry),
    ...(middle === undefined ? [] : [feature(key, 'label', 'line-label', point(middle), { label })]),
  ];
}

function sectorMarks(key: EntityKey, { views, words }: Scene): readonly Drawn[] {
  const view = views.sector.get(key);
  return view === undefined ? [] : [feature(key, '', 'sector', view.geometry, { label: nameOf(view.name, key, words) })];
}
