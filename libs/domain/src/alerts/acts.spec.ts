import { describe, expect, it } from '@jest/globals';
import { outcomeOf } from '../acts/decide.ts';
import type { FactName, Facts } from '../facts.ts';
import { act, given, type Given } from '../picture/given.ts';
import { formatTime } from '../time.ts';
import type { AlertView } from '../views/wire-alerts.ts';
import { ATTACKED, cleared, HELD, keyOf, minute, raised, started } from './raised.ts';

const KEY = keyOf(HELD);
const NEXT = keyOf(HELD, 1);
const log = given(started(), raised(HELD));
const life = given(started(), raised(ATTACKED));
const LIFE = keyOf(ATTACKED);
const did = <F extends FactName>(name: F, data: Omit<Facts[F], 'by'>, id: string, at: number, key = KEY) => act(name, key, data, { id, time: minute(at) });
const acked = (at: number, from: string | null = null, id = 'ack') => did('alert-acknowledged', { from }, id, at);
const confirmed = (at: number, from: string | null = null, id = 'confirm') => did('alert-confirmed', { from, note: 'told to wait' }, id, at);
const closed = (at: number, from: string | null = null, id = 'close') => did('alert-closed', { from, note: 'over' }, id, at);
const shelved = (at: number, until: number, { id = 'shelf', from = null as string | null, key = KEY } = {}) =>
  did('alert-shelved', { from, until: formatTime(minute(until)), reason: 'known works' }, id, at, key);
const unshelved = (at: number, from: string, id = 'unshelf', key = KEY) => did('alert-unshelved', { from }, id, at, key);
const withdrawn = (what: string, seconds: number, id = 'back', key = KEY) => act('act-withdrawn', key, { act: what }, { id, time: minute(0) + seconds * 1_000 });
const seen = (of: Given, at: number, key = KEY) => of.sees(key, minute(at)) as AlertView;
const state = (of: Given, at: number, key = KEY) => seen(of, at, key).state;
const ask = (type: Parameters<Given['when']>[0]['type'], data = {}, from: string | null = null, subject = KEY) => ({ type, subject, data, from }) as const;
const at = (count: number) => ({ now: minute(count) });

describe('acknowledging', () => {
  it('is done once; the second hears who was first', () => {
    expect(log.when(ask('acknowledge-alert'))).toMatchObject({ act: { fact: 'alert-acknowledged', data: { from: null } } });
    const after = log.and(acked(1));
    expect(seen(after, 2)).toMatchObject({ state: 'active-acknowledged', acknowledged: true, by: 'Mira', acts: { acknowledged: { act: 'ack' } } });
    for (const from of [null, 'ack']) expect(after.when(ask('acknowledge-alert', {}, from))).toMatchObject({ refused: 'conflict', winner: { act: 'ack' } });
    const raced = after.and(acked(1, null, 'ack-2'));
    expect(outcomeOf(raced.picture, KEY, 'ack-2')).toMatchObject({ outcome: 'superseded', winner: { act: 'ack' } });
  });

  it('is not known of an alert that never was', () => {
    expect(log.when(ask('acknowledge-alert', {}, null, 'alert/00000000000000000000-0'))).toMatchObject({ refused: 'not-found' });
    expect(log.and(did('alert-acknowledged', { from: null }, 'x', 1, 'alert/00000000000000000000-0')).picture.get('alert/00000000000000000000-0')).toBeUndefined();
  });

  it('can be taken back for half a minute', () => {
    const back = log.and(act('alert-acknowledged', KEY, { from: null }, { id: 'ack', time: minute(0) }), withdrawn('ack', 30));
    expect(state(back, 2)).toBe('active-unacknowledged');
    expect(log.and(acked(0)).when(ask('withdraw-act', { act: 'ack' }), { now: minute(0) + 30_000 })).toHaveProperty('act');
    expect(log.and(acked(0)).when(ask('withdraw-act', { act: 'ack' }), { now: minute(0) + 30_001 })).toMatchObject({ refused: 'conflict' });
  });
});

