import { describe, expect, it } from '@jest/globals';
import { outcomeOf } from '../acts/decide.ts';
import { evolve } from './evolve.ts';
import { act, fact, given, NOON, recordedAll } from './given.ts';
import { LivePicture } from './picture.ts';
import { DAY, HOUR, MINUTE } from '../time.ts';
import { UNFIT } from '../event.ts';
import { viewEvent } from '../views/event.ts';

const V1 = 'violation/v1';
const reported = (id: string, time = NOON) => fact('violation-reported', V1, { class: 'other', sense: 'seen' }, { id, time });
/** Got past the border by a bug: a report without a body. */
const poison = (id = 'poison') => {
  const whole = fact('violation-retracted', V1, { retracts: 'x', reason: 'y' }, { id, time: NOON });
  return { ...whole, event: Object.defineProperty({ ...whole.event }, 'data', { get: () => { throw new TypeError('no body'); } }) };
};
const PARKED = { parked: { since: '2026-03-10T12:00:00.000Z' } };
const unparked = act('entity-unparked', V1, {}, { id: 'unpark', time: NOON + 5 * MINUTE });

describe('an entity whose fold throws', () => {
  it('is parked as it was, and everything else goes on', () => {
    const log = given(reported('a'), poison(), fact('violation-reported', 'violation/v2', { class: 'other', sense: 'seen' }));
    expect(log.sees(V1)).toMatchObject({ parked: { since: '2026-03-10T12:00:00.000Z' }, reports: [{ key: 'urn:source:patrols a' }] });
    expect(log.sees('violation/v2')).not.toHaveProperty('parked');
  });

  it('is parked at its very first event too', () => {
    const log = given(poison());
    expect(log.picture.get(V1)).toMatchObject({ parked: { since: NOON } });
    expect([log.sees(V1), log.sees(V1, NOON + 90 * DAY), log.sees(V1, NOON, 'aid:o1')]).toEqual([PARKED, PARKED, null]);
    expect(log.and(unparked).sees(V1)).toBeNull();
    expect(log.and(unparked, reported('b')).sees(V1)).toMatchObject({ occurrence: 'reported' });
  });

  it('is dropped when it is old, parked or not', () => {
    const log = given(reported('a'), poison());
    expect([log.sees(V1, NOON + 71 * HOUR), log.sees(V1, NOON + 73 * HOUR)]).toEqual([expect.objectContaining(PARKED), null]);
  });

  it('is parked by a body that its fact cannot have, of a report and of an act, and no coordinator reads that event', () => {
    const unfit = <R extends ReturnType<typeof reported>>(whole: R): R => ({ ...whole, event: { ...whole.event, data: UNFIT } });
    const plan = unfit(fact('convoy-planned', 'convoy/c1', { organisation: 'alpha', route: [[34, 31], [35, 31]] }, { id: 'p', time: NOON }) as never) as ReturnType<typeof reported>;
    const log = given(reported('a'), unfit(act('violation-assessed', V1, { from: null, occurrence: 'triaged', reason: 'r' }, { id: 'x' }) as never), plan);
    expect(log.sees(V1)).toMatchObject({ occurrence: 'reported', parked: { since: expect.any(String) } });
    expect(log.picture.get('convoy/c1')).toMatchObject({ parked: { since: NOON } });
    expect(log.sees('convoy/c1')).toEqual(PARKED);
    expect(viewEvent(log.picture, plan.event, 'aid:alpha')).toBeNull();
  });

  it('skips its events until it is unparked, and takes those after it', () => {
    const log = given(reported('a'), poison(), reported('b'), unparked, reported('c'));
    expect(log.sees(V1)).not.toHaveProperty('parked');
    expect((log.sees(V1) as { reports: unknown[] }).reports).toMatchObject([{ key: 'urn:source:patrols a' }, { key: 'urn:source:patrols c' }]);
    expect(outcomeOf(log.picture, V1, 'unpark')).toEqual({ act: 'unpark', outcome: 'applied' });
  });

  it('tells who acted on it that the act had no effect', () => {
    const log = given(reported('a'), poison(), act('violation-assessed', V1, { from: null, occurrence: 'triaged', reason: 'r' }, { id: 'x' }));
    expect(log.sees(V1)).toMatchObject({ occurrence: 'reported' });
    expect(outcomeOf(log.picture, V1, 'x')).toEqual({ act: 'x', outcome: 'superseded', winner: null });
  });

  it('can only be unparked while it is parked', () => {
    const unpark = { type: 'unpark-entity', subject: V1 } as const;
    expect(given(reported('a')).when(unpark)).toMatchObject({ refused: 'conflict' });
    expect(given(reported('a'), poison()).when(unpark)).toMatchObject({ act: { fact: 'entity-unparked' } });
    expect(given(reported('a'), poison()).when({ type: 'assess-violation', subject: V1 })).toMatchObject({ refused: 'invalid' });
    expect(given().when(unpark)).toMatchObject({ refused: 'not-found' });
    const late = given(reported('a'), unparked);
    expect(outcomeOf(late.picture, V1, 'unpark')).toMatchObject({ outcome: 'superseded' });
  });
});

describe('the fold', () => {
  it('gives each key once, and leaves the picture as it is', () => {
    const picture = new LivePicture();
    const source = fact('source-registered', 'source/s1', { uri: 'urn:source:patrols', kind: 'patrol', expectedInterval: 60 });
    const keys = recordedAll([source]).flatMap((recorded) => evolve(picture, recorded).map(([key]) => key));
    expect(keys.toSorted()).toEqual(['feed/urn:source:patrols', 'source/s1']);
    expect(picture.size).toBe(0);
  });

  it('finds nothing to change in a copy', () => {
    const log = given(reported('a'));
    expect(recordedAll([reported('a')], 1).flatMap((recorded) => evolve(log.picture, recorded))).toEqual([]);
  });

  it('knows the operation by its log\'s first record alone', () => {
    const opened = (log: string) => act('operation-opened', 'operation/demo', { log } as never);
    expect(given(opened('one'), opened('two')).sees('operation/demo')).toMatchObject({ log: 'one', openedAt: '2026-03-10T12:00:00.000Z' });
    expect(given(reported('a'), opened('two')).sees('operation/demo')).toBeNull();
  });

  it('makes no feed of our own acts', () => {
    const log = given(reported('a'), act('violation-assessed', V1, { from: null, occurrence: 'triaged', reason: 'r' }));
    expect([...log.picture.ofType('feed').keys()]).toEqual(['feed/urn:source:patrols']);
  });
});
