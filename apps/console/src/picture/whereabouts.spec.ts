import { describe, expect, it } from '@jest/globals';
import { MINUTE, type CheckpointView, type ConvoyView, type CorridorView, type LineView, type ViolationView } from '#libs/domain';
import { FIRST_SIGHT, emptyViews, type Layer } from './state.ts';
import { ENDED_SHOWN, isOnMap } from './whereabouts.ts';

const NOW = Date.UTC(2026, 10, 23, 14, 0, 0);
const iso = (ago: number): string => new Date(NOW - ago).toISOString();
const HERE = [34.3, 31.3, 34.4, 31.4] as const;
const violation = (more: object = {}): ViolationView => ({ class: 'overflight', lon: 34.35, lat: 31.35, ...more }) as ViolationView;
const look = { ...FIRST_SIGHT, now: NOW };

function onMap(sight: Partial<typeof look> = {}, extent: typeof HERE | readonly [number, number, number, number] = HERE): string[] {
  const views = {
    ...emptyViews(),
    violation: new Map([
      ['violation/in', violation()], ['violation/out', violation({ lon: 34.5 })], ['violation/merged', violation({ into: 'in' })], ['violation/nowhere', violation({ lon: undefined })],
      ['violation/life', violation({ class: 'air-strike' })],
    ]),
    convoy: new Map([
      ['convoy/moving', { stage: 'held', since: iso(0) }], ['convoy/silent', { stage: 'held', since: iso(0) }], ['convoy/planned', { stage: 'planned', since: iso(0) }],
      ['convoy/ended', { stage: 'arrived', since: iso(ENDED_SHOWN - MINUTE) }], ['convoy/gone', { stage: 'arrived', since: iso(ENDED_SHOWN) }],
    ] as [string, ConvoyView][]),
    track: new Map(['moving', 'planned', 'ended', 'gone'].map((id) => [`track/${id}`, { lon: 34.31, lat: 31.31, at: iso(0) }])),
    checkpoint: new Map([['checkpoint/in', { lon: 34.35, lat: 31.35 } as CheckpointView], ['checkpoint/nowhere', {} as CheckpointView]]),
    corridor: new Map([
      ['corridor/through', { geometry: { type: 'LineString', coordinates: [[34.2, 31.35], [34.5, 31.36]] } } as unknown as CorridorView],
      ['corridor/away', { geometry: { type: 'LineString', coordinates: [[34.2, 31.5], [34.5, 31.6]] } } as unknown as CorridorView], ['corridor/undrawn', {} as CorridorView],
    ]),
    line: new Map([['line/in', { geometry: { type: 'Polygon', coordinates: [[[34.35, 31.35], [34.5, 31.5], [34.5, 31.35], [34.35, 31.35]]] } } as unknown as LineView]]),
  };
  const keys = [...views.violation.keys(), ...views.convoy.keys(), ...views.checkpoint.keys(), ...views.corridor.keys(), ...views.line.keys(), 'source/a', 'note/a'];
  return keys.filter((key) => isOnMap(key, views, extent, { ...look, ...sight }));
}

describe('what the map shows', () => {
  it('has a place inside it: points in it, ways that meet it, convoys on the road and a little longer', () => {
    expect(onMap()).toEqual(['violation/in', 'violation/life', 'convoy/moving', 'convoy/ended', 'checkpoint/in', 'corridor/through', 'line/in']);
    expect(onMap({}, [0, 0, 1, 1])).toEqual([]);
  });

  it('is not of a hidden layer and not of a muted severity', () => {
    expect(onMap({ hidden: new Set<Layer>(['convoys', 'lines', 'checkpoints']) })).toEqual(['violation/in', 'violation/life', 'corridor/through']);
    expect(onMap({ muted: new Set(['life']) })[1]).toBe('convoy/moving');
  });
});
