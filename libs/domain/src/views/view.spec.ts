import { describe, expect, it } from '@jest/globals';
import { act, fact, given, LATER, NOON } from '../picture/given.ts';
import type { LineString, Polygon } from '../facts.ts';
import { DAY, HOUR } from '../time.ts';
import { dependents, nextDue } from './dependents.ts';

const ROAD: LineString = { type: 'LineString', coordinates: [[34.3, 31.3], [34.4, 31.4]] };
const AREA: Polygon = { type: 'Polygon', coordinates: [[[34.2, 31.2], [34.5, 31.2], [34.5, 31.5], [34.2, 31.5], [34.2, 31.2]]] };
const plan = (id: string, organisation: string, corridor?: string, time = NOON, recordedAt = time) =>
  fact('convoy-planned', `convoy/${id}`, { organisation, route: [[34.3, 31.3], [34.4, 31.4]], ...(corridor !== undefined && { corridor }) }, { time, recordedAt });
const position = (id: string) => fact('convoy-position-reported', `convoy/${id}`, { lon: 34.3, lat: 31.3 });
const corridor = (id: string, checkpoints: string[]) => fact('corridor-defined', `corridor/${id}`, { name: { en: id }, geometry: ROAD, checkpoints, width: 20 });
const checkpoint = (id: string) => fact('checkpoint-registered', `checkpoint/${id}`, { name: { en: id }, kind: 'checkpoint', lon: 34.3, lat: 31.3 });
const status = (id: string, source: string, word: 'open' | 'closed') =>
  fact('checkpoint-status-reported', `checkpoint/${id}`, { status: word, direction: 'in', queue: 7, group: `group of ${source}` }, { source, id: source });
const WORLD = [
  plan('k1', 'o1', 'c1'), plan('k2', 'o2', 'c2'), position('k1'), position('k2'), corridor('c1', ['p1']), corridor('c2', ['p2']), checkpoint('p1'), checkpoint('p2'),
  status('p1', 'urn:zulu', 'open'), status('p1', 'urn:alpha', 'closed'), status('p2', 'urn:alpha', 'open'),
  fact('line-declared', 'line/l1', { name: { en: 'Line' }, version: '1', geometry: AREA, accuracy: 5, declaredBy: 'mission', validFrom: '2026-01-01T00:00:00Z' }),
  fact('sector-defined', 'sector/z1', { name: { en: 'North' }, geometry: AREA, baseline: 2 }),
  fact('violation-reported', 'violation/v1', { class: 'other', sense: 'seen' }),
  fact('source-registered', 'source/s1', { uri: 'urn:alpha', kind: 'patrol', expectedInterval: 60 }),
  act('note-added', 'note/n1', { text: 'noted' }),
  act('operation-opened', 'operation/demo', { log: 'log-1' } as never),
];

