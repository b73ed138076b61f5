/** What a range of the log holds, for the tools of others: as CSV and as GeoJSON. */
import type { Audience, Millis, Position } from '#libs/domain';
import { formatTime } from '#libs/domain';
import { geometryOf, pointAt, type Geometry } from '#libs/protocol';
import type { EventItem } from '../past/events.ts';

export const LISTINGS = { csv: 'text/csv; charset=utf-8', geojson: 'application/geo+json' } as const;
export type Listing = keyof typeof LISTINGS;

interface Read {
  readonly position: Position | undefined;
  readonly recordedAt: Millis;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly data: Readonly<Record<string, unknown>>;
}

const ATTRIBUTES = ['time', 'type', 'subject', 'source', 'id'] as const;

/** The beginning, events in order, and the end of a file. */
export interface Writing { readonly begin: string; events(items: readonly EventItem[], isFirst: boolean): string; readonly end: string }

export function writingOf(listing: Listing, audience: Audience): Writing {
  const positions = audience === 'operations';
  return listing === 'csv' ? csvOf(positions) : geojsonOf(positions);
}

/** RFC 4180: what is reported is JSON in the last column. */
function csvOf(positions: boolean): Writing {
  const names = [...(positions ? ['position'] : []), 'recordedAt', ...ATTRIBUTES, 'lon', 'lat', 'data'];
  const row = (cells: readonly (string | number | undefined)[]): string => `${cells.map(cellOf).join(',')}\r\n`;
  return {
    // Without it spreadsheets take the text for something else than UTF-8.
    begin: `\uFEFF${row(names)}`, end: '',
    events: (items) => items.map((item) => {
      const { recordedAt, attributes, data } = read(item);
      const { lon, lat } = data;
      const texts = ATTRIBUTES.map((name) => (typeof attributes[name] === 'string' ? attributes[name] : undefined));
      const numbers = [lon, lat].map((value) => (typeof value === 'number' ? value : undefined));
      return row([...(positions ? [item.position] : []), formatTime(recordedAt), ...texts, ...numbers, JSON.stringify(data)]);
    }).join(''),
  };
}

/** What begins a formula in spreadsheets is made text: reports come from anywhere. */
const FORMULA = /^[=+\-@\t\r]/;
const QUOTED = /[",\r\n]/;

function cellOf(value: string | number | undefined): string {
  if (typeof value !== 'string') return value === undefined ? '' : String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** RFC 7946: every event is a feature; what has no place has a null geometry. */
function geojsonOf(positions: boolean): Writing {
  return {
    begin: '{"type":"FeatureCollection","features":[\n', end: '\n]}\n',
    events: (items, isFirst) => items.map((item, place) => `${isFirst && place === 0 ? '' : ',\n'}${JSON.stringify(featureOf(item, positions))}`).join(''),
  };
}

function featureOf(item: EventItem, positions: boolean): object {
  const { recordedAt, attributes, data } = read(item);
  const { lon: _lon, lat: _lat, geometry: _geometry, route: _route, ...rest } = data;
  const told = Object.fromEntries(ATTRIBUTES.flatMap((name) => (typeof attributes[name] === 'string' ? [[name, attributes[name]]] : [])));
  return {
    type: 'Feature', geometry: placeOf(data),
    properties: { ...(positions && { position: item.position }), recordedAt: formatTime(recordedAt), ...told, data: rest },
  };
}

function placeOf({ lon, lat, geometry, route }: Read['data']): Geometry | null {
  if (typeof lon === 'number' && typeof lat === 'number') return pointAt(lon, lat);
  if (geometry !== undefined) return geometryOf(geometry as Parameters<typeof geometryOf>[0]);
  return Array.isArray(route) ? geometryOf({ type: 'LineString', coordinates: route as [number, number][] }) : null;
}

function read({ position, recordedAt, json }: EventItem): Read {
  const { data, ...attributes } = JSON.parse(json) as Readonly<Record<string, unknown>>;
  return { position, recordedAt, attributes, data: (data ?? {}) as Read['data'] };
}
