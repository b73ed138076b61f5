import { describe, expect, it } from '@jest/globals';
import { act } from '../picture/given.ts';
import type { EventOf, Recorded } from '../event.ts';
import { applyFieldAct, KEPT_ACTS, KEPT_OUTCOMES, lastAct, type Acts } from './field.ts';
import { withdraw } from './withdraw.ts';

const NOON = 1_773_144_000_000;
type Assessed = Recorded<EventOf<'violation-assessed'>>;
const assessed = (id: string, from: string | null, at = NOON): Assessed =>
  ({ ...act('violation-assessed', 'violation/v1', { from, occurrence: 'triaged', reason: 'r' }, { id, time: at }), position: 0 }) as Assessed;
const apply = (acts: Acts | undefined, id: string, from: string | null, at = NOON): Acts =>
  applyFieldAct(acts, 'assessed', assessed(id, from, at), `value of ${id}`);
const takeBack = (acts: Acts | undefined, id: string, what: string, at: number, name = 'Mira'): Acts | undefined =>
  withdraw(acts, {
    ...act('act-withdrawn', 'violation/v1', { act: what, by: { name, audience: 'operations', verified: true } }, { id, time: at }), position: 0,
  } as Recorded<EventOf<'act-withdrawn'>>);

describe('acts on a field', () => {
  it('apply while their from is still the last act, and the first of two wins', () => {
    const acts = apply(apply(undefined, 'a', null), 'b', null);
    expect(lastAct(acts, 'assessed')?.act).toBe('a');
    expect(acts.outcomes).toEqual([
      { act: 'a', outcome: 'applied' },
      { act: 'b', outcome: 'superseded', winner: { act: 'a', at: NOON, by: expect.objectContaining({ name: 'Mira' }) } },
    ]);
  });

  it('are superseded without a winner when they name an act that never was', () => {
    expect(apply(undefined, 'a', 'never').outcomes).toEqual([{ act: 'a', outcome: 'superseded', winner: null }]);
  });

  it('have one effect however often they are recorded', () => {
    const acts = apply(undefined, 'a', null);
    expect(apply(acts, 'a', null)).toBe(acts);
    const lost = apply(acts, 'b', null);
    expect(apply(lost, 'b', null)).toBe(lost);
  });

  it('keep a bounded memory', () => {
    let acts: Acts | undefined;
    for (let at = 0; at < 20; at += 1) acts = apply(acts, `a${at}`, at === 0 ? null : `a${at - 1}`);
    expect(acts?.fields.assessed).toHaveLength(KEPT_ACTS);
    expect(acts?.outcomes).toHaveLength(KEPT_OUTCOMES);
    expect(lastAct(acts, 'assessed')).toMatchObject({ act: 'a19', value: 'value of a19', nth: 19 });
  });
});

describe('withdrawing an act', () => {
  const two = apply(apply(undefined, 'a', null), 'b', 'a', NOON + 10_000);

  it('restores the value before, and the act that the next one must name', () => {
    const acts = takeBack(two, 'w', 'b', NOON + 40_000);
    expect(lastAct(acts, 'assessed')).toMatchObject({ act: 'a', value: 'value of a' });
    expect(lastAct(apply(acts, 'c', 'a'), 'assessed')?.act).toBe('c');
  });

  it('leaves a field that had one act as if nobody had acted', () => {
    expect(lastAct(takeBack(apply(undefined, 'a', null), 'w', 'a', NOON), 'assessed')).toBeUndefined();
  });

  it.each([
    ['30 seconds and a millisecond after it was recorded', 'b', NOON + 40_001, 'Mira'],
    ['by another actor', 'b', NOON + 11_000, 'Noor'],
    ['that is no longer the last of its field', 'a', NOON + 11_000, 'Mira'],
  ])('does nothing %s', (_case, what, at, name) => {
    const acts = takeBack(two, 'w', what, at, name);
    expect(lastAct(acts, 'assessed')?.act).toBe('b');
    expect(acts?.outcomes.at(-1)).toMatchObject({ act: 'w', outcome: 'superseded', winner: { act: 'b' } });
  });

  it('has no winner to name when the act is unknown', () => {
    expect(takeBack(two, 'w', 'never', NOON)?.outcomes.at(-1)).toEqual({ act: 'w', outcome: 'superseded', winner: null });
  });

  it('never goes back past what is kept', () => {
    let acts: Acts | undefined;
    for (let at = 0; at < KEPT_ACTS + 1; at += 1) acts = apply(acts, `a${at}`, at === 0 ? null : `a${at - 1}`);
    for (let at = KEPT_ACTS; at > 0; at -= 1) acts = takeBack(acts, `w${at}`, `a${at}`, NOON);
    expect(lastAct(acts, 'assessed')?.act).toBe('a1');
    expect(acts?.outcomes.at(-1)?.outcome).toBe('superseded');
  });
});
