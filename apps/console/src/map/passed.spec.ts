import { describe, expect, it } from '@jest/globals';
import { HOUR, type CheckpointView, type ConvoyView, type CorridorView, type EntityView, type TrackView, type ViolationView } from '#libs/domain';
import { Store } from '../picture/store.ts';
import type { Sight } from '../picture/state.ts';
import type { MapWords } from './handle.ts';
import { passedMarks, pointsOf } from './passed.ts';
import { SIZES, sizeAt } from './sizes.ts';
import { Trails } from './trails.ts';

const T0 = Date.UTC(2026, 10, 23, 14, 0, 0);
const iso = (at: number): string => new Date(at).toISOString();
const seen: ViolationView = { class: 'small-arms-fire', sense: 'seen', occurrence: 'reported', time: iso(T0), lon: 34.4, lat: 31.4, uncertainty: 500, firstRecordedAt: iso(T0), lastRecordedAt: iso(T0), reports: [] };
const way = { status: 'open', confirmed: true, contradicted: false, since: iso(T0), validUntil: iso(T0 + HOUR), reports: [] };
const gate = { name: { en: 'Gate' }, kind: 'checkpoint', lon: 34.2, lat: 31.2, directions: { in: way, out: way } } as unknown as CheckpointView;
const road = { state: 'closed', geometry: { type: 'LineString', coordinates: [[34, 31], [35, 32]] }, parts: [], confirmed: true, since: iso(T0) } as unknown as CorridorView;
const words = { convoy: (word: string) => word, status: (word: string) => word } as unknown as MapWords;

function marks(hidden: Sight['hidden'] = new Set(), muted: Sight['muted'] = new Set()) {
  const store = new Store({ operation: 'demo', now: T0, schedule: () => undefined });
  const convoy: ConvoyView = { stage: 'en-route', since: iso(T0 - HOUR) };
  const track: TrackView = { lon: 34.3, lat: 31.3, at: iso(T0) };
  store.pass([['convoy/c', convoy], ['track/c', track], ['violation/v', seen], ['checkpoint/g', gate], ['corridor/r', road], ['sector/s', { geometry: { type: 'Polygon', coordinates: [] } } as unknown as EntityView]], 'c1', T0);
  const { passing } = store.state;
  if (passing === undefined) throw new Error('nothing is passed');
  return [...passedMarks({ views: passing.views, now: passing.at, words, trails: new Trails(), near: false, muted }, hidden)];
}

describe('what is drawn of a moment that is passed', () => {
  it('is each mark where it was then, from ways to convoys, without the shapes around them', () => {
    expect(marks().map((drawn) => [drawn.properties.id, pointsOf(drawn)])).toEqual([
      ['corridor/r', [[34, 31], [35, 32]]], ['checkpoint/g', [[34.2, 31.2]]], ['violation/v', [[34.4, 31.4]]], ['convoy/c', [[34.3, 31.3]]],
    ]);
  });

  it('leaves out what is hidden or muted', () => {
    expect(marks(new Set(['convoys', 'corridors'])).map(({ properties }) => properties.key)).toEqual(['checkpoint/g', 'violation/v']);
    expect(marks(new Set(), new Set(['life', 'high', 'medium', 'low'])).map(({ properties }) => properties.key)).toEqual(['corridor/r', 'checkpoint/g', 'convoy/c']);
  });

  it('is as large as the map draws it', () => {
    expect([6, 7, 8.5, 10, 12, 14, 20].map((zoom) => Math.round(1_000 * sizeAt(SIZES.convoy, zoom)))).toEqual([700, 700, 825, 950, 1_050, 1_150, 1_150]);
  });
});