describe('confirming', () => {
  it('says what was done and acknowledges', () => {
    expect(log.when(ask('confirm-alert', { note: 'told to wait' }))).toMatchObject({ act: { fact: 'alert-confirmed', data: { note: 'told to wait' } } });
    const after = log.and(confirmed(1));
    expect(seen(after, 2)).toMatchObject({ state: 'active-acknowledged', confirmed: true, note: 'told to wait', by: 'Mira' });
    expect(after.when(ask('acknowledge-alert'))).toMatchObject({ refused: 'conflict', winner: { act: 'confirm' } });
    expect(after.when(ask('confirm-alert', { note: 'again' }, 'confirm'))).toMatchObject({ refused: 'conflict', winner: { act: 'confirm' } });
    expect(log.and(acked(1)).when(ask('confirm-alert', { note: 'told' }))).toHaveProperty('act');
  });
});

describe('assigning', () => {
  it('gives it to somebody, and then to somebody else', () => {
    const to = (name: string, from: string | null, id: string) => did('alert-assigned', { from, to: name }, id, 1);
    const given1 = log.and(to('Noor', null, 'one'));
    expect(seen(given1, 2)).toMatchObject({ owner: 'Noor', state: 'active-unacknowledged' });
    expect(given1.when(ask('assign-alert', { to: 'Noor' }, 'one'))).toMatchObject({ refused: 'conflict', pointer: '/data/to' });
    expect(given1.when(ask('assign-alert', { to: 'Omar' }))).toMatchObject({ refused: 'conflict', pointer: '/from' });
    expect(seen(given1.and(to('Omar', 'one', 'two')), 2)).toMatchObject({ owner: 'Omar' });
  });
});

describe('closing', () => {
  it('ends it for everybody: whatever is asked of it then is refused, but to take the closing back', () => {
    expect(log.when(ask('close-alert', { note: 'over' }))).toMatchObject({ act: { fact: 'alert-closed' } });
    const over = log.and(closed(0));
    expect(seen(over, 1)).toMatchObject({ state: 'closed', closed: true, note: 'over', by: 'Mira' });
    const asked = [
      ask('acknowledge-alert'), ask('confirm-alert', { note: 'x' }), ask('assign-alert', { to: 'x' }), ask('escalate-alert'), ask('unshelve-alert'),
      ask('shelve-alert', { until: formatTime(minute(90)), reason: 'x' }), ask('close-alert', { note: 'x' }, 'close'),
    ];
    for (const one of asked) expect(over.when(one, at(1))).toMatchObject({ refused: 'invalid', reason: 'The alert is closed.', winner: { act: 'close' } });
    const late = over.and(acked(1), confirmed(1), shelved(1, 90));
    for (const id of ['ack', 'confirm', 'shelf']) expect(outcomeOf(late.picture, KEY, id)).toMatchObject({ outcome: 'superseded', winner: { act: 'close' } });
    expect(state(late, 2)).toBe('closed');
    expect(state(over.and(withdrawn('close', 20)), 2)).toBe('active-unacknowledged');
  });

  it('refuses what is asked of an alert that closed by itself, too', () => {
    const over = log.and(acked(1), cleared(HELD, 2));
    expect(over.when(ask('close-alert', { note: 'x' }), at(3))).toMatchObject({ refused: 'invalid', winner: { act: 'ack' } });
  });
});

