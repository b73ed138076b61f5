import { describe, expect, it } from '@jest/globals';
import { fact, given, NOON } from '../picture/given.ts';
import { formatTime } from '../time.ts';
import type { Checkpoint } from './checkpoint.ts';
import { KEPT_REPORTS, KEPT_REPORTS_OF_ONE } from './checkpoint.ts';
import { dueCheckpoint } from './checkpoint.view.ts';
import { at, inward, minutes, outward, P1, registeredAs, said, takenBack, told } from './said.ts';

const time = (minute: number): string => formatTime(minutes(minute));
const due = (log: ReturnType<typeof given>, minute: number): number | undefined =>
  dueCheckpoint(log.picture, P1, log.picture.get(P1) as Checkpoint, minutes(minute));

describe('a checkpoint', () => {
  it('that nobody registered is shown with its status', () => {
    expect(given(said('a', 'closed', 0)).sees(P1)).not.toHaveProperty('name');
    expect(told(inward(given(said('a', 'closed', 0)), 0))).toBe('closed');
  });

  it('says what it is as registered last', () => {
    const log = given(registeredAs('crossing', ['c2'], 10), registeredAs('checkpoint', ['c1'], 0));
    expect(at(log, 20)).toMatchObject({ name: { en: 'North gate' }, kind: 'crossing', lon: 34.3, lat: 31.3, corridors: ['c2'] });
  });

  it('is on the corridors that it names and those that name it', () => {
    const corridor = fact('corridor-defined', 'corridor/c1', { name: { en: 'Coast' }, geometry: { type: 'LineString', coordinates: [[34.3, 31.3], [34.4, 31.4]] }, checkpoints: ['p1'] });
    expect(at(given(registeredAs('checkpoint', ['c2', 'c1']), corridor), 0).corridors).toEqual(['c1', 'c2']);
    expect(at(given(corridor), 0).corridors).toEqual(['c1']);
  });

  it('is not there while only a retraction waits for it, or a definition that lost named it', () => {
    expect(given(takenBack(said('a', 'open', 0), 0)).sees(P1)).toBeNull();
    const defined = (checkpoints: string[], minute: number) => fact('corridor-defined', 'corridor/c1', {
      name: { en: 'Coast' }, geometry: { type: 'LineString', coordinates: [[34.3, 31.3], [34.4, 31.4]] }, checkpoints,
    }, { time: minutes(minute) });
    expect(given(defined(['p1'], 0), defined([], 10)).sees(P1)).toBeNull();
  });

  it('gets the limits of a crossing when it turns out to be one', () => {
    const log = given(said('a', 'closed', 0));
    expect(told(inward(log, 400))).toBe('unknown');
    expect(told(inward(log.and(registeredAs('crossing')), 400))).toBe('closed');
  });
});

describe('what a direction tells beside its status', () => {
  const log = given(said('a', 'closed', 0), said('b', 'open', 10), said('c', 'open', 20, { direction: 'in' }));

  it('is who said what, newest first, the overruled among them', () => {
    expect(inward(log, 20).reports).toEqual([
      { source: 'urn:c', group: 'group c', status: 'open', time: time(20) },
      { source: 'urn:b', group: 'group b', status: 'open', time: time(10) },
      { source: 'urn:a', group: 'group a', status: 'closed', time: time(0) },
    ]);
    expect(inward(log, 365).reports.map(({ source }) => source)).toEqual(['urn:c', 'urn:b']);
  });

  it('is the queue and the wait as reported', () => {
    const queued = fact('checkpoint-status-reported', P1, { status: 'slow', queue: 12, waitMinutes: 40 });
    expect(inward(given(queued), 0).reports).toEqual([{ source: 'urn:source:patrols', status: 'slow', time: time(0), queue: 12, waitMinutes: 40 }]);
  });

  it('is until when the status holds if nobody speaks again', () => {
    expect(inward(log, 20)).toMatchObject({ status: 'open', validUntil: time(100) });
    expect(inward(log, 100)).toMatchObject({ status: 'closed', validUntil: time(360) });
    expect(inward(log, 360)).toMatchObject({ status: 'open', confirmed: false, validUntil: time(380) });
    expect(inward(log, 380)).not.toHaveProperty('validUntil');
  });

  it('is the last known status, which is that of the newest report', () => {
    expect(inward(log, 380)).toEqual({
      status: 'unknown', confirmed: false, contradicted: false, since: time(380), lastKnown: { status: 'open', time: time(20), source: 'urn:c' }, reports: [],
    });
  });

  it('is the worse last known status of two that are as new', () => {
    for (const [one, other] of [['a', 'b'], ['b', 'a']] as const) {
      expect(inward(given(said(one, 'closed', 0), said(other, 'open', 0)), 360).lastKnown).toMatchObject({ status: 'closed' });
    }
  });

  it('has neither a since nor a last known status where nobody ever reported', () => {
    expect(outward(given(said('a', 'open', 0, { direction: 'in' })), 0)).toEqual({ status: 'unknown', confirmed: false, contradicted: false, reports: [] });
  });
});

