import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Accepted } from '../event.ts';
import type { ConvoyPlanned, FactName, Facts, LonLat } from '../facts.ts';
import { metresPerDegree } from '../geometry/plane.ts';
import { fact, given, NOON, type Given } from '../picture/given.ts';
import { formatTime, MINUTE, type Millis } from '../time.ts';
import type { ConvoyView } from '../views/wire.ts';
import type { Convoy } from './convoy.ts';
import { dueConvoy, OFF_ROUTE_METRES } from './convoy.view.ts';

const K1 = 'convoy/k1';
const ROUTE: readonly LonLat[] = [[34.4, 31.3], [34.4, 31.5]];
const minutes = (count: number): Millis => NOON + count * MINUTE;
const happened = <F extends FactName>(name: F, minute: number, data: Facts[F], more: { id?: string; recorded?: number; source?: string } = {}): Accepted =>
  fact(name, K1, data, { time: minutes(minute), recordedAt: minutes(more.recorded ?? minute), ...more });
const planned = (minute = -60, more: Partial<ConvoyPlanned> = {}, recorded = minute): Accepted =>
  happened('convoy-planned', minute, { organisation: 'o1', route: ROUTE, ...more }, { recorded });
const departed = (minute: number) => happened('convoy-departed', minute, {});
const held = (minute: number, at?: string) => happened('convoy-held', minute, at === undefined ? { reason: 'search' } : { at });
const resumed = (minute: number) => happened('convoy-resumed', minute, {});
const arrived = (minute: number, at?: string) => happened('convoy-arrived', minute, at === undefined ? {} : { at });
const closed = (minute: number) => happened('convoy-closed', minute, { outcome: 'facilitated' });
const decided = (minute: number, decision: 'approved' | 'denied') => happened('convoy-decided', minute, { decision });
const notified = (minute: number) => happened('convoy-notified', minute, {});
const aborted = (minute: number) => happened('convoy-aborted', minute, { reason: 'fire' });
const rerouted = (minute: number, route = ROUTE) => happened('convoy-rerouted', minute, { route });
const position = (minute: number, metresEast = 0): Accepted =>
  happened('convoy-position-reported', minute, { lon: 34.4 + metresEast / metresPerDegree(31.4).east, lat: 31.4, speed: 10, heading: 0, accuracy: 5, battery: 0.5 });
const takenBack = ({ event }: Accepted, minute: number) => happened('convoy-milestone-retracted', minute, { retracts: `${event.source} ${event.id}`, reason: 'another convoy' });

const see = (log: Given, minute = 0): ConvoyView => log.sees(K1, minutes(minute)) as ConvoyView;

describe('a convoy\'s stage', () => {
  it.each<[string, readonly Accepted[], string, number]>([
    ['planned by its plan', [planned()], 'planned', -60],
    ['notified, which is never an approval', [planned(), notified(-50)], 'notified', -50],
    ['approved', [planned(), notified(-50), decided(-40, 'approved')], 'approved', -40],
    ['denied by the newest decision', [planned(), decided(-40, 'approved'), decided(-30, 'denied')], 'denied', -30],
    ['approved by the newest decision', [planned(), decided(-30, 'denied'), decided(-20, 'approved')], 'approved', -20],
    ['decided, though a notification came after', [planned(), decided(-40, 'approved'), notified(-10)], 'approved', -40],
    ['en route once departed', [planned(), departed(0)], 'en-route', 0],
    ['en route, though a denial came after', [planned(), departed(0), decided(10, 'denied')], 'en-route', 0],
    ['held', [planned(), departed(0), held(10)], 'held', 10],
    ['held since it was first said, however often it is said', [planned(), departed(0), held(10), held(20)], 'held', 10],
    ['held anew after it went on', [planned(), departed(0), held(10), resumed(15), held(20)], 'held', 20],
    ['en route again once resumed', [planned(), departed(0), held(10), resumed(20)], 'en-route', 20],
    ['en route again once rerouted', [planned(), departed(0), held(10), rerouted(20)], 'en-route', 20],
    ['en route since it departed, on whatever route', [planned(), departed(0), rerouted(20)], 'en-route', 0],
    ['held, if the resumption was earlier and only told later', [planned(), departed(0), held(10), happened('convoy-resumed', 5, {}, { recorded: 20 })], 'held', 10],
    ['arrived', [planned(), departed(0), arrived(50)], 'arrived', 50],
    ['arrived at its last stop', [planned(-60, { stops: ['s1', 's2'] }), departed(0), arrived(50, 's2')], 'arrived', 50],
    ['arrived anywhere while no stops are known', [planned(), departed(0), arrived(50, 's1')], 'arrived', 50],
    ['en route after a stop on the way', [planned(-60, { stops: ['s1', 's2'] }), departed(0), arrived(50, 's1')], 'en-route', 0],
    ['aborted', [planned(), departed(0), aborted(50)], 'aborted', 50],
    ['arrived, though something moved after', [planned(), departed(0), arrived(50), resumed(60)], 'arrived', 50],
    ['closed above everything', [planned(), closed(10), departed(20), arrived(30)], 'closed', 10],
    ['what its milestones say without any plan', [departed(0)], 'en-route', 0],
  ])('is %s', (_stage, log, stage, since) => {
    expect(see(given(...log))).toMatchObject({ stage, since: formatTime(minutes(since)) });
    expect(see(given(...log.toReversed()))).toMatchObject({ stage, since: formatTime(minutes(since)) });
  });

  it('falls back when a milestone is retracted, be it before that came', () => {
    const hold = held(10);
    expect(see(given(planned(), departed(0), hold, takenBack(hold, 20)))).toMatchObject({ stage: 'en-route' });
    expect(see(given(takenBack(hold, 20), planned(), departed(0), hold))).toMatchObject({ stage: 'en-route' });
    expect(given(hold, takenBack(hold, 20)).sees(K1)).toBeNull();
  });
});

