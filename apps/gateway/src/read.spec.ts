import { mkdtemp, mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LivePicture, canonical, fold } from '#libs/domain';
import { createHash } from 'node:crypto';
import { OPERATION, report, serveGateway, type Served } from './served.ts';

const at = (path: string) => `/v1/operations/${OPERATION}/${path}`;
const MINUTES = 60_000;
let served: Served;
const began = Date.now() - 60 * MINUTES;

beforeAll(async () => {
  served = await serveGateway();
  await served.record(
    report('corridor-defined', 'corridor/north', { name: { en: 'North road', ar: 'الطريق' }, geometry: { type: 'LineString', coordinates: [[34.4, 31.4], [34.5, 31.5]] } }, { time: began }),
    report('sector-defined', 'sector/east', { name: { en: 'East' }, geometry: { type: 'Polygon', coordinates: [[[34, 31], [34, 32], [35, 32], [35, 31], [34, 31]]] } }, { time: began }),
    report('convoy-planned', 'convoy/c1', { organisation: 'relief', route: [[34.4, 31.4], [34.5, 31.5]], corridor: 'north' }, { time: began }),
    report('convoy-planned', 'convoy/c2', { organisation: 'other', route: [[34.4, 31.4], [34.5, 31.5]] }, { time: began }),
    report('convoy-departed', 'convoy/c1', {}, { time: began + 5 * MINUTES }),
    report('convoy-position-reported', 'convoy/c1', { lon: 34.41, lat: 31.41 }, { time: began + 6 * MINUTES }),
    report('violation-reported', 'violation/v1', { class: 'small-arms-fire', sense: 'heard', narrative: 'Two bursts near the mill' }, { time: began + 7 * MINUTES }),
    report('violation-reported', 'violation/v2', { class: 'overflight', sense: 'seen', lon: 34.4, lat: 31.45 }, { time: began + 8 * MINUTES }),
  );
});
afterAll(async () => { await served.stop(); });

const items = (body: Record<string, unknown>) => body['items'] as Record<string, unknown>[];

describe('reading the picture', () => {
  it('lists the operations', async () => {
    expect((await served.get('/v1/operations')).body).toEqual({ operations: [{ id: OPERATION }] });
    expect((await served.get('/v1/operations/elsewhere/picture')).status).toBe(404);
  });

  it('gives the whole picture of an audience, and 404 for what it does not see, the same as for an unknown id', async () => {
    const { body } = await served.get(at('picture?audience=aid:relief'));
    const keys = (body['entities'] as [string, unknown][]).map(([key]) => key);
    expect(keys).toContain('convoy/c1');
    expect(keys).not.toContain('convoy/c2');
    const unseen = await served.get(at('entities/convoy/c2?audience=aid:relief'));
    const unknown = await served.get(at('entities/convoy/c9?audience=aid:relief'));
    expect([unseen.status, unseen.body]).toEqual([404, unknown.body]);
    expect((await served.get(at('entities/convoy/c2'))).body).toMatchObject({ key: 'convoy/c2', organisation: 'other' });
  });

  it('lists entities by any scalar field, by name, and in pages', async () => {
    expect(items((await served.get(at('entities/convoy?stage=en-route'))).body)).toMatchObject([{ key: 'convoy/c1' }]);
    expect(items((await served.get(at('entities/corridor?q=طريق'))).body)).toHaveLength(0);
    expect(items((await served.get(at(`entities/corridor?q=${encodeURIComponent('الطَّريق')}`))).body)).toMatchObject([{ key: 'corridor/north' }]);
    const first = (await served.get(at('entities/violation?limit=1'))).body;
    expect(items(first)).toMatchObject([{ key: 'violation/v1' }]);
    const second = (await served.get(at(`entities/violation?limit=1&after=${String(first['next'])}`))).body;
    expect(items(second)).toMatchObject([{ key: 'violation/v2' }]);
    expect(second).not.toHaveProperty('next');
    expect((await served.get(at('entities/alert'))).body).toEqual({ items: [] });
  });

  it('answers bad values with 400 and what is not there with 404', async () => {
    for (const path of ['entities/convoy?limit=0', 'entities/convoy?limit=1001', 'entities/convoy?limit=x', 'entities/convoy?after=zz', 'entities/convoy?stage=a&stage=b',
      'picture?asKnownAt=1&asKnownAt=2', 'digest?keys=perhaps']) {
      expect([path, (await served.get(at(path))).status]).toEqual([path, 400]);
    }
    for (const path of ['entities/feed', 'entities/__proto__/x', 'features/feeds', 'features/__proto__']) {
      expect([path, (await served.get(at(path))).status]).toEqual([path, 404]);
    }
  });

  it('digests the picture as a fold from zero does', async () => {
    const { body } = await served.get(at('digest?keys=1'));
    const picture = new LivePicture();
    for await (const batch of served.log.read(OPERATION, { after: -1 })) for (const recorded of batch) fold(picture, recorded);
    expect(body).toMatchObject({ log: 'log-1', position: 8, sha256: createHash('sha256').update(canonical(Object.fromEntries(picture))).digest('hex') });
    expect(Object.keys(body['keys'] as object)).toContain('convoy/c1');
    expect((await served.get(at('digest?audience=aid:relief'))).status).toBe(403);
  });

  it('gives GeoJSON of what the audience sees', async () => {
    const { type, body } = await served.get(at('features/convoys?audience=aid:relief'));
    expect(type).toBe('application/geo+json');
    expect(body).toMatchObject({ type: 'FeatureCollection', features: [{ id: 'convoy/c1', geometry: { type: 'Point', coordinates: [34.41, 31.41] } }] });
    expect((await served.get(at('features/violations'))).body).toMatchObject({ features: [{ geometry: null }, { geometry: { type: 'Point' } }] });
  });
});

