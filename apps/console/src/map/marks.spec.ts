import { describe, expect, it } from '@jest/globals';
import { HOUR, MINUTE, SECOND, type CheckpointView, type ConvoyView, type DirectionView, type LineView, type ViolationView } from '#libs/domain';
import { emptyViews } from '../picture/state.ts';
import { Collector } from './collector.ts';
import type { MapWords } from './handle.ts';
import { marksOf, type Scene } from './marks.ts';
import { TRAIL_POINTS, TRAIL_STEP, Trails } from './trails.ts';

const NOW = Date.UTC(2026, 10, 23, 14, 0, 0);
const iso = (ago: number): string => new Date(NOW - ago).toISOString();
const words: MapWords = {
  language: 'en', status: (word, age) => `${word} ${age === undefined ? '' : age / MINUTE}`, convoy: (word, age) => `${word} ${(age ?? 0) / MINUTE}`,
  line: (name, version) => `${name} ${version}`, digits: (text) => text, ghost: () => '', distance: String, attribution: '', label: '', zoomIn: '', zoomOut: '', fit: '',
};
function scene() {
  const views = { ...emptyViews(), violation: new Map(), convoy: new Map(), track: new Map(), checkpoint: new Map(), line: new Map() };
  return { views, now: NOW, words, trails: new Trails(), near: true, muted: new Set() } satisfies Scene;
}
const violation = (part: Partial<ViolationView>): ViolationView => ({
  class: 'small-arms-fire', sense: 'seen', occurrence: 'reported', time: iso(MINUTE), lon: 34.4, lat: 31.4, firstRecordedAt: iso(0), lastRecordedAt: iso(0), reports: [], ...part,
});
const way = (part: Partial<DirectionView>): DirectionView => ({ status: 'open', confirmed: true, contradicted: false, reports: [{ source: 'urn:a', status: 'open', time: iso(MINUTE) }], ...part });
const gate = (direction: DirectionView, part: Partial<CheckpointView> = {}): CheckpointView =>
  ({ name: { en: 'K-4' }, kind: 'checkpoint', lon: 34.3, lat: 31.3, directions: { in: direction, out: direction }, ...part });
const convoy = (part: Partial<ConvoyView> = {}): ConvoyView => ({ stage: 'en-route', since: iso(18 * MINUTE), ...part });

describe('violations', () => {
  it('are hollow until somebody verified them, and larger the more they count', () => {
    const stage = scene();
    stage.views.violation.set('violation/a', violation({})).set('violation/b', violation({ occurrence: 'verified', count: { min: 8, max: 8 } }));
    const [a] = marksOf('violation/a', stage);
    const [b] = marksOf('violation/b', stage);
    expect(a?.properties['icon']).toBe('violation/life/hollow');
    expect(b?.properties['icon']).toBe('violation/life/filled');
    expect(Number(b?.properties['size'])).toBeGreaterThan(Number(a?.properties['size']));
  });

  it('have a circle exactly when their uncertainty is above 100 m', () => {
    const stage = scene();
    stage.views.violation.set('violation/a', violation({ uncertainty: 100 })).set('violation/b', violation({ uncertainty: 101 }));
    expect(marksOf('violation/a', stage)).toHaveLength(1);
    expect(marksOf('violation/b', stage).map(({ properties }) => properties.id)).toEqual(['violation/b', 'violation/b#area']);
    // A kilometre is 30.65 pixels at zoom 11 and this latitude; there the shape takes over from the dot.
    stage.views.violation.set('violation/b', violation({ uncertainty: 1_000 })).set('violation/c', violation({ uncertainty: 1_001 }));
    expect(Number(marksOf('violation/b', stage)[0]?.properties['reach']) * 2 ** 11).toBeCloseTo(30.65, 1);
    expect(marksOf('violation/c', stage)[0]?.properties).not.toHaveProperty('reach');
  });

  it('are not drawn without a place or when shown in another one', () => {
    const stage = scene();
    const { lon: _lon, lat: _lat, ...nowhere } = violation({});
    stage.views.violation.set('violation/a', nowhere).set('violation/b', violation({ into: 'c' }));
    expect([...marksOf('violation/a', stage), ...marksOf('violation/b', stage)]).toEqual([]);
  });
});

