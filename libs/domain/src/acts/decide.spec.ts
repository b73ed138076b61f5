import { describe, expect, it } from '@jest/globals';
import { act, fact, given, LATER, NOON, OPERATOR } from '../picture/given.ts';
import type { By } from '../facts.ts';
import { actorFor } from './actor.ts';
import { outcomeOf } from './decide.ts';

const V1 = 'violation/v1';
const C1 = 'corridor/c1';
const reported = (key: string) => fact('violation-reported', key, { class: 'other', sense: 'seen' });
const corridor = fact('corridor-defined', C1, { name: { en: 'Coast road' }, geometry: { type: 'LineString', coordinates: [[34.3, 31.3], [34.4, 31.4]] } });
const assessed = (id: string, from: string | null, time = LATER) => act('violation-assessed', V1, { from, occurrence: 'triaged', reason: 'r' }, { id, time });
const ASSESS = { type: 'assess-violation', subject: V1, data: { occurrence: 'verified', reason: 'seen on site' } } as const;
const NOOR: By = { name: 'Noor', audience: 'operations', verified: true };

describe('assessing', () => {
  it('becomes an act that says who, why and what it saw', () => {
    expect(given(reported(V1)).when(ASSESS)).toEqual({
      act: { fact: 'violation-assessed', subject: V1, data: { by: OPERATOR, from: null, occurrence: 'verified', reason: 'seen on site' } },
    });
    expect(given(reported(V1), assessed('a', null)).when({ ...ASSESS, from: 'a' })).toMatchObject({ act: { data: { from: 'a' } } });
  });

  it('is a conflict that names who came first once somebody else has acted', () => {
    expect(given(reported(V1), assessed('a', null)).when(ASSESS)).toMatchObject({ refused: 'conflict', pointer: '/from', winner: { act: 'a', at: LATER, by: OPERATOR } });
    expect(given(reported(V1)).when({ ...ASSESS, from: 'never' })).toMatchObject({ refused: 'conflict' });
  });

  it('is not found for what is unknown or no longer shown', () => {
    expect(given().when(ASSESS)).toMatchObject({ refused: 'not-found', pointer: '/subject' });
    expect(given(reported(V1)).when(ASSESS, { now: NOON + 73 * 3_600_000 })).toMatchObject({ refused: 'not-found' });
  });

  it('needs a violation for its subject', () => {
    expect(given(corridor).when({ ...ASSESS, subject: C1 })).toMatchObject({ refused: 'invalid', pointer: '/subject' });
  });
});

describe('merging', () => {
  const merge = (subject: string, into: string, from: string | null = null) =>
    ({ type: 'merge-violation', subject: `violation/${subject}`, from, data: { into, reason: 'the same' } }) as const;
  const merged = (id: string, into: string) => act('violation-merged', `violation/${id}`, { from: null, into, reason: 'r' }, { id: `${id}-${into}` });
  const log = given(reported('violation/a'), reported('violation/b'), reported('violation/c'), merged('a', 'b'), merged('b', 'c'));

  it('is refused where it would lead back, to itself too', () => {
    expect(log.when(merge('c', 'a'))).toMatchObject({ refused: 'invalid', pointer: '/data/into', winner: { act: 'b-c' } });
    expect(log.when(merge('c', 'c'))).toMatchObject({ refused: 'invalid', pointer: '/data/into' });
    expect(log.when(merge('c', 'c'))).not.toHaveProperty('winner');
  });

  it('needs a target that is there, and that it is not linked to already', () => {
    expect(log.when(merge('c', 'unknown'))).toMatchObject({ refused: 'not-found', pointer: '/data/into' });
    expect(log.when(merge('a', 'b', 'a-b'))).toMatchObject({ refused: 'conflict', winner: { act: 'a-b' } });
    expect(log.when(merge('a', 'c', 'a-b'))).toMatchObject({ act: { fact: 'violation-merged' } });
  });
});

