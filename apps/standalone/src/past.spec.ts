import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { answering, report, type Answering } from './answering.ts';

const MINUTES = 60_000;
const began = Date.now() - 60 * MINUTES;
const items = (body: Record<string, unknown>) => body['items'] as Record<string, unknown>[];

describe.each(Object.entries(answering))('the past, answered %s', (_where, start) => {
  let past: Answering;
  const ask = async (path: string) => past.get(path);

  beforeAll(async () => {
    past = await start();
    await past.record(
      report('corridor-defined', 'corridor/north', { name: { en: 'North road', ar: 'الطريق' }, geometry: { type: 'LineString', coordinates: [[34.4, 31.4], [34.5, 31.5]] } }, began),
      report('sector-defined', 'sector/east', { name: { en: 'East' }, geometry: { type: 'Polygon', coordinates: [[[34, 31], [34, 32], [35, 32], [35, 31], [34, 31]]] } }, began),
      report('convoy-planned', 'convoy/c1', { organisation: 'relief', route: [[34.4, 31.4], [34.5, 31.5]], corridor: 'north' }, began),
      report('convoy-planned', 'convoy/c2', { organisation: 'other', route: [[34.4, 31.4], [34.5, 31.5]] }, began),
      report('convoy-departed', 'convoy/c1', {}, began + 5 * MINUTES),
      report('convoy-position-reported', 'convoy/c1', { lon: 34.41, lat: 31.41 }, began + 6 * MINUTES),
      report('violation-reported', 'violation/v1', { class: 'small-arms-fire', sense: 'heard', narrative: 'Two bursts near the mill' }, began + 7 * MINUTES),
      report('violation-reported', 'violation/v2', { class: 'overflight', sense: 'seen', lon: 34.4, lat: 31.45 }, began + 8 * MINUTES),
    );
  });
  afterAll(() => past.stop());

  it('gives the events in order, in pages, with positions for operations', async () => {
    const first = (await ask('events?limit=3')).body;
    expect(items(first).map(({ position }) => position)).toEqual([0, 1, 2]);
    const next = (await ask(`events?after=${String(first['next'])}`)).body;
    expect(items(next)[0]).toMatchObject({ position: 3, event: { type: 'watchfloor.convoy-planned.v1', subject: 'convoy/c1' } });
  });

  it('reads a time whose plus sign was not encoded', async () => {
    const day = new Date(began + 120 * MINUTES).toISOString().slice(0, 10);
    const { body } = await ask(`events?from=${day}T00:00:00+14:00&to=${day}T23:59:59+00:00&q=mill`);
    expect(items(body)).toHaveLength(1);
    expect((await ask('events?from=2026-01-01T00:00:00 0200')).status).toBe(400);
  });

  it('gives an entity the events that made it, and a track the positions of its convoy', async () => {
    expect(items((await ask('entities/convoy/c1/history')).body)).toHaveLength(3);
    expect(items((await ask('entities/track/c1/history')).body).map(({ event }) => (event as { type: string }).type)).toEqual(['watchfloor.convoy-position-reported.v1']);
  });

  it('gives another audience its own events without positions, and pages that count nothing', async () => {
    const first = (await ask('events?limit=1&audience=aid:relief')).body;
    expect(items(first)[0]).not.toHaveProperty('position');
    expect(JSON.stringify(first)).not.toContain('urn:source:patrol');
    let page = first;
    const seen = [...items(first)];
    while (page['next'] !== undefined) {
      expect(page['next']).toMatch(/^[\w-]{40,}$/);
      page = (await ask(`events?limit=1&audience=aid:relief&after=${String(page['next'])}`)).body;
      seen.push(...items(page));
    }
    const subjects = new Set(seen.map(({ event }) => (event as { subject: string }).subject));
    expect(subjects).toEqual(new Set(['corridor/north', 'convoy/c1', 'sector/east']));
    for (const after of ['0', '3', 'AAAA', String(first['next']).slice(0, -2)]) expect((await ask(`events?audience=aid:relief&after=${after}`)).status).toBe(400);
  });

  it('finds nothing by what the audience cannot read', async () => {
    expect(items((await ask('events?audience=aid:relief&source=urn:source:patrol')).body)).toEqual([]);
    expect(items((await ask('events?audience=aid:relief&q=patrol')).body)).toEqual([]);
    expect(items((await ask('events?source=urn:source:patrol')).body)).toHaveLength(8);
  });

  it('shows what was known at a position and at a time', async () => {
    const early = (await ask('picture?asKnownAt=3')).body['entities'] as [string, unknown][];
    const keys = early.map(([key]) => key);
    expect([keys.includes('convoy/c1'), keys.includes('convoy/c2')]).toEqual([true, false]);
    const before = await ask(`picture?asKnownAt=${new Date(began).toISOString()}`);
    expect(before.body['entities']).toEqual([]);
    expect((await ask('picture?asKnownAt=3&audience=aid:relief')).status).toBe(400);
  });

  it('shows what had happened by an instant, whenever it came, and what was known otherwise then', async () => {
    const at = new Date(began + 7 * MINUTES + 30_000).toISOString();
    const keys = async (query: string) => ((await ask(query)).body['entities'] as [string, unknown][]).map(([key]) => key);
    const happened = await keys(`picture?asOf=${at}`);
    expect([happened.includes('violation/v1'), happened.includes('violation/v2')]).toEqual([true, false]);
    expect(await keys(`picture?asOf=${at}&asKnownAt=3`)).not.toContain('violation/v1');
    expect((await ask(`picture?asOf=${at}`)).body).toMatchObject({ at, audience: 'operations', operation: 'demo' });
    const difference = (await ask(`difference?asOf=${at}`)).body;
    const told = difference['entities'] as { readonly key: string; readonly whys: readonly { readonly why: string; readonly by: number }[] }[];
    expect(told.map(({ key }) => key)).toContain('violation/v1');
    expect(told.find(({ key }) => key === 'violation/v1')).toMatchObject({ known: null, happened: { class: 'small-arms-fire' }, whys: [{ why: 'late' }] });
    expect(told.find(({ key }) => key === 'violation/v1')?.whys[0]?.by).toBeGreaterThan(3_000);
    const narrow = JSON.stringify((await ask(`difference?asOf=${at}&audience=aid:relief`)).body);
    expect(narrow).toContain('convoy/c1');
    expect(narrow).not.toMatch(/violation|convoy\/c2|urn:source/);
  });

  it('shows how much there is, by both times, through the view', async () => {
    const recorded = (await ask('timeline')).body;
    expect(recorded).toMatchObject({ by: 'recorded', step: 10 });
    const counts = (body: Record<string, unknown>) => (body['counts'] as { lane: string; events: number[] }[]).map(({ lane, events }) => [lane, events.reduce((sum, one) => sum + one)]);
    expect(counts(recorded)).toEqual([['violations', 2], ['convoys', 4], ['checkpoints', 1], ['other', 2]]);
    const occurred = (await ask(`timeline?by=occurred&from=${new Date(began).toISOString()}&to=${new Date(began + 10 * MINUTES).toISOString()}&buckets=10`)).body;
    expect(occurred).toMatchObject({ by: 'occurred', step: 60 });
    expect(counts(occurred)).toEqual([['violations', 2], ['convoys', 4], ['checkpoints', 1], ['other', 1]]);
    expect(counts((await ask('timeline?audience=aid:relief')).body)).toEqual([['convoys', 3], ['checkpoints', 1], ['other', 1]]);
    expect((await ask('timeline?audience=aid:relief')).body['gaps']).toEqual([]);
  });

  it('answers bad values with 400, and what is not there with 404', async () => {
    const future = '2999-01-01T00:00:00Z';
    for (const path of [
      'events?after=-2', 'events?after=1&after=2', 'events?limit=0', 'events?from=yesterday', 'picture?asKnownAt=soon', `picture?asKnownAt=${future}`, `picture?asOf=${future}`, 'picture?asOf=3',
      'difference', 'difference?asOf=now', 'timeline?by=place', 'timeline?buckets=0', 'timeline?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z',
    ]) {
      expect([path, (await ask(path)).status]).toEqual([path, 400]);
    }
    for (const path of ['entities/convoy/c9/history', 'entities/convoy/c2/history?audience=aid:relief', 'entities/convoy/c1%2F..%2Fc2/history', 'picture?asKnownAt=1000']) {
      expect([path, (await ask(path)).status]).toEqual([path, 404]);
    }
  });
});
