/** How large marks are by zoom: both for the map's own layers and for what is drawn over them. */
import type { ExpressionSpecification } from 'maplibre-gl';

type Stops = readonly (readonly [zoom: number, size: number])[];

export const SIZES = {
  violation: [[6, 0.7], [11, 1], [14, 1.3]],
  checkpoint: [[7, 0.7], [10, 1], [14, 1.2]],
  convoy: [[7, 0.7], [10, 0.95], [14, 1.15]],
} as const satisfies Readonly<Record<string, Stops>>;

/** The size at a zoom, each multiplied with `by` if that is given. */
export const sizeByZoom = (stops: Stops, by?: ExpressionSpecification): ExpressionSpecification =>
  ['interpolate', ['linear'], ['zoom'], ...stops.flatMap(([zoom, size]) => [zoom, by === undefined ? size : ['*', size, by]])] as unknown as ExpressionSpecification;

export function sizeAt(stops: Stops, zoom: number): number {
  let before = stops[0];
  for (const stop of stops) {
    if (stop[0] >= zoom) return before === undefined || before === stop ? stop[1] : before[1] + ((stop[1] - before[1]) * (zoom - before[0])) / (stop[0] - before[0]);
    before = stop;
  }
  return before?.[1] ?? 1;
}
