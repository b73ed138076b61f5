import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Event } from '#libs/domain';
import { listen, OPERATION, type Answered, type Listening } from '../listening.ts';
import { BATCH, convoy, planned } from '../events/sample.ts';

const PATH = `/v1/operations/${OPERATION}/devices/osmand`;
const KNOT = 1_852 / 3_600;
/** 2026-03-01T11:59:00Z */
const SECONDS = 1_772_366_340;
let server: Listening;
beforeEach(async () => {
  server = await listen();
  await given(planned('c-1', ['phone 7', '+970'], '2026-03-01T09:00:00Z'), convoy('convoy-departed', 'c-1', '2026-03-01T09:10:00Z', {}));
});
afterEach(async () => { await server.close(); });

/** Recorded, and followed: devices are matched by what has been read back from the log. */
async function given(...events: readonly object[]): Promise<void> {
  const answer = await server.send({ headers: { 'content-type': BATCH }, body: JSON.stringify(events) });
  expect(answer.status).toBe(202);
}
const get = (query: Readonly<Record<string, string | number>>, headers: Readonly<Record<string, string>> = {}): Promise<Answered> =>
  server.send({ method: 'GET', path: `${PATH}?${new URLSearchParams(Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]))).toString()}`, headers });
const client9 = (location: object, device: unknown = 'phone 7'): Promise<Answered> =>
  server.send({ path: PATH, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify({ location, device_id: device }) });
const newest = async () => (await server.recorded()).at(-1)?.event;
const speedOf = (event: Event | undefined): number | undefined => (event?.fact === 'convoy-position-reported' ? event.data.speed : undefined);
const FIX = { id: 'phone 7', lat: 31.3, lon: 34.31, timestamp: SECONDS };

describe('devices', () => {
  it('turns a query of Traccar Client 8 into a position of the convoy that lists the device, in SI units', async () => {
    const answer = await get({ ...FIX, speed: 10, bearing: 360, altitude: 40.5, accuracy: 12, batt: 57 });
    expect([answer.status, answer.json]).toEqual([200, { results: [{ source: 'urn:device:phone%207', id: String(SECONDS), status: 'recorded', position: 3 }] }]);
    expect(await newest()).toMatchObject({
      fact: 'convoy-position-reported', subject: 'convoy/c-1', source: 'urn:device:phone%207', id: String(SECONDS), time: SECONDS * 1_000,
      data: { lon: 34.31, lat: 31.3, heading: 0, altitude: 40.5, accuracy: 12, battery: 0.57, device: 'phone 7' },
    });
    expect(speedOf(await newest())).toBeCloseTo(10 * KNOT, 9);
  });

  it('reads the speed of the OsmAnd app as metres per second, known by its hdop or its name, and takes a unit that is named', async () => {
    const speeds: (number | undefined)[] = [];
    for (const [query, agent] of [[{ hdop: 3 }, ''], [{}, 'OsmAnd 4.7'], [{ speedunit: 'kmh' }, ''], [{ hdop: 3, batt: 9 }, ''], [{ hdop: 3, speedunit: 'kn' }, 'OsmAnd']] as const) {
      expect((await get({ ...FIX, speed: 10, ...query }, agent === '' ? {} : { 'user-agent': agent })).status).toBe(200);
      speeds.push(speedOf(await newest()));
    }
    expect(speeds.map((speed) => speed?.toFixed(6))).toEqual([10, 10, 10 / 3.6, 10 * KNOT, 10 * KNOT].map((speed) => speed.toFixed(6)));
  });

  it('takes the JSON of Traccar Client 9, where -1 is unknown', async () => {
    const coords = { latitude: 31.3, longitude: 34.31, speed: 12.5, heading: -1, accuracy: 5, altitude: 20 };
    expect((await client9({ timestamp: '2026-03-01T11:59:00.250Z', coords, battery: { level: 0.5, is_charging: true }, is_moving: true })).status).toBe(200);
    expect(await newest()).toMatchObject({ id: '2026-03-01T11:59:00.250Z', time: SECONDS * 1_000 + 250, data: { speed: 12.5, accuracy: 5, battery: 0.5 } });
    expect((await newest())?.data).not.toHaveProperty('heading');
    await client9({ timestamp: '2026-03-01T11:59:01Z', coords: { ...coords, speed: -1 }, battery: { level: -1 } });
    expect(Object.keys((await newest())?.data ?? {}).sort()).toEqual(['accuracy', 'altitude', 'device', 'lat', 'lon']);
  });

  it.each([
    ['seconds', `${SECONDS}`], ['milliseconds', `${SECONDS}000`], ['ISO 8601', '2026-03-01T11:59:00Z'], ['ISO 8601 with an offset', '2026-03-01T13:59:00+02:00'],
    ['an offset whose plus was lost', '2026-03-01T13:59:00 02:00'], ['date and time in UTC', '2026-03-01 11:59:00'],
  ])('reads a timestamp in %s, and its text is the event id', async (_, timestamp) => {
    expect((await get({ ...FIX, timestamp })).status).toBe(200);
    expect(await newest()).toMatchObject({ id: timestamp, time: SECONDS * 1_000 });
  });

  it('stamps a fix without a time itself', async () => {
    const { timestamp: _, ...timeless } = FIX;
    expect((await get(timeless)).status).toBe(200);
    expect(await newest()).toMatchObject({ id: '2026-03-01T12:00:00.000Z', time: server.clock.at });
  });

  it('takes a POST with the query in its address, deviceid for id, and location for lat and lon', async () => {
    const path = `${PATH}?deviceid=%2B970&location=31.3,34.31&timestamp=${SECONDS}`;
    for (const headers of [{}, { 'content-type': 'application/x-www-form-urlencoded' }]) {
      expect((await server.send({ path, headers })).status).toBe(200);
    }
    expect(await newest()).toMatchObject({ source: 'urn:device:%2B970', data: { lon: 34.31, lat: 31.3, device: '+970' } });
  });

  it('accepts and records nothing when the device has no fix', async () => {
    const before = (await server.recorded()).length;
    const answers = [
      await get({ ...FIX, valid: 'false' }), await get({ id: 'phone 7', timestamp: SECONDS, cell: '425,1,2,3' }), await get({ ...FIX, lat: 0, lon: 0 }),
      await client9({ timestamp: '2026-03-01T11:59:00Z', coords: { latitude: 0, longitude: 0 } }), await client9({ timestamp: '2026-03-01T11:59:00Z' }),
    ];
    expect(answers.map(({ status, json }) => [status, json])).toEqual(answers.map(() => [200, { results: [] }]));
    expect((await server.recorded()).length).toBe(before);
  });

  it('leaves out what it cannot use beside a position', async () => {
    expect((await get({ ...FIX, speed: 'fast', bearing: 700, altitude: '1e9', batt: 140, accuracy: -3, hdop: 'x' })).status).toBe(200);
    expect((await newest())?.data).toEqual({ lon: 34.31, lat: 31.3, device: 'phone 7' });
  });

  it('answers 404 for a device that no convoy lists', async () => {
    expect((await get({ ...FIX, id: 'phone 8' })).status).toBe(404);
  });

  it('refuses a position that cannot be with 422, and what it cannot read with 400', async () => {
    expect((await get({ ...FIX, lat: 91 })).status).toBe(422);
    for (const query of [{ ...FIX, lat: 'north' }, { ...FIX, timestamp: 'noon' }, { lat: 31, lon: 34, timestamp: SECONDS }, { id: 'phone 7', lat: 31, timestamp: SECONDS }]) {
      expect((await get(query)).status).toBe(400);
    }
  });

  it('does nothing on HEAD', async () => {
    const before = (await server.recorded()).length;
    expect((await server.send({ method: 'HEAD', path: `${PATH}?id=phone+7&lat=31.3&lon=34.3&timestamp=${SECONDS}` })).status).toBe(405);
    expect((await server.recorded()).length).toBe(before);
  });
});