describe('a gateway that was told of no replay server', () => {
  it('answers 501 for what was, and only to who may read', async () => {
    for (const path of ['events', 'entities/convoy/c1/history', 'picture?asKnownAt=3', 'picture?asOf=2026-01-01T00:00:00Z']) {
      expect([path, (await served.get(at(path))).status]).toEqual([path, 501]);
    }
    expect((await served.get('/v1/operations/elsewhere/events')).status).toBe(404);
    const closed = await serveGateway({ access: { 'token-of-a-sender': { name: 'Sensor', sends: ['urn:sensor'] } } });
    for (const path of ['events', 'entities/convoy/c1/history', 'picture?asKnownAt=3']) {
      const answers = await Promise.all([closed.get(at(path)), closed.get(at(path), { authorization: 'Bearer token-of-a-sender' })]);
      expect([path, ...answers.map(({ status }) => status)]).toEqual([path, 401, 403]);
    }
    await closed.stop();
  });
});

describe('documents and the page', () => {
  it('serves the contract as documents', async () => {
    expect((await served.get('/openapi.json')).body).toMatchObject({ openapi: expect.stringMatching(/^3\.1/) as unknown });
    expect((await served.get('/asyncapi.json')).body).toMatchObject({ asyncapi: expect.stringMatching(/^3\./) as unknown });
  });

  it('says how to build the console when it is not built', async () => {
    const response = await fetch(`${served.url}/`);
    expect([response.status, await response.text()]).toEqual([503, expect.stringContaining('npm run build')]);
  });

  it('serves the built console: the page asked for each time, its assets kept for ever', async () => {
    const page = await mkdtemp(join(tmpdir(), 'watchfloor-page-'));
    await mkdir(join(page, 'assets'));
    await writeFile(join(page, 'index.html'), '<!doctype html><title>Watchfloor</title>');
    await writeFile(join(page, 'assets', 'main-abc123.js'), 'export {};');
    const other = await serveGateway({ page });
    const answers = await Promise.all(['/', '/assets/main-abc123.js', '/assets/../../etc/passwd', '/nothing'].map((path) => fetch(other.url + path)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 404]);
    expect(answers[0]?.headers.get('cache-control')).toBe('no-cache');
    expect(answers[0]?.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answers[1]?.headers.get('cache-control')).toContain('immutable');
    await other.stop();
  });
});
