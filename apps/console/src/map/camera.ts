/** Where the map looks: at the whole operation, at one entity, or along with it. North is up and stays there. */
import type { Map as MapLibre } from 'maplibre-gl';
import type { EntityKey, LonLat } from '#libs/domain';
import type { Extent, ViewMaps } from '../picture/state.ts';
import { extentOf, padded, pointsIn } from './geometry.ts';
import type { Drawn } from './marks.ts';

/** An operation is never shown smaller than this, in metres. */
const LEAST_ACROSS = 4_000;
/** Share of the view at its edges that counts as off-screen. */
const EDGE = 0.06;
const CLOSE_ZOOM = 12.5;
const FLIGHT = 600;

/** How much of the map something lies over, at each side, in CSS pixels. */
export interface Covered { readonly left: number; readonly right: number }
const NOTHING: Covered = { left: 0, right: 0 };

/** In CSS pixels: at the sides there is room for the names beside the marks, as long as it does not take too much of the map. */
const paddingIn = ({ clientWidth: width, clientHeight: height }: HTMLElement, { left, right }: Covered): { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number } => {
  const [side, end] = [Math.min(110, Math.round((width - left - right) / 6)), Math.min(24, Math.round(height / 6))];
  return { top: end, bottom: end, left: side + left, right: side + right };
};

export const motionWanted = (): boolean => !matchMedia('(prefers-reduced-motion: reduce)').matches;

/** What an operation covers: its gates, corridors and sectors; where it has none, what was reported. Undefined while it is empty. */
export function operationExtent(views: ViewMaps): Extent | undefined {
  const ground = extentOf((function* points(): Iterable<LonLat> {
    for (const { geometry } of views.sector.values()) yield* pointsIn(geometry.coordinates);
    for (const { geometry } of views.corridor.values()) if (geometry !== undefined) yield* pointsIn(geometry.coordinates);
    for (const { lon, lat } of views.checkpoint.values()) if (lon !== undefined && lat !== undefined) yield [lon, lat];
  })());
  return ground ?? extentOf((function* points(): Iterable<LonLat> {
    for (const { lon, lat } of views.violation.values()) if (lon !== undefined && lat !== undefined) yield [lon, lat];
    for (const { lon, lat } of views.track.values()) yield [lon, lat];
  })());
}

/** Said with every move that somebody asked for, by hand or by choosing an entity: where the map is then is worth keeping. */
export const ASKED = { asked: true } as const;

export class Camera {
  readonly #map: MapLibre;
  readonly #marks: (key: EntityKey) => readonly Drawn[];
  readonly #covered: () => Covered;

  constructor(map: MapLibre, marks: (key: EntityKey) => readonly Drawn[], covered: () => Covered) {
    this.#map = map;
    this.#marks = marks;
    this.#covered = covered;
  }

  /** Looks at all of it: what lies over the map may lie over a part of that. */
  fit(extent: Extent, animate: boolean): void { this.#fit(extent, animate, NOTHING); }

  #fit(extent: Extent, animate: boolean, covered: Covered, asked: object = {}): void {
    const [west, south, east, north] = padded(extent, 0.06, LEAST_ACROSS);
    this.#map.fitBounds([[west, south], [east, north]], { padding: paddingIn(this.#map.getContainer(), covered), ...(animate && motionWanted() ? { duration: FLIGHT } : { animate: false }) }, asked);
  }

  /** Looks at all of an extent and as little else as the shape of the map allows. */
  look([west, south, east, north]: Extent): void { this.#map.fitBounds([[west, south], [east, north]], { padding: 0, animate: false }); }

  /** Moves only when the entity's mark is off-screen, or under what lies over the map. */
  show(key: EntityKey): void {
    const extent = this.#extent(key);
    if (extent === undefined) return;
    const [west, south, east, north] = extent;
    if (west === east && south === north) {
      if (!this.#sees([west, south])) this.#go([west, south], Math.max(this.#map.getZoom(), CLOSE_ZOOM - 1.5), ASKED);
    } else if (!this.#sees([(west + east) / 2, (south + north) / 2])) this.#fit(extent, true, this.#covered(), ASKED);
  }

  /** Where a mark that has one point is, in CSS pixels; undefined when it is not in sight. */
  at(key: EntityKey): { readonly x: number; readonly y: number } | undefined {
    const extent = this.#extent(key);
    if (extent === undefined || extent[0] !== extent[2] || extent[1] !== extent[3] || !this.#sees([extent[0], extent[1]])) return undefined;
    const { x, y } = this.#map.project([extent[0], extent[1]]);
    return { x, y };
  }

  /** Keeps a moving mark in the middle. */
  follow(key: EntityKey): void {
    const extent = this.#extent(key);
    if (extent !== undefined && extent[0] === extent[2]) this.#go([extent[0], extent[1]], this.#map.getZoom());
  }

  extent(): Extent {
    const bounds = this.#map.getBounds();
    return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  }

  /** Of the mark itself; of its shape where it has no point. */
  #extent(key: EntityKey): Extent | undefined {
    const own = this.#marks(key).find(({ properties }) => properties.id === key);
    return own === undefined ? undefined : extentOf(pointsIn(own.geometry.coordinates));
  }

  #sees([lon, lat]: LonLat): boolean {
    const { x, y } = this.#map.project([lon, lat]);
    const { clientWidth: width, clientHeight: height } = this.#map.getContainer();
    const { left, right } = this.#covered();
    const edge = (width - left - right) * EDGE;
    return x > left + edge && x < width - right - edge && y > height * EDGE && y < height * (1 - EDGE);
  }

  /** Into the middle of what nothing lies over. */
  #go([lon, lat]: LonLat, zoom: number, asked: object = {}): void {
    const { left, right } = this.#covered();
    this.#map.easeTo({ center: [lon, lat], zoom, offset: [(left - right) / 2, 0], ...(motionWanted() ? { duration: FLIGHT } : { animate: false }) }, asked);
  }
}