describe('what a convoy tells beside its stage', () => {
  it('is where the newest milestone says it is, and nothing once it went on', () => {
    const log = given(planned(), departed(0), held(10, 'p1'));
    expect(see(log)).toMatchObject({ at: 'p1' });
    expect(see(log.and(rerouted(15)))).toMatchObject({ at: 'p1' });
    expect(see(log.and(resumed(20)))).not.toHaveProperty('at');
  });

  it('is the outcome, which only its closing gives, and the last decision with its windows', () => {
    const windows = [{ from: '2026-03-10T12:00:00Z', to: '2026-03-10T16:00:00Z' }];
    const log = given(planned(), happened('convoy-decided', -30, { decision: 'approved', windows }), departed(0), arrived(50));
    expect(see(log)).toMatchObject({ decision: 'approved', windows });
    expect(see(log)).not.toHaveProperty('outcome');
    expect(see(log.and(closed(60)))).toMatchObject({ stage: 'closed', outcome: 'facilitated' });
  });

  it('is every incident, the retracted marked', () => {
    const attack = happened('convoy-incident-reported', 10, { kind: 'attacked', narrative: 'shots' }, { id: 'i1' });
    const log = given(planned(), attack);
    expect(see(log).incidents).toEqual([{ kind: 'attacked', narrative: 'shots', key: 'urn:source:patrols i1', time: formatTime(minutes(10)) }]);
    expect(see(log.and(takenBack(attack, 20))).incidents).toMatchObject([{ kind: 'attacked', retracted: true }]);
  });

  it.each<[string, readonly Accepted[], readonly string[]]>([
    ['moving after a denial', [decided(-10, 'denied'), departed(0)], ['moved-after-denial']],
    ['moving after the end', [departed(0), arrived(10), resumed(20)], ['moved-after-end', 'resumed-without-hold']],
    ['moving before departure', [held(0)], ['moved-before-departure']],
    ['arriving without departure', [arrived(0)], ['ended-without-departure']],
  ])('is that %s is impossible, and kept', (_what, log, impossible) => expect(see(given(planned(), ...log))).toMatchObject({ impossible }));

  it('is nothing impossible on a usual journey with a stop', () => {
    const log = given(planned(-60, { stops: ['s1', 's2'] }), notified(-50), decided(-40, 'approved'), departed(0), held(5), resumed(9), arrived(10, 's1'), rerouted(20), arrived(30, 's2'), closed(40));
    expect(see(log, 41)).not.toHaveProperty('impossible');
  });
});

describe('a convoy\'s plan', () => {
  it('is the newest one of its organisation', () => {
    expect(see(given(planned(-60, { vehicles: 3 }), planned(-50, { vehicles: 5 })))).toMatchObject({ organisation: 'o1', vehicles: 5 });
  });

  it('of another organisation never takes it over, be it dated back, and marks it', () => {
    const log = given(planned(-60), planned(-500, { organisation: 'o2', vehicles: 9 }, 0), planned(0, { organisation: 'o2', vehicles: 9 }));
    expect(see(log)).toMatchObject({ organisation: 'o1', conflicting: true });
    expect(see(log)).not.toHaveProperty('vehicles');
  });

  it('gives the route until it is rerouted, and a newer plan does again', () => {
    const other: readonly LonLat[] = [[34.4, 31.3], [34.5, 31.5]];
    const log = given(planned(), departed(0), rerouted(10, other));
    expect(see(log).route).toEqual(other);
    expect(see(log.and(planned(20))).route).toEqual(ROUTE);
    expect(see(log.and(takenBack(rerouted(10, other), 30))).route).toEqual(ROUTE);
  });

  it('is open for its organisation until the convoy is closed, and again when that is retracted', () => {
    const convoys = (log: Given) => (log.picture.get('organisation/o1') as unknown as { convoys: string[] }).convoys;
    const log = given(planned(), closed(10));
    expect(convoys(given(planned()))).toEqual(['k1']);
    expect(convoys(log)).toEqual([]);
    expect(convoys(log.and(takenBack(closed(10), 20)))).toEqual(['k1']);
  });
});

