import { describe, expect, it } from '@jest/globals';
import { act, fact, given, NOON, type Envelope } from '../picture/given.ts';
import type { Accepted } from '../event.ts';
import type { ViolationReported } from '../facts.ts';
import { HOUR, MINUTE } from '../time.ts';
import type { ViolationView } from '../views/wire.ts';

const V1 = 'violation/v1';
const report = (data: Partial<ViolationReported> = {}, envelope: Envelope = {}) =>
  fact('violation-reported', V1, { class: 'small-arms-fire', sense: 'heard', ...data }, envelope);
const by = (name: string, group?: string, data: Partial<ViolationReported> = {}, envelope: Envelope = {}) =>
  report({ ...(group !== undefined && { group }), ...data }, { source: `urn:source:${name}`, id: name, ...envelope });
const correct = (corrects: string, data: Partial<ViolationReported>, envelope: Envelope = {}) =>
  fact('violation-corrected', V1, { corrects, reason: 'misread', ...data }, { time: NOON + MINUTE, ...envelope });
const retract = (retracts: string, envelope: Envelope = {}) =>
  fact('violation-retracted', V1, { retracts, reason: 'not so' }, { time: NOON + 2 * MINUTE, ...envelope });
const seen = (...facts: readonly Accepted[]): ViolationView => given(...facts).sees(V1) as ViolationView;

describe('the lead report', () => {
  it('has the best reliability, and none is worst', () => {
    expect(seen(by('a', 'g', { reliability: 'C' }), by('b', 'g', { reliability: 'B', killed: { claimed: 3 } }), by('c'))).toMatchObject({
      reliability: 'B', killed: { claimed: 3 },
    });
  });

  it('then the best credibility, then the smallest uncertainty, then is the newest', () => {
    expect(seen(by('a', 'g', { credibility: 3 }), by('b', 'g', { credibility: 2, subtype: 'x' })).subtype).toBe('x');
    expect(seen(by('a', 'g', { uncertainty: 50, subtype: 'x' }), by('b', 'g', { uncertainty: 500 }), by('c', 'g')).subtype).toBe('x');
    expect(seen(by('a', 'g', { subtype: 'x' }, { time: NOON + 1 }), by('b', 'g')).subtype).toBe('x');
    expect(seen(by('a', 'g'), by('b', 'g', { subtype: 'x' })).subtype).toBe('x');
  });

  it('is chosen among the newest of each source', () => {
    expect(seen(report({ reliability: 'A' }, { id: '1' }), report({ reliability: 'D' }, { id: '2', time: NOON + 1 })).reliability).toBe('D');
  });

  it('leaves retracted reports out first, so that an older one of the same source speaks again', () => {
    const [first, second] = [report({ count: { min: 1, max: 2 } }, { id: '1' }), report({}, { id: '2', time: NOON + 1 })];
    expect(seen(first, second, retract('urn:source:patrols 2')).count).toEqual({ min: 1, max: 2 });
  });
});

describe('corrections', () => {
  it('replace fields inside the report they name, whatever came first', () => {
    const facts = [correct('urn:source:a a', { killed: { claimed: 1 } }), by('a', 'g', { killed: { claimed: 9 }, narrative: 'as told' })] as const;
    expect(seen(...facts)).toMatchObject({ killed: { claimed: 1 }, narrative: 'as told', corrected: true });
    expect(seen(...facts.toReversed())).toEqual(seen(...facts));
  });

  it('of one field: the newest wins, and a retracted one does not count', () => {
    const older = correct('urn:source:a a', { subtype: 'old', narrative: 'kept' }, { id: 'c1' });
    const newer = correct('urn:source:a a', { subtype: 'new' }, { id: 'c2', time: NOON + 2 * MINUTE });
    expect(seen(newer, by('a'), older)).toMatchObject({ subtype: 'new', narrative: 'kept' });
    expect(seen(newer, by('a'), older, retract('urn:source:patrols c2')).subtype).toBe('old');
  });

  it('leave the report at its own time', () => {
    expect(seen(by('a'), correct('urn:source:a a', { subtype: 'new' })).time).toBe('2026-03-10T12:00:00.000Z');
  });

  it('alone, or a retraction alone, show nothing', () => {
    expect(seen(correct('urn:source:a a', { subtype: 'new' }), retract('urn:source:a a'))).toBeNull();
  });
});

