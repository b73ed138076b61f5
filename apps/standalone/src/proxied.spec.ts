import { afterEach, describe, expect, it } from '@jest/globals';
import { inThisProcess, report, throughProxy, type Answered, type Answering } from './answering.ts';

const began = Date.now() - 3_600_000;
const REPORTS = () => [
  report('corridor-defined', 'corridor/north', { name: { en: 'North road', ar: 'الطريق' }, geometry: { type: 'LineString', coordinates: [[34.4, 31.4], [34.5, 31.5]] } }, began),
  report('convoy-planned', 'convoy/c1', { organisation: 'relief', route: [[34.4, 31.4], [34.5, 31.5]], corridor: 'north' }, began),
  report('convoy-planned', 'convoy/c2', { organisation: 'other', route: [[34.4, 31.4], [34.5, 31.5]] }, began),
  report('convoy-departed', 'convoy/c1', {}, began + 60_000),
  report('violation-reported', 'violation/v1', { class: 'small-arms-fire', sense: 'heard', narrative: 'Two bursts & a «boom» at 50 % #1' }, began + 120_000),
];

const running: Answering[] = [];
const started = <T extends Answering>(one: T): T => {
  running.push(one);
  return one;
};
afterEach(async () => { for (const one of running.splice(0).toReversed()) await one.stop(); });

const TOKENS = { officer: 'token-of-an-officer', relief: 'token-of-relief', sensor: 'token-of-a-sensor' } as const;
const ACCESS = {
  [TOKENS.officer]: { name: 'Duty officer', audience: 'operations' }, [TOKENS.relief]: { name: 'Relief', audience: 'aid:relief', desk: 'Relief desk' },
  [TOKENS.sensor]: { name: 'Sensor', sends: ['urn:sensor'] },
};
const as = (who: keyof typeof TOKENS) => ({ authorization: `Bearer ${TOKENS[who]}` });
const items = ({ body }: Answered) => body['items'] as Record<string, unknown>[];

describe('a gateway before a replay server', () => {
  it('answers byte for byte as one process does of the same log', async () => {
    const whole = started(await inThisProcess());
    const proxied = started(await throughProxy({ source: whole.log }));
    await whole.record(...REPORTS());
    const last = (await whole.log.head('demo')) - 1;
    while (items(await proxied.direct(`events?after=${last}`))?.length !== 1);
    const paths = [
      'events', 'events?limit=2', 'events?after=1&limit=2', 'events?q=boom', `events?q=${encodeURIComponent('50 % #1')}`, 'events?type=watchfloor.convoy-departed.v1',
      `events?from=${new Date(began).toISOString().replace('Z', '+00:00')}&to=${new Date(began + 90_000).toISOString()}`, 'events?audience=aid:relief', 'events?audience=public',
      'entities/convoy/c1/history', 'entities/convoy/c1/history?audience=aid:relief', 'entities/convoy/c2/history?audience=aid:relief', 'entities/convoy/..%2F..%2Fdigest/history',
      'events?limit=0', 'events?limit=1&limit=2', 'events?after=x', 'events?audience=nobody', 'picture?asKnownAt=99999', 'picture?asKnownAt=soon', 'picture?asOf=soon', 'difference', 'timeline', 'timeline?by=occurred&buckets=7', 'timeline?buckets=x',
      'picture?asKnownAt=3&audience=aid:relief', '?', 'events?%ff=%fe&__proto__=1',
    ];
    for (const path of paths) {
      const [here, there] = [await whole.get(path), await proxied.get(path)];
      expect([path, there.status, there.headers.get('content-type'), there.headers.get('cache-control'), there.text])
        .toEqual([path, here.status, here.headers.get('content-type'), here.headers.get('cache-control'), here.text]);
    }
    const later = new Date(began + 100_000).toISOString();
    for (const path of ['picture?asKnownAt=3', `picture?asKnownAt=${new Date().toISOString()}&audience=aid:relief`, `picture?asOf=${later}`, `difference?asOf=${later}&asKnownAt=5`]) {
      const [here, there] = [await whole.get(path), await proxied.get(path)];
      expect({ ...there.body, cursor: '' }).toEqual({ ...here.body, cursor: '' });
      expect((here.body['entities'] as unknown[]).length).toBeGreaterThan(0);
    }
  });

  it('says 503 with Retry-After while the replay server is away, shows what is all the same, and goes on when it is back', async () => {
    const proxied = started(await throughProxy());
    await proxied.record(...REPORTS());
    const before = await proxied.get('events');
    await proxied.replayAway(true);
    for (const path of ['events', 'entities/convoy/c1/history', 'picture?asKnownAt=2']) {
      const { status, headers, body } = await proxied.get(path);
      expect([path, status, headers.get('retry-after'), body['type']]).toEqual([path, 503, '1', 'urn:watchfloor:problem:unavailable']);
    }
    expect((await proxied.get('picture')).status).toBe(200);
    expect((await proxied.get('entities/convoy/c1')).status).toBe(200);
    await proxied.replayAway(false);
    expect((await proxied.get('events')).text).toBe(before.text);
  });

  it('is asked by its own callers, whom the replay server knows too', async () => {
    const proxied = started(await throughProxy({ access: ACCESS, headers: as('officer') }));
    await proxied.record(...REPORTS());
    for (const path of ['events', 'entities/convoy/c1/history', 'picture?asKnownAt=2']) {
      for (const ask of [proxied.get, proxied.direct]) {
        expect([path, (await ask(path)).status, (await ask(path, as('sensor'))).status]).toEqual([path, 401, 403]);
        expect((await ask(`${path}${path.includes('?') ? '&' : '?'}audience=operations`, as('relief'))).status).toBe(403);
        expect((await ask(path, as('officer'))).status).toBe(200);
      }
    }
  });

  it('gives another audience no positions, and cursors that the next page takes and nobody else does', async () => {
    const proxied = started(await throughProxy({ access: ACCESS, headers: as('officer') }));
    await proxied.record(...REPORTS());
    let page = await proxied.get('events?limit=1', as('relief'));
    const first = String(page.body['next']);
    const subjects: unknown[] = [];
    for (let pages = 0; pages < 10; pages += 1) {
      expect(page.text).not.toMatch(/"position"|urn:source:patrol|convoy\/c2/);
      subjects.push(...items(page).map(({ event }) => (event as { subject: string }).subject));
      if (page.body['next'] === undefined) break;
      expect(page.body['next']).toMatch(/^[\w-]{40,}$/);
      page = await proxied.get(`events?limit=1&after=${String(page.body['next'])}`, as('relief'));
    }
    expect(subjects).toEqual(['corridor/north', 'convoy/c1', 'convoy/c1']);
    expect((await proxied.get(`events?audience=public&after=${first}`, as('relief'))).status).toBe(400);
    expect((await proxied.get('picture?asKnownAt=2', as('relief'))).status).toBe(400);
    expect((await proxied.get('events?after=1', as('relief'))).status).toBe(400);
  });
});
