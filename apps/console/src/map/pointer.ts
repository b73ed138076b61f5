/** What the pointer and the keyboard do on the map: rest on a mark, choose it, copy where they are. */
import type { GeoJSONSource, LngLatLike, Map as MapLibre, MapMouseEvent } from 'maplibre-gl';
import type { EntityKey } from '#libs/domain';
import type { Store } from '../picture/store.ts';
import { motionWanted } from './camera.ts';
import { CROWD } from './crowd.ts';
import type { Furniture } from './furniture.ts';

/** How long the pointer rests on a mark before its card comes, in milliseconds. */
const HOVER_AFTER = 300;
/** How near counts as on it, in CSS pixels: targets are at least 24 across. */
const REACH = 9;
/** The nearest mark is meant; where there is none, a label, then a way. */
const TARGETS = [
  ['convoy', 'convoy-ended', 'violation', 'crowd-one', 'ring-mark', 'crowd', 'checkpoint'], ['convoy-label', 'checkpoint-label', 'line-label'], ['line', 'corridor', 'corridor-dashed', 'corridor-suspended'],
] as const;

export interface PointerOptions { readonly map: MapLibre; readonly store: Store; readonly furniture: Furniture; readonly onCopy: ((coordinates: string) => void) | undefined }

/** So much nearer than where several part, that no rounding puts them together again. */
const BEYOND = 0.05;

/** An entity, or several that are put together on the map. */
type Under = { readonly key: EntityKey } | { readonly crowd: number; readonly middle: LngLatLike };

function under(map: MapLibre, { x, y }: { readonly x: number; readonly y: number }): Under | undefined {
  const shown = (layer: string): boolean => map.getLayer(layer)?.visibility !== 'none';
  for (const layers of TARGETS) {
    const found = map.queryRenderedFeatures([[x - REACH, y - REACH], [x + REACH, y + REACH]], { layers: layers.filter(shown) })
      .map((feature) => {
        const at = feature.geometry.type === 'Point' ? map.project(feature.geometry.coordinates as [number, number]) : { x, y };
        const crowd: unknown = feature.properties['cluster_id'];
        return { under: typeof crowd === 'number' ? { crowd, middle: map.unproject([at.x, at.y]) } : { key: String(feature.properties['key']) }, away: Math.hypot(at.x - x, at.y - y) };
      })
      .sort((one, other) => one.away - other.away);
    if (found[0] !== undefined) return found[0].under;
  }
  return undefined;
}

/** Goes so near that they part. */
async function part(map: MapLibre, crowd: number, middle: LngLatLike): Promise<void> {
  const zoom = await map.getSource<GeoJSONSource>(CROWD)?.getClusterExpansionZoom(crowd).catch(() => undefined); // It is no more: another one came in its place.
  if (zoom !== undefined) map.easeTo({ center: middle, zoom: zoom + BEYOND, ...(!motionWanted() && { animate: false }) });
}

const decimals = (lng: number, lat: number): string => `${lat.toFixed(5)}, ${lng.toFixed(5)}`;

/** Listens until the map is removed; the answer ends what would outlive it. */
export function listen({ map, store, furniture, onCopy }: PointerOptions): () => void {
  let rest: ReturnType<typeof setTimeout> | undefined;
  const leave = (): void => {
    clearTimeout(rest);
    store.setHover(undefined);
  };
  map.on('mousemove', (event: MapMouseEvent) => {
    furniture.point(event.lngLat);
    if (map.isMoving()) return;
    const found = under(map, event.point);
    map.getCanvas().style.cursor = found === undefined ? '' : 'pointer';
    clearTimeout(rest);
    const key = found !== undefined && 'key' in found ? found.key : undefined;
    if (key === undefined) { store.setHover(undefined); return; }
    if (store.state.hover?.key === key) return;
    const { x, y } = event.point;
    rest = setTimeout(() => { store.setHover({ key, x, y }); }, HOVER_AFTER);
  });
  map.on('mouseout', () => {
    furniture.point(undefined);
    leave();
  });
  map.on('movestart', leave);
  map.on('dragstart', () => { store.setFollowing(false); });
  map.on('click', (event: MapMouseEvent) => {
    leave();
    const found = under(map, event.point);
    if (found === undefined || 'key' in found) return store.select(found?.key);
    store.setFollowing(false);
    void part(map, found.crowd, found.middle);
  });
  map.on('contextmenu', (event: MapMouseEvent) => {
    event.preventDefault();
    onCopy?.(decimals(event.lngLat.lng, event.lngLat.lat));
  });
  map.getCanvas().addEventListener('keydown', (event) => {
    if (!(event.code === 'F10' && event.shiftKey) && event.code !== 'ContextMenu') return;
    event.preventDefault();
    const { lng, lat } = map.getCenter();
    onCopy?.(decimals(lng, lat));
  });
  return leave;
}