describe('checkpoints', () => {
  it('say their worst direction with its age', () => {
    const stage = scene();
    stage.views.checkpoint.set('checkpoint/k-4', { ...gate(way({})), directions: { in: way({}), out: way({ status: 'closed', since: iso(22 * MINUTE) }) } });
    expect(marksOf('checkpoint/k-4', stage)[0]?.properties).toMatchObject({ label: 'K-4 closed 22', icon: 'checkpoint/high/fresh' });
  });

  it('fade after their half-life and are hollow and dashed when unknown', () => {
    const stage = scene();
    const old = way({ reports: [{ source: 'urn:a', status: 'open', time: iso(2 * HOUR) }] });
    stage.views.checkpoint.set('checkpoint/a', gate(old)).set('checkpoint/b', gate(old, { kind: 'crossing' }))
      .set('checkpoint/c', gate(way({ status: 'unknown', reports: [] }))).set('checkpoint/d', gate(way({ contradicted: true })));
    expect(['a', 'b', 'c', 'd'].map((id) => marksOf(`checkpoint/${id}`, stage)[0]?.properties['icon'])).toEqual([
      'checkpoint/aid/ageing', 'crossing/aid/fresh', 'checkpoint/stale/stale', 'checkpoint/aid/fresh/contradicted',
    ]);
  });
});

describe('convoys', () => {
  it('are drawn where they were last, with what is wrong beside their name', () => {
    const stage = scene();
    stage.views.convoy.set('convoy/c-17', convoy({ stage: 'held' })).set('convoy/c-18', convoy({ signalLost: true }));
    stage.views.track.set('track/c-17', { lon: 34.3, lat: 31.3, heading: 28, at: iso(40_000) }).set('track/c-18', { lon: 34.3, lat: 31.3, at: iso(11 * MINUTE) });
    expect(marksOf('convoy/c-17', stage)[0]?.properties).toMatchObject({ label: 'C-17 held 18', icon: 'convoy/high/fresh/heading', heading: 28 });
    expect(marksOf('convoy/c-18', stage)[0]?.properties).toMatchObject({ label: 'C-18 signalLost 11', icon: 'convoy/stale/stale' });
  });

  it('leave the map half an hour after they ended, and are not on it before they move', () => {
    const stage = scene();
    for (const [id, stageName, ago] of [['a', 'arrived', 29], ['b', 'arrived', 31], ['c', 'approved', 1]] as const) {
      stage.views.convoy.set(`convoy/${id}`, convoy({ stage: stageName, since: iso(ago * MINUTE) }));
      stage.views.track.set(`track/${id}`, { lon: 34.3, lat: 31.3, at: iso(MINUTE) });
    }
    expect(['a', 'b', 'c'].map((id) => marksOf(`convoy/${id}`, stage).length)).toEqual([1, 0, 0]);
  });

  it('leave a trail of the last 15 minutes in the order of its times', () => {
    const stage = scene();
    stage.views.convoy.set('convoy/a', convoy());
    stage.views.track.set('track/a', { lon: 34.4, lat: 31.4, at: iso(0) });
    for (const [minutes, lon] of [[2, 34.3], [16, 34.0], [10, 34.1], [5, 34.2], [5, 34.9]] as const) stage.trails.add('track/a', lon, 31, NOW - minutes * MINUTE);
    const parts = () => marksOf('convoy/a', stage).filter(({ properties }) => properties.kind === 'trail').map(({ geometry }) => geometry.coordinates);
    const before = parts();
    expect(before).toEqual([[[34.1, 31], [34.2, 31], [34.3, 31]], [[34.3, 31], [34.4, 31.4]]]);
    // A new position makes only the end of it new.
    stage.views.track.set('track/a', { lon: 34.5, lat: 31.5, at: iso(0) });
    expect(parts()[0]).toBe(before[0]);
    expect(parts()[1]).toEqual([[34.3, 31], [34.5, 31.5]]);
    // Far away its end is under the convoy.
    expect(marksOf('convoy/a', { ...stage, near: false }).map(({ properties }) => properties.id)).toEqual(['convoy/a', 'convoy/a#trail']);
  });

  it('have driven nothing that is still to come, once what is shown went back in time', () => {
    const trails = new Trails();
    for (const [minutes, lon] of [[6, 34.1], [4, 34.2], [2, 34.3]] as const) trails.add('track/a', lon, 31, NOW - minutes * MINUTE);
    expect(trails.points('convoy/a', NOW)).toHaveLength(3);
    trails.cutAfter(NOW - 4 * MINUTE);
    expect(trails.points('convoy/a', NOW - 4 * MINUTE)).toEqual([[34.1, 31], [34.2, 31]]);
  });
  it('take a position into their trail every twenty seconds, also of those that come late', () => {
    const trails = new Trails();
    for (const [ago, lon] of [[120, 1], [110, 2], [100, 3], [82, 4], [80, 5], [20, 6], [40, 7], [38, 8]] as const) trails.add('track/a', lon, 31, NOW - ago * SECOND);
    expect(trails.points('convoy/a', NOW).map(([lon]) => lon)).toEqual([1, 3, 5, 7, 6]);
  });

  it('keep no more of a trail than its limit', () => {
    const trails = new Trails();
    for (let step = 0; step < TRAIL_POINTS * 2; step += 1) trails.add('track/a', step, 31, NOW + step * TRAIL_STEP);
    expect(trails.points('convoy/a', NOW)).toHaveLength(TRAIL_POINTS);
  });
});

