import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { COMMAND_TYPES, type CommandType } from '#libs/domain';
import { LIMITS } from '../limits.ts';
import { parseCommand } from './parse-command.ts';

const GOOD: Readonly<Record<CommandType, { readonly subject: string; readonly data?: object; readonly from?: string | null }>> = {
  'assess-violation': { subject: 'violation/V-1', from: null, data: { occurrence: 'verified', reason: 'Seen.' } },
  'merge-violation': { subject: 'violation/V-1', from: 'act-1', data: { into: 'V-2', reason: 'The same.' } },
  'suspend-corridor': { subject: 'corridor/north', data: { reason: 'Device beside the road.' } },
  'reopen-corridor': { subject: 'corridor/north', from: 'act-1' },
  'add-note': { subject: 'note/n-1', data: { text: 'Call back.\nSoon.', links: ['convoy/C-1'], at: '2026-11-23T10:00:00Z', knownAt: '2026-11-23T10:05:00Z' } },
  'set-subscription': { subject: 'organisation/relief-alpha', data: { corridors: ['north'] } },
  'withdraw-act': { subject: 'corridor/north', data: { act: 'act-1' } },
  'unpark-entity': { subject: 'convoy/C-1', data: {} },
  'acknowledge-alert': { subject: 'alert/a-0', from: null },
  'confirm-alert': { subject: 'alert/a-0', data: { note: 'Convoy told to wait.' } },
  'assign-alert': { subject: 'alert/a-0', from: 'act-1', data: { to: 'liaison desk' } },
  'escalate-alert': { subject: 'alert/a-0' },
  'shelve-alert': { subject: 'alert/a-0', data: { until: '2026-11-23T10:15:00Z', reason: 'Known works.' } },
  'unshelve-alert': { subject: 'alert/a-0', from: 'act-1' },
  'close-alert': { subject: 'alert/a-0', data: { note: 'All are safe.' } },
  'sign-handover': { subject: 'handover/2026-11-23-night', data: { side: 'incoming', position: 4_711 } },
  'start-shift': { subject: 'operation/demo', data: { desk: 'watch' } },
  'configure-operation': { subject: 'operation/demo', data: { timeZone: 'Asia/Gaza', rules: { 'convoy-held': { after: 1_200 } } } },
};
const pointers = (input: unknown) => {
  const parsed = parseCommand(input);
  return parsed.ok ? [] : parsed.errors.map(({ pointer }) => pointer);
};
const assess = (change: object, data: object = {}) => {
  const { data: said, ...command } = GOOD['assess-violation'];
  return { id: 'c-1', type: 'assess-violation', ...command, data: { ...said, ...data }, ...change };
};

describe('a command', () => {
  it.each(COMMAND_TYPES)('%s is taken, with no data where it needs none', (type) => {
    const input = { id: 'c-1', type, ...GOOD[type] };
    expect(parseCommand(input)).toEqual({ ok: true, command: { ...input, data: GOOD[type].data ?? {} } });
  });

  it.each([
    ['of no type', { type: undefined }, '/type'], ['of a type that is none', { type: 'launch' }, '/type'], ['of a type that is a name of every object', { type: 'constructor' }, '/type'],
    ['without an id', { id: undefined }, '/id'], ['with an empty id', { id: '' }, '/id'], ['with a long id', { id: 'a'.repeat(LIMITS.idCharacters + 1) }, '/id'],
    ['with an id that hides something', { id: 'a\u200Bb' }, '/id'], ['about another type of entity', { subject: 'corridor/north' }, '/subject'],
    ['about nothing', { subject: undefined }, '/subject'], ['from a number', { from: 7 }, '/from'], ['with something else', { now: true }, '/now'],
    ['without data', { data: undefined }, '/data'], ['with data that is a list', { data: [] }, '/data'],
  ])('%s is refused there', (_what, change, pointer) => {
    expect(pointers(JSON.parse(JSON.stringify(assess(change))))).toEqual([pointer]);
  });

  it.each([
    ['a word that only reports make', { occurrence: 'corroborated' }, '/data/occurrence'], ['no reason', { reason: ' ' }, '/data/reason'],
    ['something else', { colour: 'red' }, '/data/colour'], ['a long reason', { reason: 'a'.repeat(LIMITS.textCharacters + 1) }, '/data/reason'],
  ])('with %s in its data is refused there', (_what, data, pointer) => { expect(pointers(assess({}, data))).toEqual([pointer]); });

  it('links to entities by their keys', () => {
    expect(pointers({ id: 'c', type: 'add-note', subject: 'note/a', data: { text: 'a', links: ['north'] } })).toEqual(['/data/links/0']);
  });

  it('is refused, whatever it is, without a crash', () => {
    const looks = fc.tuple(fc.constantFrom(...COMMAND_TYPES), fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue());
    fc.assert(fc.property(fc.jsonValue(), (input) => { expect(parseCommand(input).ok).toBe(false); }));
    fc.assert(fc.property(looks, ([type, members, data]) => { expect(typeof parseCommand({ id: 'c', subject: 'note/a', ...members, type, data }).ok).toBe('boolean'); }));
  });
});
