/**
 * What OsmAnd, Traccar Client and trackers that speak like them send. Units: Traccar Client up to 8 gives speed in knots in its
 * query, Traccar Client 9 in metres per second in its JSON, the OsmAnd app in metres per second in its query. A query is the
 * OsmAnd app's when it has `hdop` (which that app always sends) and neither `batt` nor `accuracy` (which Traccar Client always
 * sends), or when the program calls itself OsmAnd; any other query counts in knots. `speedunit` in the query (`ms`, `kn`, `kmh`)
 * says it outright.
 */
import { formatTime, type ConvoyPositionReported, type Millis } from '#libs/domain';
import type { PointedError } from '#libs/protocol';
import { parseTimestamp } from './timestamp.ts';

/** One fix in SI units. `id` is the device's own timestamp as it wrote it. */
export interface Fix { readonly device: string; readonly id: string; readonly at: Millis; readonly position: ConvoyPositionReported }
/** `noFix`: the device says that it does not know where it is, which is an answer and no mistake. */
export type ParsedFix = { readonly fix: Fix } | { readonly noFix: true } | { readonly error: PointedError };

const METRES_PER_SECOND = { ms: 1, kn: 1_852 / 3_600, kmh: 1 / 3.6 } as const;
const DEVICE_CHARACTERS = 128;
const TIMESTAMP_CHARACTERS = 64;
const FULL_TURN = 360;
const PERCENT = 100;
/** What a position may say beside where it is, as the schema of its fact has it; what lies outside is left out. */
const SPEED = { least: 0, most: 400 } as const;
const ALTITUDE = { least: -1_000, most: 20_000 } as const;
const ACCURACY = { least: 0, most: 100_000 } as const;
const HEADING = { least: 0, most: FULL_TURN } as const;
const BATTERY = { least: 0, most: 1 } as const;
// Control and bidi characters, which no device has in its name.
const DECEIVING = /[\p{Cc}\u2028\u2029\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;

const wrong = (pointer: string, detail: string): { readonly error: PointedError } => ({ error: { pointer, detail } });
type Members = Readonly<Record<string, unknown>>;
const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The query form. Values that are not needed and cannot be read are left out, so that a position is not lost for them. */
export function parseQuery(query: Members, now: Millis, agent = ''): ParsedFix {
  for (const [name, value] of Object.entries(query)) if (typeof value !== 'string') return wrong(`/${/^\w{1,32}$/.test(name) ? name : ''}`, 'A value is given more than once.');
  const said = (name: string): string | undefined => (Object.hasOwn(query, name) ? (query[name] as string) : undefined);
  const [pairLat, pairLon] = said('location')?.split(',', 2) ?? [];
  const battery = numberIn(said('batt'));
  return fixOf({
    device: said('id') ?? said('deviceid'),
    timestamp: said('timestamp'),
    valid: said('valid') !== 'false' && said('valid') !== '0',
    lat: coordinate(said('lat') ?? pairLat),
    lon: coordinate(said('lon') ?? pairLon),
    speed: scaled(numberIn(said('speed')), METRES_PER_SECOND[speedUnit(said, agent)]),
    heading: numberIn(said('bearing') ?? said('heading')),
    accuracy: numberIn(said('accuracy')),
    altitude: numberIn(said('altitude')),
    battery: battery === undefined ? undefined : battery / PERCENT,
  }, now, { device: '/id', timestamp: '/timestamp', lat: '/lat', lon: '/lon' });
}

function speedUnit(said: (name: string) => string | undefined, agent: string): keyof typeof METRES_PER_SECOND {
  const unit = said('speedunit');
  if (unit !== undefined && Object.hasOwn(METRES_PER_SECOND, unit)) return unit as keyof typeof METRES_PER_SECOND;
  const fromOsmAnd = said('hdop') !== undefined && said('batt') === undefined && said('accuracy') === undefined;
  return fromOsmAnd || /^OsmAnd/i.test(agent) ? 'ms' : 'kn';
}

/** The JSON body of Traccar Client 9, in SI units already; -1 stands for what it does not know. */
export function parseBody(body: unknown, now: Millis): ParsedFix {
  if (!isMembers(body) || !isMembers(body['location'])) return wrong('/location', 'location must be an object.');
  const { location } = body;
  const coords = isMembers(location['coords']) ? location['coords'] : {};
  const battery = isMembers(location['battery']) ? location['battery'] : {};
  const { device_id: device } = body;
  return fixOf({
    device: typeof device === 'number' ? String(device) : device,
    timestamp: location['timestamp'],
    valid: true,
    lat: coords['latitude'],
    lon: coords['longitude'],
    speed: coords['speed'],
    heading: coords['heading'],
    accuracy: coords['accuracy'],
    altitude: coords['altitude'],
    battery: battery['level'],
  }, now, { device: '/device_id', timestamp: '/location/timestamp', lat: '/location/coords/latitude', lon: '/location/coords/longitude' });
}

type Said = Readonly<Record<'device' | 'timestamp' | 'lat' | 'lon' | 'speed' | 'heading' | 'accuracy' | 'altitude' | 'battery', unknown>> & { readonly valid: boolean };
type Pointers = Readonly<Record<'device' | 'timestamp' | 'lat' | 'lon', string>>;

function fixOf(said: Said, now: Millis, at: Pointers): ParsedFix {
  const { device, timestamp, lat, lon } = said;
  if (typeof device !== 'string' || device === '' || device.length > DEVICE_CHARACTERS || DECEIVING.test(device) || !device.isWellFormed()) {
    return wrong(at.device, `The device needs an id of at most ${DEVICE_CHARACTERS} characters, none of them a control or bidi character.`);
  }
  const stamp = timestamp === undefined ? formatTime(now) : typeof timestamp === 'number' ? String(timestamp) : timestamp;
  const moment = typeof stamp === 'string' && stamp.length <= TIMESTAMP_CHARACTERS ? parseTimestamp(stamp) : undefined;
  if (moment === undefined) return wrong(at.timestamp, 'timestamp must be seconds, milliseconds, an ISO 8601 time with an offset, or yyyy-MM-dd HH:mm:ss.');
  if (!said.valid || (lat === undefined && lon === undefined) || (lat === 0 && lon === 0)) return { noFix: true };
  if (typeof lat !== 'number' || !Number.isFinite(lat)) return wrong(at.lat, 'lat must be a number.');
  if (typeof lon !== 'number' || !Number.isFinite(lon)) return wrong(at.lon, 'lon must be a number.');
  return { fix: { device, id: stamp as string, at: moment, position: positionOf(said, device, lon, lat) } };
}

function positionOf({ speed, heading, accuracy, altitude, battery }: Said, device: string, lon: number, lat: number): ConvoyPositionReported {
  const known = (value: unknown, { least, most }: { readonly least: number; readonly most: number }): value is number =>
    typeof value === 'number' && value >= least && value <= most;
  return {
    lon, lat, device,
    ...(known(speed, SPEED) && { speed }),
    ...(known(heading, HEADING) && { heading: heading % FULL_TURN }),
    ...(known(accuracy, ACCURACY) && { accuracy }),
    ...(known(altitude, ALTITUDE) && { altitude }),
    ...(known(battery, BATTERY) && { battery }),
  };
}

const numberIn = (text: string | undefined): number | undefined => (text !== undefined && NUMBER.test(text) ? Number(text) : undefined);
/** Text that is there and no number must not read as absent. */
const coordinate = (text: string | undefined): number | undefined => (text === undefined || text === '' ? undefined : (numberIn(text) ?? Number.NaN));
const scaled = (value: number | undefined, by: number): number | undefined => (value === undefined ? undefined : value * by);