describe('lines', () => {
  it('draw the valid version and every other one behind it', () => {
    const stage = scene();
    const geometry = { type: 'LineString', coordinates: [[34, 31], [34, 32]] } as const;
    const line: LineView = {
      name: { en: 'Line' }, version: '2', geometry, accuracy: 40, validFrom: iso(HOUR),
      versions: ['1', '2'].map((version) => ({ version, geometry, validFrom: iso(HOUR) })),
    };
    stage.views.line.set('line/l', line);
    expect(marksOf('line/l', stage).map(({ properties }) => properties.kind)).toEqual(['line-older', 'line', 'line-label']);
  });
});

describe('collecting', () => {
  it('finds what reads differently, what is gone, and nothing else', () => {
    const stage = scene();
    const collector = new Collector(() => stage);
    stage.views.violation.set('violation/a', violation({ uncertainty: 500 })).set('violation/b', violation({}));
    expect([...collector.collect(Infinity).keys()]).toEqual(['violation/a', 'violation/a#area', 'violation/b']);
    collector.touch(['violation/a', 'violation/b']);
    expect(collector.collect(Infinity).size).toBe(0);
    stage.views.violation.set('violation/a', violation({}));
    stage.views.violation.delete('violation/b');
    collector.touchAll();
    const changed = collector.collect(Infinity);
    expect([...changed.keys()]).toEqual(['violation/a', 'violation/a#area', 'violation/b']);
    expect([...changed.values()].map((drawn) => drawn?.properties['reach'])).toEqual([undefined, undefined, undefined]);
    expect([...changed.values()].slice(1)).toEqual([null, null]);
  });

  it('looks at what time changes in parts, and finds only what reads differently', () => {
    const stage = scene();
    for (const id of ['a', 'b', 'c', 'd', 'e']) stage.views.checkpoint.set(`checkpoint/${id}`, gate(way({ since: iso(MINUTE) })));
    stage.views.violation.set('violation/a', violation({ uncertainty: 500 }));
    let now = NOW;
    const collector = new Collector(() => ({ ...stage, now }));
    collector.collect(Infinity);
    now += 2 * MINUTE;
    const found: string[] = [];
    for (let look = 0; look < 4; look += 1) {
      collector.touchNext(2);
      const changed = [...collector.collect(Infinity).keys()];
      expect(changed.length).toBeLessThanOrEqual(2);
      found.push(...changed);
    }
    expect(found.sort()).toEqual(['a', 'b', 'c', 'd', 'e'].map((id) => `checkpoint/${id}`));
  });

  it('draws a convoy anew when only its position came', () => {
    const stage = scene();
    const collector = new Collector(() => stage);
    stage.views.convoy.set('convoy/a', convoy());
    collector.collect(Infinity);
    stage.views.track.set('track/a', { lon: 34.3, lat: 31.3, at: iso(0) });
    collector.touch(['track/a']);
    expect([...collector.collect(Infinity).keys()]).toEqual(['convoy/a']);
  });
});
