import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { createLog, parseConfig } from '#libs/runtime';
import { answering, get, OPERATION, report, type Answering } from './answering.ts';
import { recordingIn } from './recording.ts';
import { createStandalone } from './standalone.module.ts';

const MINUTES = 60_000;
/** Whole programs are started. */
const SLOW_MS = 180_000;
const began = Date.now() - 60 * MINUTES;
const AMID = began + 30 * MINUTES;
const iso = (at: number): string => new Date(at).toISOString();
const route = [[34.4, 31.4], [34.5, 31.5]];

describe.each(Object.entries(answering))('what a range holds, to take away, %s', (_where, start) => {
  let past: Answering;
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'watchfloor-exports-'));
    past = await start();
    await past.record(
      report('corridor-defined', 'corridor/north', { name: { en: 'North road', ar: 'الطريق' }, geometry: { type: 'LineString', coordinates: route } }, began),
      report('convoy-planned', 'convoy/c1', { organisation: 'relief', route, corridor: 'north' }, began),
      report('convoy-planned', 'convoy/c2', { organisation: 'other', route }, began),
      report('violation-reported', 'violation/v1', { class: 'overflight', sense: 'seen', lon: 34.4, lat: 31.45, narrative: '=SUM(A1), "near" the mill' }, AMID),
    );
  });
  afterAll(async () => {
    await past.stop();
    await rm(directory, { recursive: true, force: true });
  });
  const take = async (path: string) => {
    const response = await fetch(`${past.url}/v1/operations/${OPERATION}/${path}`);
    return { status: response.status, type: response.headers.get('content-type'), name: response.headers.get('content-disposition'), bytes: Buffer.from(await response.arrayBuffer()) };
  };

  it('is a table that other tools read, with nothing in it that they would run', async () => {
    const { status, type, name, bytes } = await take(`export?format=csv&by=occurred&from=${iso(began - 1)}`);
    expect([status, type]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(name).toMatch(/^attachment; filename="demo-\d{8}T\d{6}(?:\.\d{3})?Z\.csv"$/);
    const rows = parse(bytes, { columns: true, bom: true }) as Record<string, string>[];
    expect(rows.slice(1).map(({ position, subject }) => [position, subject])).toEqual([['1', 'corridor/north'], ['2', 'convoy/c1'], ['3', 'convoy/c2'], ['4', 'violation/v1']]);
    expect(rows[4]).toMatchObject({ time: iso(AMID), type: 'watchfloor.violation-reported.v1', lon: '34.4', lat: '31.45' });
    expect(JSON.parse(rows[4]?.['data'] ?? '')).toMatchObject({ narrative: '=SUM(A1), "near" the mill' });
  });

  it('is GeoJSON with the place of whatever has one', async () => {
    const { type, bytes } = await take('export?format=geojson');
    expect(type).toBe('application/geo+json');
    const { features } = JSON.parse(bytes.toString()) as { features: { geometry: { type: string } | null; properties: { subject: string; data: object } }[] };
    expect(features.map(({ geometry, properties }) => [properties.subject, geometry?.type])).toEqual([
      ['operation/demo', undefined], ['corridor/north', 'LineString'], ['convoy/c1', 'LineString'], ['convoy/c2', 'LineString'], ['violation/v1', 'Point'],
    ]);
    expect(features[4]?.properties.data).not.toHaveProperty('lon');
  });

  it('is what the caller may see, of the range alone', async () => {
    const narrow = (await take('export?format=csv&audience=aid:relief')).bytes.toString();
    expect(narrow).toContain('convoy/c1');
    expect(narrow).not.toMatch(/violation|convoy\/c2|position|urn:source/);
    expect((await take(`export?format=csv&from=${iso(began - 10 * MINUTES)}&to=${iso(began)}`)).bytes.toString().trim().split('\r\n')).toHaveLength(1);
    expect(parse((await take(`export?format=csv&by=occurred&from=${iso(AMID)}&to=${iso(AMID + 1)}`)).bytes, { bom: true })).toHaveLength(2);
    expect(parse((await take('export?format=csv&type=watchfloor.convoy-planned.v1&q=relief')).bytes, { bom: true })).toHaveLength(2);
  });

  it('is a recording, which another machine opens and nobody can write', async () => {
    await new Promise((resolve) => { setTimeout(resolve, 2); });
    const later = Date.now();
    await past.record(report('convoy-departed', 'convoy/c1', {}, later), report('checkpoint-registered', 'checkpoint/k1', { name: { en: 'Gate' }, kind: 'checkpoint', lon: 34.4, lat: 31.4 }, later));
    const { body: said } = await past.get('digest');
    for (const [query, first] of [['', 0], [`?from=${iso(later)}`, 5]] as const) {
      const { status, type, name, bytes } = await take(`recording${query}`);
      expect([status, type, name]).toEqual([200, 'application/gzip', expect.stringMatching(/^attachment; filename="demo.*\.recording\.tar\.gz"$/)]);
      const file = join(directory, `from-${first}.tar.gz`);
      await writeFile(file, bytes);
      const recording = await recordingIn(['--recording', file], join(directory, 'recordings'));
      const app = await createStandalone(parseConfig({ DATA_DIR: join(directory, 'none'), PORT: '0' }, 'standalone'), { log: createLog('silent', 'spec'), ...(recording !== undefined && { recording }) });
      try {
        await app.listen(0, '127.0.0.1');
        const url = `http://127.0.0.1:${((app.getHttpServer() as Server).address() as AddressInfo).port}`;
        expect((await get(url, 'digest')).body).toEqual(said);
        expect(((await get(url, 'events')).body['items'] as { position: number }[])[0]?.position).toBe(first);
        for (const at of [5, 6]) expect((await get(url, `picture?asKnownAt=${at}`)).body['entities']).toEqual((await past.get(`picture?asKnownAt=${at}`)).body['entities']);
        expect((await get(url, `picture?asKnownAt=${first}`)).status).toBe(200);
        expect((await get(url, 'picture?asKnownAt=3')).status).toBe(first === 0 ? 200 : 404);
        const refused = await fetch(`${url}/v1/operations/${OPERATION}/commands`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id: 'a', type: 'add-note', subject: 'note/n1', data: { text: 'x', links: [] } }) });
        expect(refused.status).toBe(403);
        expect((await fetch(`${url}/health/ready`)).status).toBe(200);
      } finally {
        await app.close();
      }
    }
  }, SLOW_MS);

  it('says what is wrong with a question, by its name', async () => {
    const wrong = [
      ['export', 'format'], ['export?format=pdf', 'format'], ['export?format=csv&by=place', 'by'], ['export?format=csv&from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 'to'], ['recording?to=soon', 'to'],
      ['recording?type=x', 'type'],
    ] as const;
    for (const [path, name] of wrong) {
      const { status, body } = await past.get(path);
      expect([path, status, body['errors']]).toEqual([path, 400, [expect.objectContaining({ pointer: `/${name}` })]]);
    }
    expect((await past.get('recording?audience=aid:relief')).status).toBe(403);
    expect((await past.get('recording?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z')).status).toBe(422);
  });
});
