/** For tests: bad positions of phones and trackers. */
import { MARK, type BadInput } from './bad-input.ts';

const PATH = '/v1/operations/demo/devices/osmand';
const query = (text: string) => ({ method: 'GET', path: `${PATH}?${text}` });
const body = (value: unknown) => ({ path: PATH, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) });
const AT = 'timestamp=1772366340';
const COORDS = { latitude: 31.3, longitude: 34.3 };

/** What phones and what pretends to be one may send. `phone` is with a convoy, everything else is not. */
export const DEVICES: readonly BadInput[] = [
  { name: 'a device without an id', request: query(`lat=31.3&lon=34.3&${AT}`), answer: 'bad-request', pointer: '/id' },
  { name: 'a device with two ids', request: query(`id=phone&id=${MARK}&lat=31.3&lon=34.3&${AT}`), answer: 'bad-request', pointer: '/id' },
  { name: 'a device id of 10 KB', request: query(`id=${'a'.repeat(10_000)}&lat=31.3&lon=34.3&${AT}`), answer: 'bad-request', pointer: '/id' },
  { name: 'a device id with a line feed', request: query(`id=a%0Ab&lat=31.3&lon=34.3&${AT}`), answer: 'bad-request', pointer: '/id' },
  { name: 'a device nobody knows', request: query(`id=${MARK}&lat=31.3&lon=34.3&${AT}`), answer: 'not-found' },
  { name: 'a latitude that is text', request: query(`id=phone&lat=${MARK}&lon=34.3&${AT}`), answer: 'bad-request', pointer: '/lat' },
  { name: 'a latitude that is Infinity', request: query(`id=phone&lat=1e999&lon=34.3&${AT}`), answer: 'bad-request', pointer: '/lat' },
  { name: 'a latitude beyond the pole', request: query(`id=phone&lat=91&lon=34.3&${AT}`), answer: 'rejected', pointer: '/data/lat' },
  { name: 'a latitude alone', request: query(`id=phone&lat=31.3&${AT}`), answer: 'bad-request', pointer: '/lon' },
  { name: 'a time that is text', request: query(`id=phone&lat=31.3&lon=34.3&timestamp=${MARK}`), answer: 'bad-request', pointer: '/timestamp' },
  { name: 'a time after the year 9999', request: query('id=phone&lat=31.3&lon=34.3&timestamp=999999999999999'), answer: 'bad-request', pointer: '/timestamp' },
  { name: 'a negative time', request: query('id=phone&lat=31.3&lon=34.3&timestamp=-5'), answer: 'bad-request', pointer: '/timestamp' },
  { name: 'ten thousand parameters', request: query(Array.from({ length: 10_000 }, (_, n) => `${n}=`).join('&')), answer: 'headers-too-large' },
  { name: '__proto__ as a parameter', request: query(`__proto__[polluted]=1&__proto__=1&lat=31.3&lon=34.3&${AT}`), answer: 'bad-request', pointer: '/id' },
  { name: 'no fix', request: query(`id=phone&lat=0&lon=0&${AT}`), answer: 'no-fix' },
  { name: 'an invalid fix', request: query(`id=phone&lat=31.3&lon=34.3&valid=false&${AT}`), answer: 'no-fix' },
  { name: 'a body of Traccar Client without a location', request: body({ device_id: 'phone' }), answer: 'bad-request', pointer: '/location' },
  { name: 'a body that is a list', request: body([]), answer: 'bad-request', pointer: '/location' },
  { name: 'coordinates as text', request: body({ device_id: 'phone', location: { timestamp: '2026-03-01T11:59:00Z', coords: { latitude: '31.3', longitude: '34.3' } } }), answer: 'bad-request', pointer: '/location/coords/latitude' },
  { name: 'a device id that is an object', request: body({ device_id: {}, location: { timestamp: '2026-03-01T11:59:00Z', coords: COORDS } }), answer: 'bad-request', pointer: '/device_id' },
  { name: 'a timestamp that is an object', request: body({ device_id: 'phone', location: { timestamp: {}, coords: COORDS } }), answer: 'bad-request', pointer: '/location/timestamp' },
  { name: 'a device that sends a form', request: { path: PATH, headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: `id=phone&lat=31.3&lon=34.3&${AT}` }, answer: 'unsupported-media-type' },
  { name: 'a device that sends text', request: { path: PATH, headers: { 'content-type': 'text/plain' }, body: MARK }, answer: 'unsupported-media-type' },
  { name: 'DELETE on devices', request: { method: 'DELETE', path: PATH }, answer: 'method-not-allowed' },
];