describe('suspending and reopening a corridor', () => {
  const suspended = act('corridor-suspended', C1, { from: null, reason: 'shelling' }, { id: 's' });
  const reopened = act('corridor-reopened', C1, { from: 's' }, { id: 'r' });

  it('happens once each, and the second hears who was first', () => {
    const suspend = { type: 'suspend-corridor', subject: C1, data: { reason: 'shelling' } } as const;
    expect(given(corridor).when(suspend)).toMatchObject({ act: { fact: 'corridor-suspended' } });
    expect(given(corridor, suspended).when(suspend)).toMatchObject({ refused: 'conflict', winner: { act: 's' } });
    expect(given(corridor, suspended).when({ ...suspend, from: 's' })).toMatchObject({ refused: 'conflict', winner: { act: 's' } });
    expect(given(corridor, suspended, reopened).when({ ...suspend, from: 'r' })).toMatchObject({ act: { fact: 'corridor-suspended' } });
  });

  it('reopens only what is suspended', () => {
    const reopen = { type: 'reopen-corridor', subject: C1 } as const;
    expect(given(corridor).when(reopen)).toMatchObject({ refused: 'invalid' });
    expect(given(corridor, suspended).when({ ...reopen, from: 's' })).toMatchObject({ act: { fact: 'corridor-reopened' } });
    expect(given(corridor, suspended, reopened).when({ ...reopen, from: 'r' })).toMatchObject({ refused: 'conflict', winner: { act: 'r' } });
  });
});

describe('notes and subscriptions', () => {
  const note = { type: 'add-note', subject: 'note/n1', data: { text: 'Second patrol confirms.', links: [V1] } } as const;
  const added = act('note-added', 'note/n1', { text: 'First.' }, { id: 'n' });

  it('add a note once, for good', () => {
    expect(given().when(note)).toEqual({ act: { fact: 'note-added', subject: 'note/n1', data: { by: OPERATOR, text: 'Second patrol confirms.', links: [V1] } } });
    expect(given(added).when(note)).toMatchObject({ refused: 'conflict', winner: { act: 'n' } });
    expect(given(added).sees('note/n1')).toMatchObject({ text: 'First.', by: 'Mira', addedAt: '2026-03-10T12:00:00.000Z' });
    const second = given(added, act('note-added', 'note/n1', { text: 'Second.' }, { id: 'm' }));
    expect(second.sees('note/n1')).toMatchObject({ text: 'First.' });
    expect(outcomeOf(second.picture, 'note/n1', 'm')).toMatchObject({ outcome: 'superseded', winner: { act: 'n' } });
  });

  it('subscribe an organisation to corridors that are there; the newest list stands', () => {
    const subscribe = { type: 'set-subscription', subject: 'organisation/o1', data: { corridors: ['c1'] } } as const;
    expect(given(corridor).when(subscribe)).toMatchObject({ act: { fact: 'subscription-set', data: { corridors: ['c1'] } } });
    expect(given().when(subscribe)).toMatchObject({ refused: 'not-found', pointer: '/data/corridors/0' });
    const set = (id: string, corridors: string[]) => act('subscription-set', 'organisation/o1', { corridors }, { id });
    expect(given(set('a', ['c1']), set('b', [])).sees('organisation/o1')).toEqual({ corridors: [] });
  });
});