describe('an aid organisation', () => {
  const log = given(...WORLD);
  const keys = (audience: 'aid:o1' | 'aid:o2' | 'aid:o3', more = log) => Object.keys(more.seesAll(LATER, audience)).toSorted();

  it('sees its convoys, the corridors of its open ones, their checkpoints, lines and sectors', () => {
    expect(keys('aid:o1')).toEqual(['checkpoint/p1', 'convoy/k1', 'corridor/c1', 'line/l1', 'sector/z1', 'track/k1']);
    expect(keys('aid:o2')).toEqual(['checkpoint/p2', 'convoy/k2', 'corridor/c2', 'line/l1', 'sector/z1', 'track/k2']);
    expect(keys('aid:o3')).toEqual(['line/l1', 'sector/z1']);
  });

  it('sees what it subscribed to, and no longer what it gave up', () => {
    const subscribed = log.and(act('subscription-set', 'organisation/o3', { corridors: ['c2'] }, { id: 'a' }));
    expect(keys('aid:o3', subscribed)).toEqual(['checkpoint/p2', 'corridor/c2', 'line/l1', 'sector/z1']);
    expect(keys('aid:o3', subscribed.and(act('subscription-set', 'organisation/o3', { corridors: [] }, { id: 'b' })))).toEqual(['line/l1', 'sector/z1']);
  });

  it('keeps a closed convoy for a day and loses its corridor at once', () => {
    const closed = log.and(fact('convoy-closed', 'convoy/k1', { outcome: 'facilitated' }));
    expect(keys('aid:o1', closed)).toEqual(['convoy/k1', 'line/l1', 'sector/z1', 'track/k1']);
    expect(closed.sees('track/k1', NOON + DAY)).toBeNull();
    expect(closed.sees('convoy/k1', NOON + DAY)).toBeNull();
    expect(nextDue(closed.picture, 'track/k1', LATER)).toBe(NOON + DAY);
  });

  it('never gets another\'s convoy by a plan of its own, be it dated back', () => {
    const dated = plan('k2', 'o1', 'c2', NOON - DAY, NOON + HOUR);
    const taken = log.and(dated);
    expect(keys('aid:o1', taken)).not.toContain('track/k2');
    expect(keys('aid:o2', taken)).toContain('track/k2');
    expect(taken.reads(dated, 'aid:o2')).toBeNull();
    expect(taken.reads(dated, 'aid:o1')).toBeNull();
  });

  it('reads of a corridor and of lines and sectors only what is named for it', () => {
    const view = log.seesAll(LATER, 'aid:o1');
    expect(Object.keys(view['corridor/c1'] as object).toSorted()).toEqual(['geometry', 'name', 'parts', 'state']);
    expect(view['line/l1']).toEqual({ name: { en: 'Line' }, geometry: AREA });
    expect(view['sector/z1']).toEqual({ name: { en: 'North' }, geometry: AREA });
  });

  it('reads a checkpoint with letters for its sources', () => {
    const text = JSON.stringify(log.sees('checkpoint/p1', LATER, 'aid:o1'));
    expect(text).not.toMatch(/urn:|group of|queue/);
    expect(log.sees('checkpoint/p1', LATER, 'aid:o1')).toMatchObject({
      name: { en: 'p1' }, directions: { in: { status: 'closed', contradicted: true }, out: { status: 'unknown', reports: [] } },
    });
    expect((log.sees('checkpoint/p1', LATER, 'aid:o1') as { directions: { in: { reports: { source: string; status: string }[] } } }).directions.in.reports
      .map(({ source, status: word }) => `${source} ${word}`).toSorted()).toEqual(['A closed', 'B open']);
  });

  it('reads events of what it sees, without sources and ids', () => {
    const event = log.reads(status('p1', 'urn:zulu', 'open'), 'aid:o1');
    expect(event).toMatchObject({ specversion: '1.0', type: 'watchfloor.checkpoint-status-reported.v1', source: 'B', subject: 'checkpoint/p1', data: { status: 'open', direction: 'in' } });
    expect(JSON.stringify(event)).not.toMatch(/urn:|group|queue/);
    expect(log.reads(position('k1'), 'aid:o1')).toMatchObject({ source: 'masked', data: { lon: 34.3, lat: 31.3 } });
    expect(log.reads(status('p2', 'urn:alpha', 'open'), 'aid:o1')).toBeNull();
    expect(log.reads(WORLD[13] as never, 'aid:o1')).toBeNull();
    expect(log.reads(WORLD[14] as never, 'aid:o1')).toBeNull();
  });

  it('hears that a corridor is suspended, not by whom or why', () => {
    const suspended = act('corridor-suspended', 'corridor/c1', { from: null, reason: 'shelling' });
    const after = log.and(suspended);
    expect(after.sees('corridor/c1', LATER, 'aid:o1')).toMatchObject({ state: 'closed', parts: [{ key: 'checkpoint/p1' }] });
    expect(after.reads(suspended, 'aid:o1')).toMatchObject({ type: 'watchfloor.corridor-suspended.v1', data: {} });
    expect(JSON.stringify([after.seesAll(LATER, 'aid:o1'), after.reads(suspended, 'aid:o1')])).not.toMatch(/Mira|shelling|watch"/);
  });
});

describe('other audiences', () => {
  it('see nothing before there are releases', () => {
    for (const audience of ['liaison:p1', 'public'] as const) {
      expect(given(...WORLD).seesAll(LATER, audience)).toEqual({});
      expect(WORLD.map((one) => given(...WORLD).reads(one, audience)).filter((event) => event !== null)).toEqual([]);
    }
  });
});

describe('operations', () => {
  const log = given(...WORLD);
  it('see everything but feeds, and read events as they are in the log', () => {
    const keys = Object.keys(log.seesAll(LATER));
    expect(keys).toEqual(expect.arrayContaining(['convoy/k1', 'convoy/k2', 'violation/v1', 'source/s1', 'note/n1', 'line/l1']));
    expect(keys.filter((key) => key.startsWith('feed/'))).toEqual([]);
    expect(log.reads(status('p1', 'urn:zulu', 'open'))).toMatchObject({ id: 'urn:zulu', source: 'urn:zulu', data: { queue: 7 } });
    expect(log.sees('violation/unknown')).toBeNull();
  });

  it('are told what else to look at when something changed', () => {
    expect(dependents(log.picture, 'checkpoint/p1')).toEqual(['corridor/c1']);
    expect(dependents(log.picture, 'track/k1')).toEqual(['convoy/k1']);
    expect(dependents(log.picture, 'convoy/k1')).toEqual(expect.arrayContaining(['track/k1', 'corridor/c1', 'checkpoint/p1']));
    expect(dependents(log.picture, 'feed/urn:alpha')).toEqual(['source/s1']);
    expect(dependents(log.picture, 'violation/unknown')).toEqual([]);
    expect(nextDue(log.picture, 'violation/v1', NOON)).toBe(NOON + 72 * HOUR);
  });
});