describe('occurrence', () => {
  it('is corroborated by two reports whose source and group both differ', () => {
    expect(seen(by('a', 'one'), by('b', 'two')).occurrence).toBe('corroborated');
    expect(seen(by('a', 'one'), by('b', 'one')).occurrence).toBe('reported');
    expect(seen(by('a', 'one'), by('b')).occurrence).toBe('reported');
    expect(seen(report({ group: 'one' }, { id: '1' }), report({ group: 'two' }, { id: '2' })).occurrence).toBe('reported');
  });

  it('falls back when a report is retracted, and the violation reads retracted when all are', () => {
    const both = [by('a', 'one'), by('b', 'two')];
    expect(seen(...both, retract('urn:source:a a'))).toMatchObject({ occurrence: 'reported' });
    expect(seen(...both, retract('urn:source:a a'))).not.toHaveProperty('retracted');
    expect(seen(...both, retract('urn:source:a a'), retract('urn:source:b b'))).toMatchObject({ retracted: true, occurrence: 'reported' });
  });

  it('is what a person assessed, once somebody did', () => {
    const assessed = act('violation-assessed', V1, { from: null, occurrence: 'verified', reason: 'seen on site' }, { id: 'act-1' });
    expect(seen(by('a'), assessed)).toMatchObject({ occurrence: 'verified', acts: { assessed: { act: 'act-1', by: 'Mira', desk: 'watch' } } });
  });
});

describe('a violation', () => {
  it('reads conflicting while a source says two things under one id', () => {
    expect(seen(by('a'), by('a', undefined, { subtype: 'other' }))).toMatchObject({ conflicting: true });
  });

  it('keeps 64 reports and says that there were more', () => {
    const reports = Array.from({ length: 66 }, (_, at) => report({}, { id: `r${at}`, time: NOON + at }));
    expect(seen(...reports).reports).toHaveLength(64);
    expect(seen(...reports)).toMatchObject({ overflow: true });
    expect(seen(...reports.slice(0, 64))).not.toHaveProperty('overflow');
  });

  it('is dropped by views 72 hours after its last report was first recorded', () => {
    const log = given(by('a'), by('b', 'g', {}, { recordedAt: NOON + HOUR }), by('b', 'g', {}, { recordedAt: NOON + 9 * HOUR }));
    expect(log.sees(V1, NOON + 73 * HOUR - 1)).toMatchObject({ lastRecordedAt: '2026-03-10T13:00:00.000Z' });
    expect(log.sees(V1, NOON + 73 * HOUR)).toBeNull();
  });
});

describe('merging', () => {
  const other = (id: string) => fact('violation-reported', `violation/${id}`, { class: 'other', sense: 'seen' });
  const merge = (id: string, into: string, from: string | null = null, actId = `${id}-${into}`, time = NOON) =>
    act('violation-merged', `violation/${id}`, { from, into, reason: 'the same' }, { id: actId, time });

  it('links one to another, and the other shows it', () => {
    const log = given(other('a'), other('b'), other('c'), merge('c', 'b'), merge('a', 'b'));
    expect(log.sees('violation/a')).toMatchObject({ into: 'b' });
    expect(log.sees('violation/b')).toMatchObject({ merged: ['a', 'c'] });
  });

  it('moves the link when it is linked anew', () => {
    const log = given(other('a'), other('b'), other('c'), merge('a', 'b'), merge('a', 'c', 'a-b'));
    expect(log.sees('violation/b')).not.toHaveProperty('merged');
    expect(log.sees('violation/c')).toMatchObject({ merged: ['a'] });
  });

  it('refuses a loop in the fold, naming the act that closed it', () => {
    const log = given(other('a'), other('b'), other('c'), merge('a', 'b'), merge('b', 'c'), merge('c', 'a'), merge('a', 'a', 'a-b'));
    expect(log.sees('violation/c')).not.toHaveProperty('into');
    expect(log.picture.get('violation/c')?.acts?.outcomes).toMatchObject([{ act: 'c-a', outcome: 'superseded', winner: { act: 'b-c' } }]);
    expect(log.sees('violation/a')).toMatchObject({ into: 'b' });
  });

  it('never restores a link that has become a loop', () => {
    const withdrawn = act('act-withdrawn', 'violation/a', { act: 'a-c' }, { id: 'w' });
    const log = given(other('a'), other('b'), other('c'), merge('a', 'b'), merge('a', 'c', 'a-b'), merge('b', 'a'), withdrawn);
    expect(log.sees('violation/a')).toMatchObject({ into: 'c', merged: ['b'] });
    expect(log.picture.get('violation/a')?.acts?.outcomes.at(-1)).toMatchObject({ act: 'w', outcome: 'superseded', winner: { act: 'b-a' } });
  });

  it('is taken back on both sides', () => {
    const withdrawn = act('act-withdrawn', 'violation/a', { act: 'a-b' }, { id: 'w' });
    const log = given(other('a'), other('b'), merge('a', 'b'), withdrawn);
    expect(log.sees('violation/a')).not.toHaveProperty('into');
    expect(log.sees('violation/b')).not.toHaveProperty('merged');
  });
});
