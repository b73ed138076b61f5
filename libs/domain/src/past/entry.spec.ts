import { describe, expect, it } from '@jest/globals';
import { REPORT_NAMES, type FactName } from '../facts.ts';
import { act, fact, NOON } from '../picture/given.ts';
import { enteringOf, isAbout, isAmendable } from './entry.ts';

const seen = fact('violation-reported', 'violation/v1', { class: 'other', sense: 'seen' }, { source: 'urn:a', id: '1' }).event;
const corrected = fact('violation-corrected', 'violation/v1', { corrects: 'urn:a 1', reason: 'misread' }, { source: 'urn:a', id: '2' }).event;
const retracted = (retracts: string, subject = 'violation/v1') => fact('violation-retracted', subject, { retracts, reason: 'no' }, { source: 'urn:a', id: '3' }).event;

describe('what enters a picture of what happened', () => {
  it.each(REPORT_NAMES.filter((name) => !/-(corrected|retracted)$/.test(name)))('a %s at its own time', (name: FactName) => {
    expect(enteringOf({ fact: name, data: {} } as never)).toEqual({ by: 'time' });
  });

  it.each(['violation-corrected', 'violation-retracted', 'checkpoint-status-retracted', 'convoy-milestone-retracted'] as const)('a %s with what it names', (name) => {
    const data = name === 'violation-corrected' ? { corrects: 'urn:a 7', reason: 'r' } : { retracts: 'urn:a 7', reason: 'r' };
    expect(enteringOf({ fact: name, data } as never)).toEqual({ by: 'named', names: 'urn:a 7' });
  });

  it('an act once it is known', () => {
    expect(enteringOf(act('corridor-suspended', 'corridor/c', { from: null, reason: 'r' }, { time: NOON }).event)).toEqual({ by: 'knowledge' });
  });

  it('a correction is about the report it names, of its own subject', () => {
    expect(isAbout(corrected, seen)).toBe(true);
    expect(isAbout(corrected, { ...seen, subject: 'violation/v2' })).toBe(false);
    expect(isAbout(corrected, { ...seen, id: '9' })).toBe(false);
    expect(isAbout(seen, corrected)).toBe(false);
  });

  it('a retraction is about a report or a correction, and never about another retraction', () => {
    expect(isAbout(retracted('urn:a 1'), seen)).toBe(true);
    expect(isAbout(retracted('urn:a 2'), corrected)).toBe(true);
    expect(isAbout(retracted('urn:a 3'), retracted('urn:a 1'))).toBe(false);
    expect([isAmendable('violation-reported'), isAmendable('violation-corrected'), isAmendable('violation-retracted'), isAmendable('convoy-position-reported')]).toEqual([true, true, false, false]);
  });
});
