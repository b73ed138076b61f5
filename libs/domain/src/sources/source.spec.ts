import { describe, expect, it } from '@jest/globals';
import { fact, given, NOON } from '../picture/given.ts';
import { DAY, MINUTE, SECOND } from '../time.ts';
import { nextDue } from '../views/dependents.ts';

const S1 = 'source/s1';
const URI = 'urn:source:drone';
const registered = (uri = URI, time = NOON, group?: string) =>
  fact('source-registered', S1, { uri, kind: 'drone', expectedInterval: 60, ...(group !== undefined && { group }) }, { time });
const heard = (recordedAt: number, time = recordedAt, source = URI) =>
  fact('violation-reported', 'violation/v1', { class: 'other', sense: 'sensor' }, { source, time, recordedAt });

describe('a source', () => {
  it('is silent when three expected intervals have passed since something was recorded from it', () => {
    const log = given(registered(), heard(NOON + MINUTE));
    expect(nextDue(log.picture, S1, NOON)).toBe(NOON + 4 * MINUTE);
    expect(log.sees(S1, NOON + 4 * MINUTE - 1)).toMatchObject({ silent: false, lastRecordedAt: '2026-03-10T12:01:00.000Z' });
    expect(log.sees(S1, NOON + 4 * MINUTE)).toMatchObject({ silent: true });
    expect(nextDue(log.picture, S1, NOON + 4 * MINUTE)).toBeUndefined();
  });

  it('counts from its registration while nothing came', () => {
    expect(given(registered()).sees(S1, NOON + 3 * MINUTE)).toMatchObject({ silent: true });
  });

  it('lives by late reports, copies and heartbeats, whoever passed the heartbeat on', () => {
    const late = heard(NOON + 10 * MINUTE, NOON - DAY);
    expect(given(registered(), late).sees(S1, NOON + 12 * MINUTE)).toMatchObject({ silent: false });
    expect(given(registered(), heard(NOON), heard(NOON + 10 * MINUTE, NOON)).sees(S1, NOON + 12 * MINUTE)).toMatchObject({ silent: false });
    const beat = fact('source-heartbeat', S1, {}, { source: 'urn:relay', time: NOON + 10 * MINUTE });
    expect(given(registered(), beat).sees(S1, NOON + 12 * MINUTE)).toMatchObject({ silent: false });
  });

  it('shows the age of its feed to the second', () => {
    expect(given(registered(), heard(NOON + 1_999)).sees(S1)).toMatchObject({ lastRecordedAt: '2026-03-10T12:00:01.000Z' });
  });

  it('follows its newest registration to another uri, and leaves the one before', () => {
    const log = given(heard(NOON + MINUTE), heard(NOON + 5 * MINUTE, NOON + 5 * MINUTE, 'urn:new'), registered(), registered('urn:new', NOON + SECOND));
    expect(log.sees(S1)).toMatchObject({ uri: 'urn:new', lastRecordedAt: '2026-03-10T12:05:00.000Z' });
    expect(log.picture.get(`feed/${URI}`)).not.toHaveProperty('sources');
    expect(log.picture.get('feed/urn:new')).toMatchObject({ sources: ['s1'] });
  });

  it('may register itself: its feed keeps both the link and the sign of life', () => {
    const log = given(fact('source-registered', S1, { uri: URI, kind: 'drone', expectedInterval: 60 }, { source: URI }));
    expect(log.picture.get(`feed/${URI}`)).toEqual({ sources: ['s1'], recordedAt: NOON });
  });
});

describe('a clock that is ahead', () => {
  it('by more than two minutes marks its source and changes nothing else', () => {
    const log = given(registered(), heard(NOON, NOON + 2 * MINUTE + 1));
    expect(log.sees(S1)).toMatchObject({ clockAhead: true, lastRecordedAt: '2026-03-10T12:00:00.000Z' });
    expect(log.picture.get('violation/v1')).toBeUndefined();
  });

  it('by two minutes is good enough', () => {
    const log = given(registered(), heard(NOON, NOON + 2 * MINUTE));
    expect(log.sees(S1)).not.toHaveProperty('clockAhead');
    expect(log.sees('violation/v1')).not.toBeNull();
  });
});