describe('the shelf', () => {
  it('takes an alert out of sight until its end, and undoes the acknowledgement, so that it comes back as it came', () => {
    const away = log.and(acked(1), shelved(2, 60));
    expect(seen(away, 30)).toMatchObject({ state: 'shelved', until: '2026-03-10T13:00:00.000Z', reason: 'known works', by: 'Mira', acknowledged: false });
    expect(seen(away, 60)).toMatchObject({ state: 'active-unacknowledged' });
    expect(seen(away, 60)).not.toHaveProperty('until');
  });

  it('belongs to the condition: the next instance is shelved, too, and either can be taken from it', () => {
    const two = log.and(shelved(1, 60), cleared(HELD, 5), raised(HELD, 10, { nth: 1 }));
    expect([state(two, 11), state(two, 11, NEXT)]).toEqual(['shelved', 'shelved']);
    expect(seen(two, 11, NEXT)).toMatchObject({ acts: { shelf: { act: 'shelf' } } });
    expect(two.when(ask('unshelve-alert', {}, 'shelf', NEXT), at(11))).toHaveProperty('act');
    const back = two.and(unshelved(12, 'shelf', 'unshelf', NEXT));
    expect([state(back, 13), state(back, 13, NEXT)]).toEqual(['cleared-unacknowledged', 'active-unacknowledged']);
    expect(outcomeOf(back.picture, NEXT, 'unshelf')).toEqual({ act: 'unshelf', outcome: 'applied' });
    expect(back.when(ask('unshelve-alert', {}, 'unshelf'), at(14))).toMatchObject({ refused: 'conflict', winner: { act: 'unshelf' } });
  });

  it('undoes the acknowledgement of the instance that is there now, whichever was asked of', () => {
    const two = log.and(cleared(HELD, 1), raised(HELD, 2, { nth: 1 }), did('alert-acknowledged', { from: null }, 'ack-next', 3, NEXT), shelved(4, 60));
    expect(seen(two, 60, NEXT)).toMatchObject({ state: 'active-unacknowledged' });
  });

  it('needs an end in the future, and the last act on it', () => {
    const until = (count: number) => ({ until: formatTime(minute(count)), reason: 'r' });
    expect(log.when(ask('shelve-alert', until(1)), at(1))).toMatchObject({ refused: 'invalid', pointer: '/data/until' });
    expect(log.when(ask('shelve-alert', until(2)), at(1))).toHaveProperty('act');
    expect(log.and(shelved(1, 60)).when(ask('shelve-alert', until(90)), at(2))).toMatchObject({ refused: 'conflict', winner: { act: 'shelf' } });
    expect(log.and(shelved(1, 60)).when(ask('shelve-alert', until(90), 'shelf'), at(2))).toHaveProperty('act');
    expect(log.when(ask('unshelve-alert'), at(2))).toMatchObject({ refused: 'invalid' });
    expect(log.and(shelved(1, 2)).when(ask('unshelve-alert', {}, 'shelf'), at(3))).toMatchObject({ refused: 'invalid' });
  });

  it('holds a life-safety alert for a quarter of an hour at most, and once', () => {
    const until = (count: number) => ({ until: formatTime(minute(count)), reason: 'r' });
    expect(life.when(ask('shelve-alert', until(16.1), null, LIFE), at(1))).toMatchObject({ refused: 'invalid', pointer: '/data/until' });
    expect(life.when(ask('shelve-alert', until(16), null, LIFE), at(1))).toHaveProperty('act');
    const once = life.and(shelved(1, 16, { key: LIFE }));
    expect(once.when(ask('shelve-alert', until(30), 'shelf', LIFE), at(20))).toMatchObject({ refused: 'invalid', pointer: '/subject' });
    expect(outcomeOf(once.and(shelved(20, 30, { id: 'more', from: 'shelf', key: LIFE })).picture, LIFE, 'more')).toMatchObject({ outcome: 'superseded' });
    const instead = life.and(shelved(0, 15, { key: LIFE }), withdrawn('shelf', 20, 'back', LIFE));
    expect(instead.when(ask('shelve-alert', until(16), null, LIFE), at(1))).toHaveProperty('act');
  });

  it('is withdrawn like any act, and the acknowledgement it undid stands again', () => {
    const back = log.and(act('alert-acknowledged', KEY, { from: null }, { id: 'ack', time: minute(0) - 90_000 }), shelved(0, 60), withdrawn('shelf', 10));
    expect(seen(back, 1)).toMatchObject({ state: 'active-acknowledged' });
    expect(outcomeOf(back.picture, KEY, 'back')).toEqual({ act: 'back', outcome: 'applied' });
    expect(log.and(shelved(0, 60)).when(ask('withdraw-act', { act: 'shelf' }), { now: minute(0) + 10_000 })).toHaveProperty('act');
  });

  it('has one effect however often it is recorded', () => {
    const once = log.and(shelved(1, 60));
    expect(Object.fromEntries(once.and(shelved(1, 60)).picture)).toEqual(Object.fromEntries(once.picture));
  });
});