describe('a track', () => {
  it('is the newest position, with what a position says, and an entity of its own', () => {
    const log = given(position(5), position(3));
    expect(log.sees('track/k1', minutes(5))).toEqual({ lon: 34.4, lat: 31.4, speed: 10, heading: 0, accuracy: 5, battery: 0.5, at: formatTime(minutes(5)) });
    expect(log.picture.get(K1)).toBeUndefined();
  });

  it('leaves out nothing that its tracker says', () => {
    const told = { lon: 34.4, lat: 31.4, speed: 10, heading: 90, accuracy: 5, altitude: -12, device: 'phone 7', battery: 0.57 };
    expect(given(happened('convoy-position-reported', 5, told)).sees('track/k1', minutes(5))).toEqual({ ...told, at: formatTime(minutes(5)) });
  });

  it('does not jump to a position from a clock that is ahead', () => {
    const log = given(position(5), happened('convoy-position-reported', 9, { lon: 0, lat: 0 }, { recorded: 5 }));
    expect(log.sees('track/k1', minutes(10))).toMatchObject({ lon: 34.4 });
  });
});

describe('signal lost', () => {
  const moving = given(planned(), departed(0), position(3));
  it.each<[string, Given, number, boolean]>([
    ['not before the newest position is 10 minutes old', moving, 12.99, false],
    ['when it is', moving, 13, true],
    ['not once there is a new one', moving.and(position(12)), 13, false],
    ['10 minutes after departure without any position', given(planned(), departed(0)), 10, true],
    ['not before that', given(planned(), departed(0)), 9.99, false],
    ['not at departure because of positions from the yard', given(planned(), position(-60), departed(0)), 1, false],
    ['not while held', moving.and(held(5)), 60, false],
    ['not before it moves', given(planned(), position(-60)), 0, false],
    ['not after it arrived', moving.and(arrived(10)), 60, false],
  ])('is %s', (_when, log, minute, lost) => expect(see(log, minute).signalLost ?? false).toBe(lost));
});

describe('overdue', () => {
  const late = { arriveBy: formatTime(minutes(60)) };
  const moving = given(planned(-60, late), departed(0));
  it.each<[string, Given, number, boolean]>([
    ['not before half an hour after arriveBy', moving, 89.99, false],
    ['from then on', moving, 90, true],
    ['while held too', moving.and(held(10)), 90, true],
    ['though it never departed', given(planned(-60, late)), 90, true],
    ['not once it arrived', moving.and(arrived(80)), 90, false],
    ['not once it was aborted or closed', moving.and(aborted(80)), 90, false],
    ['not when it was denied and never went', given(planned(-60, late), decided(-10, 'denied')), 90, false],
    ['not after a stop on the way alone', given(planned(-60, { ...late, stops: ['s1', 's2'] }), departed(0), arrived(50, 's1')), 89, false],
    ['after a stop on the way alone', given(planned(-60, { ...late, stops: ['s1', 's2'] }), departed(0), arrived(50, 's1')), 90, true],
    ['never without arriveBy', given(planned(), departed(0)), 10_000, false],
  ])('is %s', (_when, log, minute, overdue) => expect(see(log, minute).overdue ?? false).toBe(overdue));
});

describe('off route', () => {
  const moving = given(planned(), departed(0));
  it.each<[string, Given, boolean]>([
    ['not within 500 m', moving.and(position(1, OFF_ROUTE_METRES - 1)), false],
    ['beyond 500 m', moving.and(position(1, OFF_ROUTE_METRES + 1)), true],
    ['while held too', moving.and(position(1, 600), held(2)), true],
    ['not on the new route', moving.and(position(1, 600), rerouted(2, [[34.41, 31.3], [34.41, 31.5]])), false],
    ['not before it moves', given(planned(), position(1, 600)), false],
    ['not after it arrived', moving.and(position(1, 600), arrived(2)), false],
    ['not without a position', moving, false],
  ])('is %s', (_when, log, off) => expect(see(log, 2).offRoute ?? false).toBe(off));
});

describe('when a convoy is due', () => {
  const drawn = fc.constantFrom<(minute: number) => Accepted>(departed, held, resumed, arrived, aborted, rerouted, position, (minute) => decided(minute, 'denied'));
  const facts = fc.array(fc.tuple(drawn, fc.integer({ min: -60, max: 0 })), { maxLength: 8 });
  it('is when its view changes: constant up to then, another at it, the same for ever without one', () => {
    fc.assert(fc.property(facts, fc.integer({ min: -60, max: 60 }), (milestones, arriveBy) => {
      const log = given(planned(-60, { arriveBy: formatTime(minutes(arriveBy)) }), ...milestones.map(([make, minute]) => make(minute)));
      const due = (now: Millis) => dueConvoy(log.picture, K1, log.picture.get(K1) as Convoy, now);
      let now = minutes(0);
      for (let next = due(now); next !== undefined; next = due(now)) {
        expect(log.sees(K1, next - 1)).toEqual(log.sees(K1, now));
        expect(log.sees(K1, next)).not.toEqual(log.sees(K1, now));
        now = next;
      }
      expect(log.sees(K1, now + 1e9)).toEqual(log.sees(K1, now));
    }), { numRuns: 200 });
  });
});
