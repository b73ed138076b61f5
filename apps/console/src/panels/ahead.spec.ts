import { describe, expect, it } from '@jest/globals';
import { MINUTE, type CheckpointView, type ConvoyView, type TrackView } from '#libs/domain';
import { aheadOf, arrivalOf, nextActionOf } from './ahead.ts';

const NOW = Date.UTC(2026, 10, 23, 14, 0);
const iso = (minutes: number): string => new Date(NOW + minutes * MINUTE).toISOString();
const convoy = (more: Partial<ConvoyView> = {}): ConvoyView => ({ stage: 'en-route', since: iso(-30), route: [[34.3, 31.2], [34.3, 31.6]], departAt: iso(-30), arriveBy: iso(30), ...more });
const track = (lat: number, minutes = 0): TrackView => ({ lon: 34.3, lat, at: iso(minutes) });
const gate = (lat: number, lon = 34.3, status = 'open'): CheckpointView => ({ lon, lat, directions: { in: { status, reports: [] }, out: { status: 'closed', reports: [] } } }) as unknown as CheckpointView;
const gates = new Map([['checkpoint/k-2', gate(31.5)], ['checkpoint/k-1', gate(31.3)], ['checkpoint/away', gate(31.4, 34.31)], ['checkpoint/stop', gate(31.45, 34.31)]]);

describe('what lies ahead', () => {
  it('is the gates on the route and those the plan names, in their order, and the next of them', () => {
    const { stops, next, place, length } = aheadOf(convoy({ stops: ['stop'] }), track(31.4), gates);
    expect(stops.map(({ key, status }) => [key, status])).toEqual([['checkpoint/k-1', 'closed'], ['checkpoint/stop', 'closed'], ['checkpoint/k-2', 'closed']]);
    expect([next?.key, Math.round(place ?? 0)]).toEqual(['checkpoint/stop', Math.round(length / 2)]);
  });
  it('is nothing next for one that is not on the road or never said where it is', () => {
    expect(aheadOf(convoy({ stage: 'approved' }), track(31.2), gates).next).toBeUndefined();
    expect(aheadOf(convoy(), undefined, gates)).toMatchObject({ next: undefined, place: undefined });
    expect(aheadOf(convoy({ route: [] }), track(31.2), gates)).toEqual({ length: 0, stops: [], place: undefined, next: undefined });
  });
});

describe('an arrival', () => {
  const at = (view: ConvoyView, seen: TrackView | undefined) => {
    const found = arrivalOf(view, seen, aheadOf(view, seen, gates), NOW);
    return found && [Math.round((found.earliest - NOW) / MINUTE), (found.asOf - NOW) / MINUTE];
  };
  it('is not before the rest of the way at the pace of the plan, from where it was last seen', () => {
    expect(at(convoy(), track(31.4, -5))).toEqual([25, -5]);
    expect(at(convoy(), track(31.6))).toEqual([0, 0]);
  });
  it('moves on while it is held', () => {
    expect(at(convoy({ stage: 'held' }), track(31.4, -5))).toEqual([30, -5]);
  });
  it('is not told without a position, a plan with a pace, or when it is not on the road', () => {
    expect([at(convoy(), undefined), at(convoy({ stage: 'approved' }), track(31.4)), at(convoy({ arriveBy: iso(-30) }), track(31.4))]).toEqual([undefined, undefined, undefined]);
    const { departAt: _none, ...unplanned } = convoy();
    expect(at(unplanned, track(31.4))).toBeUndefined();
  });
});

describe('the next action', () => {
  it('is now for those on the road, then those that leave soonest, never for those that ended', () => {
    const order = [convoy({ stage: 'closed' }), convoy({ stage: 'planned', departAt: iso(90) }), convoy({ stage: 'approved', departAt: iso(10) }), convoy({ stage: 'held' })].toSorted((a, b) => nextActionOf(a) - nextActionOf(b));
    expect(order.map(({ stage }) => stage)).toEqual(['held', 'approved', 'planned', 'closed']);
  });
});