describe('an aid organisation', () => {
  const aid = { audience: 'aid:o1', by: { name: 'Lina', audience: 'aid:o1', verified: true } } as const;
  const log = given(corridor, reported(V1), act('subscription-set', 'organisation/o1', { corridors: ['c1'] }));

  it('may note what it sees and nothing else', () => {
    expect(log.when(ASSESS, aid)).toMatchObject({ refused: 'forbidden' });
    const note = (links?: string[]) => ({ type: 'add-note', subject: 'note/n2', data: { text: 'Blocked.', ...(links && { links }) } }) as const;
    expect(log.when(note([C1]), aid)).toMatchObject({ act: { fact: 'note-added' } });
    expect(log.when(note([C1, V1]), aid)).toEqual(log.when(note([C1, 'violation/unknown']), aid));
    expect(log.when(note([C1, V1]), aid)).toMatchObject({ refused: 'not-found', pointer: '/data/links/1' });
    expect(log.when(note(), aid)).toMatchObject({ refused: 'invalid' });
  });

  it('does not learn from a refusal that somebody else has noted under the same id', () => {
    const note = { type: 'add-note', subject: 'note/n2', data: { text: 'x', links: [C1] } } as const;
    const [free, taken] = [log, log.and(act('note-added', 'note/n2', { text: 'First.' }, { id: 'n' }))];
    expect(taken.when(note, aid)).toEqual(free.when(note, aid));
    const own = act('note-added', 'note/n2', { text: 'Own.', by: aid.by }, { id: 'own' });
    for (const before of [free, taken]) {
      const after = before.and(own, act('note-added', 'note/n2', { text: 'Again.', by: aid.by }, { id: 'again' }));
      expect(outcomeOf(after.picture, 'note/n2', 'own')).toEqual({ act: 'own', outcome: 'applied' });
      expect(outcomeOf(after.picture, 'note/n2', 'again')).toMatchObject({ outcome: 'superseded', winner: { act: 'own' } });
      expect(after.when(note, aid)).toMatchObject({ refused: 'conflict', winner: { act: 'own' } });
      expect(Object.values(after.seesAll())).toEqual(expect.arrayContaining([expect.objectContaining({ text: 'Own.' })]));
    }
    expect(taken.and(own).sees('note/n2')).toMatchObject({ text: 'First.' });
  });

  it('may send its note again, and nobody else may under that command id', () => {
    const note = { type: 'add-note', subject: 'note/n2', id: 'n', data: { text: 'First.', links: [C1] } } as const;
    const noted = log.and(act('note-added', 'note/n2', { text: 'First.', by: aid.by }, { id: 'n' }));
    expect(noted.when(note, aid)).toMatchObject({ act: { fact: 'note-added' } });
    expect(noted.when(note)).toMatchObject({ refused: 'conflict' });
  });

  it('hears of a desk, never of an actor', () => {
    const own = act('note-added', 'note/n2', { text: 'First.', by: aid.by }, { id: 'n' });
    const refusal = log.and(own).when({ type: 'add-note', subject: 'note/n2', data: { text: 'x', links: [C1] } }, aid);
    expect(refusal).toMatchObject({ refused: 'conflict', winner: { by: { name: 'o1', desk: 'o1', audience: 'aid:o1', verified: false } } });
    expect(JSON.stringify(refusal)).not.toContain('Lina');
    const others = { name: 'Olga', audience: 'operations', verified: true } as const;
    expect([actorFor(others, 'aid:o1'), actorFor({ ...aid.by, desk: 'night' }, 'aid:o1'), actorFor({ ...aid.by, desk: 'night' }, 'aid:o2')]).toEqual([
      { name: 'watch', desk: 'watch', audience: 'operations', verified: false }, { name: 'night', desk: 'night', audience: 'aid:o1', verified: false },
      { name: 'night', desk: 'night', audience: 'operations', verified: false },
    ]);
  });

  it('is told the same as the public: nothing', () => {
    expect(log.when(ASSESS, { audience: 'public' })).toMatchObject({ refused: 'forbidden' });
    expect(log.when({ type: 'add-note', subject: 'note/n2', data: { text: 'x', links: [C1] } }, { audience: 'liaison:p1' })).toMatchObject({ refused: 'forbidden' });
  });
});

describe('withdrawing', () => {
  const withdraw = { type: 'withdraw-act', subject: V1, data: { act: 'a' } } as const;
  const log = given(reported(V1), assessed('a', null));

  it('is for who did it, within 30 seconds, while it is the last', () => {
    expect(log.when(withdraw, { now: LATER + 30_000 })).toMatchObject({ act: { fact: 'act-withdrawn', data: { act: 'a', by: OPERATOR } } });
    expect(log.when(withdraw, { now: LATER + 30_001 })).toMatchObject({ refused: 'conflict', winner: { act: 'a' } });
    expect(log.when(withdraw, { by: NOOR })).toMatchObject({ refused: 'conflict', winner: { act: 'a' } });
    expect(log.and(assessed('b', 'a')).when(withdraw)).toMatchObject({ refused: 'conflict', winner: { act: 'b' } });
    expect(log.when({ ...withdraw, data: { act: 'never' } })).toMatchObject({ refused: 'conflict' });
  });

  it('brings a suspended corridor back to what it was', () => {
    const back = given(corridor, act('corridor-suspended', C1, { from: null, reason: 'r' }, { id: 's' }), act('act-withdrawn', C1, { act: 's' }, { id: 'w' }));
    expect(back.sees(C1)).toMatchObject({ state: 'unknown' });
    expect(outcomeOf(back.picture, C1, 'w')).toEqual({ act: 'w', outcome: 'applied' });
  });
});
