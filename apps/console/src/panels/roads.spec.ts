import { describe, expect, it } from '@jest/globals';
import type { CheckpointView, ConvoyView, CorridorView, DirectionView } from '#libs/domain';
import { convoysOf, gatesOn, isSuspended, sinceOf, stateOneWay } from './roads.ts';

const T = (minute: number): string => new Date(Date.UTC(2026, 10, 23, 14, minute)).toISOString();
const way = (status: DirectionView['status'], since: number, more: Partial<DirectionView> = {}): DirectionView => ({ status, confirmed: true, contradicted: false, since: T(since), reports: [], ...more });
const gate = (lat: number, into: DirectionView, out = into, more: Partial<CheckpointView> = {}): CheckpointView => ({ lon: 34.3, lat, directions: { in: into, out }, ...more });
const road = (more: Partial<CorridorView> = {}): CorridorView => ({
  state: 'closed', confirmed: true, parts: [], checkpoints: ['k-3', 'k-1'], geometry: { type: 'LineString', coordinates: [[34.3, 31.2], [34.3, 31.5]] }, ...more,
});
const views = (gates: Record<string, CheckpointView>) => ({ checkpoint: new Map(Object.entries(gates).map(([id, view]) => [`checkpoint/${id}`, view] as const)) });

describe('the gates of a corridor', () => {
  const gates = views({
    'k-3': gate(31.4, way('open', 1)), 'k-1': gate(31.25, way('open', 1)), 'k-2': gate(31.3, way('open', 1), undefined, { corridors: ['salah'] }), far: gate(31.3, way('open', 1), undefined, { lon: 34.5 }),
  });
  it('are those that it names and those that name it, from its beginning to its end', () => {
    expect(gatesOn(gates, 'corridor/salah', road()).map(({ key }) => key)).toEqual(['checkpoint/k-1', 'checkpoint/k-2', 'checkpoint/k-3']);
  });
  it('are those that lie on it for whoever is not told', () => {
    const { checkpoints: _hidden, ...told } = road();
    expect(gatesOn(gates, 'corridor/x', told).map(({ key }) => key)).toEqual(['checkpoint/k-1', 'checkpoint/k-2', 'checkpoint/k-3']);
  });
});

describe('a corridor in one direction', () => {
  const gates = [
    { key: 'checkpoint/a', view: gate(31.2, way('closed', 5), way('open', 2, { validUntil: T(50) })) },
    { key: 'checkpoint/b', view: gate(31.3, way('closed', 3, { confirmed: false }), way('open', 9, { confirmed: false, validUntil: T(40) })) },
  ];
  it('is its worst gate that way, since the first was so; clear since the last was', () => {
    expect(stateOneWay(gates, false, 'in')).toEqual({ state: 'closed', confirmed: false, since: Date.parse(T(3)), because: ['checkpoint/a', 'checkpoint/b'], until: undefined });
    expect(stateOneWay(gates, false, 'out')).toEqual({ state: 'clear', confirmed: false, since: Date.parse(T(9)), because: ['checkpoint/a', 'checkpoint/b'], until: Date.parse(T(40)) });
  });
  it('is suspended in both when it is suspended, but closed where it is closed, and unknown without gates', () => {
    expect([stateOneWay(gates, true, 'out').state, stateOneWay(gates, true, 'in').state, stateOneWay([], false, 'in').state]).toEqual(['suspended', 'closed', 'unknown']);
    expect([isSuspended('corridor/a', road({ state: 'suspended' })), isSuspended('corridor/a', road({ parts: [{ key: 'corridor/a', direction: 'both', status: 'suspended' }] })), isSuspended('corridor/a', road())]).toEqual([true, true, false]);
  });
});

describe('since when', () => {
  it('is what was sent, or what its causes say', () => {
    const { checkpoint } = views({ a: gate(31.2, way('closed', 7), way('open', 1)) });
    const parts = [{ key: 'checkpoint/a', direction: 'in', status: 'closed' }, { key: 'checkpoint/gone', direction: 'both', status: 'closed' }] as const;
    expect([sinceOf(road({ since: T(2) }), { checkpoint }), sinceOf(road({ parts }), { checkpoint }), sinceOf(road(), { checkpoint })]).toEqual([Date.parse(T(2)), Date.parse(T(7)), undefined]);
  });
});

describe('the convoys of a corridor', () => {
  it('are those on the road and those that wait, the soonest first', () => {
    const convoy = (more: Partial<ConvoyView>): ConvoyView => ({ stage: 'approved', since: T(0), corridor: 'salah', ...more });
    expect(convoysOf(new Map([
      ['convoy/late', convoy({ departAt: T(30) })], ['convoy/soon', convoy({ departAt: T(20) })], ['convoy/held', convoy({ stage: 'held' })], ['convoy/ended', convoy({ stage: 'closed' })], ['convoy/other', convoy({ corridor: 'rashid' })],
    ]), 'corridor/salah')).toEqual({ moving: ['convoy/held'], waiting: ['convoy/soon', 'convoy/late'] });
  });
});