describe('what is decided of the operation', () => {
  const opened = act('operation-opened', 'operation/demo', { log: 'log-1' } as never);
  const world = given(opened);
  it('is that a shift has begun at a desk, the newest of each', () => {
    expect(world.when({ type: 'start-shift', subject: 'operation/demo', data: { desk: 'watch' } })).toMatchObject({ act: { fact: 'shift-started', data: { desk: 'watch' } } });
    expect(world.when({ type: 'start-shift', subject: 'operation/other', data: { desk: 'watch' } })).toMatchObject({ refused: 'not-found' });
    const begun = (desk: string, id: string, time: number) => act('shift-started', 'operation/demo', { desk }, { id, time: minute(time) });
    const view = world.and(begun('watch', 'a', 1), begun('liaison', 'b', 2), begun('watch', 'c', 3)).sees('operation/demo');
    expect(view).toMatchObject({ shifts: [{ desk: 'liaison', at: '2026-03-10T12:02:00.000Z' }, { desk: 'watch', by: 'Mira', at: '2026-03-10T12:03:00.000Z', verified: true }] });
  });

  it('is its time zone and the limits of its rules: what is named replaces what was named', () => {
    const set = (data: object, id: string) => act('operation-configured', 'operation/demo', data, { id });
    const view = world.and(set({ timeZone: 'Asia/Gaza', rules: { 'convoy-held': { after: 60 } } }, 'a'), set({ rules: { surge: { least: 3 } } }, 'b')).sees('operation/demo');
    expect(view).toMatchObject({ timeZone: 'Asia/Gaza', rules: { surge: { least: 3 } } });
    const configure = (data: Readonly<Record<string, unknown>>) => world.when({ type: 'configure-operation', subject: 'operation/demo', data });
    expect(configure({})).toMatchObject({ refused: 'invalid', pointer: '/data' });
    expect(configure({ rules: { 'convoy-off-route': { away: 200 } } })).toMatchObject({ refused: 'invalid', pointer: '/data/rules/convoy-off-route/away' });
    expect(configure({ rules: { 'convoy-off-route': { away: 200, back: 100 } } })).toHaveProperty('act');
  });
});

describe('a handover', () => {
  const sign = (side: 'outgoing' | 'incoming', position: number) => ({ type: 'sign-handover', subject: 'handover/h1', data: { side, position } }) as const;
  const signed = (side: 'outgoing' | 'incoming', position: number, id: string = side) => act('handover-signed', 'handover/h1', { side, position }, { id });
  it('is signed by both sides for the same position', () => {
    expect(log.when(sign('outgoing', 1))).toMatchObject({ act: { fact: 'handover-signed', data: { side: 'outgoing', position: 1 } } });
    expect(log.when(sign('outgoing', 2))).toMatchObject({ refused: 'invalid', pointer: '/data/position' });
    const half = log.and(signed('outgoing', 1));
    expect(half.sees('handover/h1')).toMatchObject({ position: 1, complete: false, outgoing: { by: 'Mira', desk: 'watch' } });
    expect(half.when(sign('outgoing', 1))).toMatchObject({ refused: 'conflict', pointer: '/data/side', winner: { act: 'outgoing' } });
    expect(half.when(sign('incoming', 0))).toMatchObject({ refused: 'conflict', pointer: '/data/position' });
    expect(half.when(sign('incoming', 1))).toMatchObject({ refused: 'invalid', pointer: '/data/side' });
    expect(half.when(sign('incoming', 1), { by: { name: 'Noor', audience: 'operations', verified: true } })).toHaveProperty('act');
    expect(half.and(signed('incoming', 1)).sees('handover/h1')).toMatchObject({ complete: true });
    const other = half.and(signed('incoming', 0));
    expect(outcomeOf(other.picture, 'handover/h1', 'incoming')).toMatchObject({ outcome: 'superseded', winner: { act: 'outgoing' } });
    expect(half.sees('handover/h1', minute(1), 'aid:o1')).toBeNull();
  });
});
