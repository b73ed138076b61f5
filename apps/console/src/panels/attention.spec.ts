import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CheckpointView, ConvoyView, CorridorView, DirectionView, ViolationView } from '#libs/domain';
import { Layered } from '../picture/layered.ts';
import { Order, rankCheckpoint, rankConvoy, rankCorridor, rankViolation } from './attention.ts';

const violation = (more: Partial<ViolationView>): ViolationView => ({
  class: 'small-arms-fire', time: '2026-11-23T10:00:00.000Z', sense: 'heard', occurrence: 'reported',
  firstRecordedAt: '2026-11-23T10:00:10.000Z', lastRecordedAt: '2026-11-23T10:00:10.000Z', reports: [], ...more,
});
const convoy = (more: Partial<ConvoyView>): ConvoyView => ({ stage: 'en-route', since: '2026-11-23T10:00:00.000Z', ...more });
const way = (status: DirectionView['status'], confirmed = true): DirectionView => ({ status, confirmed, contradicted: false, reports: [] });
const gate = (kind: 'checkpoint' | 'crossing', into: DirectionView, out = into): CheckpointView => ({ kind, directions: { in: into, out } });
const keys = (rows: readonly { key: string }[]) => rows.map(({ key }) => key);

describe('what needs attention', () => {
  it('is an unverified threat to life first, the newest on top', () => {
    expect(keys(new Order(rankViolation).rows(new Map([
      ['verified', violation({ occurrence: 'verified', time: '2026-11-23T12:00:00.000Z' })],
      ['overflight', violation({ class: 'overflight', time: '2026-11-23T11:30:00.000Z' })],
      ['older', violation({})],
      ['newer', violation({ class: 'air-strike', occurrence: 'corroborated', time: '2026-11-23T11:00:00.000Z' })],
    ])))).toEqual(['newer', 'older', 'overflight', 'verified']);
  });
  it('is not a violation that was retracted, merged or found to be nothing', () => {
    expect(new Order(rankViolation).rows(new Map([
      ['retracted', violation({ retracted: true })], ['merged', violation({ into: 'x' })], ['nothing', violation({ occurrence: 'unfounded' })],
    ])).map(({ section }) => section)).toEqual(['settled', 'settled', 'settled']);
  });
  it('is a convoy that was attacked, then held or lost ones, then moving ones, then those that leave soonest', () => {
    expect(keys(new Order(rankConvoy).rows(new Map([
      ['late', convoy({ stage: 'approved', departAt: '2026-11-23T18:00:00.000Z' })],
      ['soon', convoy({ stage: 'notified', departAt: '2026-11-23T15:00:00.000Z' })],
      ['ended', convoy({ stage: 'closed' })],
      ['moving', convoy({})],
      ['lost', convoy({ signalLost: true })],
      ['held', convoy({ stage: 'held' })],
      ['attacked', convoy({ incidents: [{ key: 's 1', kind: 'attacked', time: '2026-11-23T10:00:00.000Z' }] })],
    ])))).toEqual(['attacked', 'held', 'lost', 'moving', 'soon', 'late', 'ended']);
  });
  it('does not count an incident that was taken back', () => {
    expect(keys(new Order(rankConvoy).rows(new Map([
      ['moving', convoy({ incidents: [{ key: 's 1', kind: 'attacked', time: '2026-11-23T10:00:00.000Z', retracted: true }] })],
      ['held', convoy({ stage: 'held' })],
    ])))).toEqual(['held', 'moving']);
  });
  it('is the worst corridor and the worse direction of a crossing', () => {
    const road = (state: CorridorView['state']): CorridorView => ({ state, confirmed: true, parts: [] });
    expect(keys(new Order(rankCorridor).rows(new Map([['clear', road('clear')], ['unknown', road('unknown')], ['closed', road('closed')]])))).toEqual(['closed', 'unknown', 'clear']);
    expect(keys(new Order(rankCheckpoint).rows(new Map([
      ['open gate', gate('checkpoint', way('open'))], ['half', gate('crossing', way('open'), way('closed'))], ['open', gate('crossing', way('open', false))],
    ])))).toEqual(['half', 'open', 'open gate']);
  });
});

describe('an order that goes on', () => {
  const seen = fc.record({ occurrence: fc.constantFrom('reported', 'verified', 'unfounded'), hour: fc.integer({ min: 10, max: 20 }) })
    .map(({ occurrence, hour }) => violation({ occurrence, time: `2026-11-23T${hour}:00:00.000Z` } as Partial<ViolationView>));
  const key = fc.integer({ min: 0, max: 12 }).map((id) => `violation/${id}`);

  const frames = fc.array(fc.array(fc.tuple(key, fc.option(seen)), { maxLength: 6 }), { maxLength: 8 });
  const goesOn = (frame: readonly (readonly [string, ViolationView | null])[], views: ReadonlyMap<string, ViolationView>): Map<string, ViolationView> => {
    const next = new Map(views);
    for (const [changed, view] of frame) {
      if (view === null) next.delete(changed);
      else next.set(changed, view);
    }
    return next;
  };
  const layered = (frame: readonly (readonly [string, ViolationView | null])[], views: ReadonlyMap<string, ViolationView>) => Layered.of(views, frame);

  it.each([['copies', goesOn], ['layers', layered]] as const)('is what it would be if it began with what is there, of %s', (_, next) => {
    fc.assert(fc.property(frames, (each) => {
      const order = new Order(rankViolation);
      let views: ReadonlyMap<string, ViolationView> = new Map();
      for (const frame of each) {
        views = next(frame, views);
        expect(order.rows(views)).toEqual(new Order(rankViolation).rows(views));
      }
    }));
  });

  it('is one order, whether few or many came', () => {
    const many = Array.from({ length: 500 }, (_, id): [string, ViolationView] => [`violation/${id}`, violation({ time: `2026-11-23T${10 + (id % 9)}:00:00.000Z` })]);
    const few = new Order(rankViolation);
    for (let come = 50; come <= many.length; come += 50) few.rows(new Map(many.slice(0, come)));
    expect(few.rows(new Map(many))).toEqual(new Order(rankViolation).rows(new Map(many)));
  });

  it('is the same array when nothing moved', () => {
    const order = new Order(rankViolation);
    const one = violation({});
    const rows = order.rows(new Map([['violation/a', one], ['violation/b', violation({ occurrence: 'verified' })]]));
    expect(order.rows(new Map([['violation/a', { ...one, narrative: 'Shots.' }], ['violation/b', violation({ occurrence: 'verified' })]]))).toBe(rows);
  });
});