describe('which convoy a device is with', () => {
  const subjectAfter = async (): Promise<string | undefined> => ((await get(FIX)).status === 200 ? (await newest())?.subject : undefined);

  it('prefers a moving one, then the departure nearest to the fix, and forgets those that ended', async () => {
    await given(planned('c-2', ['phone 7'], '2026-03-01T11:30:00Z'), planned('c-3', ['phone 7'], '2026-03-01T16:00:00Z'));
    expect(await subjectAfter()).toBe('convoy/c-1');
    await given(convoy('convoy-arrived', 'c-1', '2026-03-01T11:00:00Z', {}));
    expect(await subjectAfter()).toBe('convoy/c-2');
    await given(convoy('convoy-departed', 'c-3', '2026-03-01T11:40:00Z', {}), convoy('convoy-held', 'c-3', '2026-03-01T11:50:00Z', {}));
    expect(await subjectAfter()).toBe('convoy/c-3');
    await given(convoy('convoy-closed', 'c-3', '2026-03-01T11:55:00Z', { outcome: 'impeded' }), convoy('convoy-aborted', 'c-2', '2026-03-01T11:55:00Z', {}));
    expect(await subjectAfter()).toBeUndefined();
  });

  it('follows a plan that lists other devices later', async () => {
    await given({ ...planned('c-1', ['phone 9']), id: 'again', time: '2026-03-01T10:00:00Z' });
    expect(await subjectAfter()).toBeUndefined();
    expect((await get({ ...FIX, id: 'phone 9' })).status).toBe(200);
  });

  it('knows after a restart what the log says', async () => {
    const again = await listen({ log: server.log });
    const answer = await again.send({ method: 'GET', path: `${PATH}?id=phone+7&lat=31.3&lon=34.3&timestamp=${SECONDS}` });
    expect(answer.status).toBe(200);
    await again.app.close();
  });
});