describe('since when', () => {
  it('counts from the first of an unbroken row of reports of the same', () => {
    expect(inward(given(said('a', 'open', -20), said('a', 'closed', 0), said('a', 'closed', 30), said('a', 'closed', 60)), 60).since).toBe(time(0));
  });

  it('counts from whoever has said it longest', () => {
    expect(inward(given(said('a', 'open', 0), said('b', 'open', 50), said('b', 'open', 60)), 60).since).toBe(time(0));
  });

  it('begins again after a gap in which it had become unknown', () => {
    expect(inward(given(said('a', 'closed', -400), said('a', 'closed', 0)), 0).since).toBe(time(0));
    expect(inward(given(said('a', 'closed', -359), said('a', 'closed', 0)), 0).since).toBe(time(-359));
  });

  it('does not count what was retracted', () => {
    const first = said('a', 'closed', 0);
    expect(inward(given(first, said('a', 'closed', 30), takenBack(first, 40)), 40).since).toBe(time(30));
  });
});

describe('one event id with two contents', () => {
  it('is conflicting, and the greater counts', () => {
    const log = given(said('a', 'open', 5, { id: '7' }), said('a', 'closed', 0, { id: '7' }));
    expect(at(log, 5)).toMatchObject({ conflicting: true });
    expect(inward(log, 5)).toMatchObject({ status: 'open', confirmed: false });
  });

  it('is conflicting when each is of another direction', () => {
    expect(at(given(said('a', 'open', 0, { id: '7', direction: 'in' }), said('a', 'closed', 0, { id: '7', direction: 'out' })), 0)).toMatchObject({ conflicting: true });
    expect(at(given(said('a', 'open', 0, { id: '7', direction: 'in' }), said('a', 'open', 0, { id: '7' })), 0)).toMatchObject({ conflicting: true });
  });

  it('is gone with its retraction, both of them', () => {
    const [one, other] = [said('a', 'open', 5, { id: '7' }), said('a', 'closed', 0, { id: '7' })];
    expect(told(inward(given(one, other, takenBack(one, 10)), 10))).toBe('unknown');
  });

  it('is not conflicting when it came twice, or for both directions', () => {
    expect(at(given(said('a', 'open', 0), said('a', 'open', 0)), 0)).not.toHaveProperty('conflicting');
    expect(at(given(said('a', 'open', 0, { direction: 'both' })), 0)).not.toHaveProperty('conflicting');
  });
});

describe('what is kept', () => {
  const kept = (log: ReturnType<typeof given>) => (log.picture.get(P1) as Checkpoint).reports.in;

  it('is the newest of each source and group, without a mark, so that one who speaks often silences nobody', () => {
    const chatter = Array.from({ length: 600 }, (_, minute) => said('b', 'open', minute / 10, { id: String(minute) }));
    const log = given(said('a', 'closed', 0), ...chatter);
    expect(kept(log).elements).toHaveLength(1 + KEPT_REPORTS_OF_ONE);
    expect(at(log, 60)).not.toHaveProperty('overflow');
    expect(told(inward(log, 60))).toBe('closed!');
  });

  it('is bounded, and marked when a source\'s word had no place', () => {
    const crowd = Array.from({ length: KEPT_REPORTS + 1 }, (_, one) => said(`s${one}`, 'open', one / 10));
    const log = given(...crowd);
    expect(kept(log).elements).toHaveLength(KEPT_REPORTS);
    expect(at(log, 60)).toMatchObject({ overflow: true, directions: { in: { status: 'open', confirmed: true } } });
    expect(given(...crowd.toReversed()).picture.get(P1)).toEqual(log.picture.get(P1));
  });
});

describe('when a checkpoint is due', () => {
  it('is when its view changes, not when nothing does', () => {
    const alone = given(said('a', 'open', 0));
    expect(due(alone, 0)).toBe(minutes(360));
    expect(due(alone, 360)).toBeUndefined();
    const pair = alone.and(said('b', 'open', 10));
    expect([0, 90, 360].map((minute) => due(pair, minute))).toEqual([90, 360, 370].map(minutes));
    const relapsing = given(said('a', 'closed', 0), said('b', 'open', 10), said('c', 'open', 15), said('d', 'closed', 20));
    expect(inward(relapsing, 20).since).toBe(time(20));
    expect(due(relapsing, 20)).toBe(minutes(100));
    expect(inward(relapsing, 100)).toMatchObject({ status: 'closed', since: time(0) });
    expect(due(given(registeredAs('checkpoint')), 0)).toBeUndefined();
    expect(due(given(said('a', 'open', 0, { direction: 'out' })), 0)).toBe(NOON + 6 * 3_600_000);
  });
});
