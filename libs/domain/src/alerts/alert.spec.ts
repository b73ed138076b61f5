import { describe, expect, it } from '@jest/globals';
import { outcomeOf } from '../acts/decide.ts';
import { sha256 } from '../digest.ts';
import type { By, FactName, Facts } from '../facts.ts';
import { act, fact, given, OPERATOR, type Given } from '../picture/given.ts';
import { HOUR } from '../time.ts';
import type { AlertView } from '../views/wire-alerts.ts';
import { openBySeverity } from './alert.ts';
import { ATTACKED, cleared, escalated, HELD, keyOf, minute, raised, started, type Raise } from './raised.ts';

const KEY = keyOf(HELD);
const LIFE = keyOf(ATTACKED);
const seen = (log: Given, at: number, key = KEY) => log.sees(key, minute(at)) as AlertView;
const state = (log: Given, at: number, key = KEY) => seen(log, at, key).state;
const log = given(started(), raised(HELD));
const did = <F extends FactName>(name: F, data: Omit<Facts[F], 'by'> & { by?: By }, id: string, at: number, key = KEY) => act(name, key, data, { id, time: minute(at) });
const acked = (at: number, from: string | null = null, id = 'ack', key = KEY) => did('alert-acknowledged', { from }, id, at, key);
const shelved = (from: number, until: number, id = 'shelf', key = KEY, before: string | null = null) =>
  did('alert-shelved', { from: before, until: new Date(minute(until)).toISOString(), reason: 'known' }, id, from, key);

describe('an alert', () => {
  it('is raised by the watch, once for each id, with what the condition knew', () => {
    expect(seen(log, 1)).toEqual({
      rule: 'convoy-held', subject: 'convoy/k1', cause: '', severity: 'high', corridor: 'c1', km: 3.5, state: 'active-unacknowledged', raisedAt: '2026-03-10T12:00:00.000Z',
      active: true, acknowledged: false, confirmed: false, closed: false, level: 'watch', seen: [],
    });
    expect(given(started(), raised(HELD), raised({ ...HELD, km: 9 }, 5)).picture.get(KEY)).toEqual(log.picture.get(KEY));
  });

  it('has an id that is a digest of rule, subject and cause, and the instance', () => {
    expect(KEY).toBe('alert/b95eefb89404a7816078-0');
    expect(keyOf({ ...ATTACKED, cause: 'urn:source:drivers 18' }, 3)).not.toBe(keyOf(ATTACKED, 3));
    for (const raise of [HELD, ATTACKED]) {
      const { rule, subject, cause } = seen(given(started(), raised(raise)), 1, keyOf(raise));
      expect(`alert/${sha256(`${rule}\n${subject}\n${cause}`).slice(0, 20)}-0`).toBe(keyOf(raise));
    }
  });

  it('is cleared by the watch and stays until somebody has seen it', () => {
    const over = log.and(cleared(HELD, 3));
    expect(seen(over, 4)).toMatchObject({ state: 'cleared-unacknowledged', active: false, clearedAt: '2026-03-10T12:03:00.000Z' });
    expect(state(over, 40 * 24 * 60)).toBe('cleared-unacknowledged');
  });

  it('closes by itself once it is cleared and acknowledged, in whichever order, and is shown for a day more', () => {
    for (const over of [log.and(acked(1), cleared(HELD, 3)), log.and(cleared(HELD, 1), acked(3))]) {
      expect(seen(over, 4)).toMatchObject({ state: 'closed', closed: true, closedAt: '2026-03-10T12:03:00.000Z', by: 'Mira' });
      expect(over.sees(KEY, minute(3) + 24 * HOUR - 1)).not.toBeNull();
      expect(over.sees(KEY, minute(3) + 24 * HOUR)).toBeNull();
    }
  });

  it('latches when it is about life and safety, until a person closes it', () => {
    const over = given(started(), raised(ATTACKED), acked(1, null, 'ack', LIFE), cleared(ATTACKED, 2));
    expect(seen(over, 3, LIFE)).toMatchObject({ state: 'cleared', closed: false });
    const closed = over.and(did('alert-closed', { from: null, note: 'all safe' }, 'close', 5, LIFE));
    expect(seen(closed, 6, LIFE)).toMatchObject({ state: 'closed', note: 'all safe', closedAt: '2026-03-10T12:05:00.000Z' });
  });

  it('is counted by its severity until it is closed, on the shelf too', () => {
    const open = ({ picture }: Given): unknown => Object.fromEntries(openBySeverity(picture));
    expect(open(log.and(raised(ATTACKED)))).toEqual({ 'life-safety': 1, high: 1, medium: 0, low: 0 });
    expect(open(log.and(shelved(1, 30), raised(ATTACKED), cleared(ATTACKED, 2), acked(3, null, 'ack', LIFE)))).toEqual({ 'life-safety': 1, high: 1, medium: 0, low: 0 });
    expect(open(log.and(acked(1), cleared(HELD, 3)))).toEqual({ 'life-safety': 0, high: 0, medium: 0, low: 0 });
  });

  it('is late when it was recorded more than two minutes after its instant', () => {
    expect(seen(given(started(), raised(HELD, 0, { recorded: 2 })), 3)).not.toHaveProperty('late');
    expect(seen(given(started(), raised(HELD, 0, { recorded: 3 })), 3)).toMatchObject({ late: true });
  });

  it('is suppressed while the feed is silent by which its convoy would be heard, and only then', () => {
    const lost: Raise = { rule: 'convoy-signal-lost', subject: 'convoy/k1', severity: 'high', feed: 's1' };
    const silent: Raise = { rule: 'feed-silent', subject: 'source/s1', severity: 'medium' };
    const both = given(started(), raised(lost), raised(silent, 1));
    expect(seen(both, 2, keyOf(lost))).toMatchObject({ state: 'suppressed', by: keyOf(silent) });
    expect(state(both.and(cleared(silent, 3)), 4, keyOf(lost))).toBe('active-unacknowledged');
    expect(state(given(started(), raised(lost), raised({ ...silent, subject: 'source/s2' })), 2, keyOf(lost))).toBe('active-unacknowledged');
    expect(state(given(started(), raised({ ...HELD, feed: 's1' }), raised(silent, 1)), 2)).toBe('active-unacknowledged');
  });
});

describe('a rise in severity', () => {
  const risen = raised({ ...HELD, severity: 'life-safety' }, 10);
  it('undoes acknowledgement, shelf and closure, and sounds again; a fall changes nothing', () => {
    for (const before of [[acked(1)], [acked(1), did('alert-closed', { from: null, note: 'done' }, 'close', 2)], [shelved(1, 60)], [did('alert-confirmed', { from: null, note: 'told' }, 'conf', 1)]]) {
      expect(seen(log.and(...before, risen), 11)).toMatchObject({
        state: 'active-unacknowledged', severity: 'life-safety', raisedAt: '2026-03-10T12:00:00.000Z', risenAt: '2026-03-10T12:10:00.000Z', acknowledged: false, closed: false,
      });
    }
    expect(seen(log.and(risen, raised({ ...HELD, severity: 'medium' }, 12)), 13)).toMatchObject({ severity: 'life-safety', risenAt: '2026-03-10T12:10:00.000Z' });
  });

  it('can be acknowledged again, and closed again', () => {
    const again = log.and(acked(1), risen, acked(12, 'ack', 'ack-2'));
    expect(seen(again, 13)).toMatchObject({ state: 'active-acknowledged', acknowledgedAt: '2026-03-10T12:12:00.000Z' });
    expect(log.and(acked(1), risen).when({ type: 'acknowledge-alert', subject: KEY, from: 'ack' }, { now: minute(12) })).toHaveProperty('act');
  });
});

describe('the fence in the log', () => {
  it('leaves an older watch nothing to say, however late it says it', () => {
    const taken = log.and(started('watch-2'));
    const before = taken.picture.get(KEY);
    const zombie = taken.and(cleared(HELD, 5), escalated(HELD, 5), raised({ ...HELD, severity: 'life-safety' }, 5), raised(ATTACKED, 5), started());
    expect(zombie.picture.get(KEY)).toEqual(before);
    expect(zombie.picture.get(LIFE)).toBeUndefined();
    expect(state(zombie.and(cleared(HELD, 6, { watch: 'watch-2' })), 7)).toBe('cleared-unacknowledged');
  });
});

describe('escalation', () => {
  const command = { type: 'escalate-alert', subject: KEY } as const;
  it('happens once, be it by the watch or by a person, and the second hears who was first', () => {
    const byWatch = log.and(escalated(HELD, 5));
    expect(seen(byWatch, 6)).toMatchObject({ level: 'shift-lead', escalatedAt: '2026-03-10T12:05:00.000Z' });
    expect(byWatch.when(command)).toMatchObject({ refused: 'conflict', winner: { by: { name: 'Watchfloor' } } });
    expect(log.when(command)).toMatchObject({ act: { fact: 'alert-escalated', data: { to: 'shift-lead', by: OPERATOR } } });
    const byPerson = log.and(did('alert-escalated', { to: 'shift-lead', by: OPERATOR } as never, 'esc', 2), escalated(HELD, 5));
    expect(seen(byPerson, 6)).toMatchObject({ escalatedAt: '2026-03-10T12:02:00.000Z' });
    expect(outcomeOf(byWatch.and(did('alert-escalated', { to: 'shift-lead', by: OPERATOR } as never, 'esc', 6)).picture, KEY, 'esc')).toMatchObject({ outcome: 'superseded' });
  });
});

describe('a coordinator', () => {
  const LINA: By = { name: 'Lina', audience: 'aid:o1', desk: 'desk one', verified: true };
  const world = log.and(
    fact('convoy-planned', 'convoy/k1', { organisation: 'o1', route: [[34.3, 31.3], [34.4, 31.4]], corridor: 'c1' }),
    fact('corridor-defined', 'corridor/c1', { name: { en: 'Coast' }, geometry: { type: 'LineString', coordinates: [[34.3, 31.3], [34.4, 31.4]] } }),
  );
  const looked = act('alert-acknowledged', KEY, { from: null, by: LINA }, { id: 'seen', time: minute(2) });
  const ask = { type: 'acknowledge-alert', subject: KEY } as const;
  const aid = { audience: 'aid:o1', by: LINA, now: minute(2) } as const;

  it('only says that its desk has seen it, once', () => {
    expect(world.when(ask, aid)).toEqual({ act: { fact: 'alert-acknowledged', subject: KEY, data: { by: LINA, from: null } } });
    const after = world.and(looked);
    expect(seen(after, 3)).toMatchObject({ state: 'active-unacknowledged', seen: [{ desk: 'desk one', organisation: 'o1', at: '2026-03-10T12:02:00.000Z' }] });
    expect(after.when({ ...ask, id: 'other' }, aid)).toMatchObject({ refused: 'conflict', winner: { by: { name: 'desk one' } } });
    expect(after.when({ ...ask, id: 'other' }, { ...aid, by: { ...LINA, desk: 'desk two' } })).toHaveProperty('act');
    expect(after.when({ ...ask, id: 'seen' }, aid)).toHaveProperty('act');
    expect(outcomeOf(after.picture, KEY, 'seen')).toEqual({ act: 'seen', outcome: 'applied' });
    expect(after.and(looked).picture.get(KEY)).toEqual(after.picture.get(KEY));
  });

  it('does not see the alert of another, nor do anything else', () => {
    const other = { audience: 'aid:o2', by: { ...LINA, audience: 'aid:o2' }, now: minute(2) } as const;
    expect(world.when(ask, other)).toEqual(world.when({ ...ask, subject: 'alert/00000000000000000000-0' }, other));
    for (const type of ['confirm-alert', 'close-alert', 'shelve-alert', 'escalate-alert', 'assign-alert'] as const) {
      expect(world.when({ type, subject: KEY, data: { note: 'x', until: '2026-03-11T00:00:00Z', reason: 'r', to: 'x' } }, aid)).toMatchObject({ refused: 'forbidden' });
    }
  });

  it('is marked as not reached after three minutes without having seen a grave alert', () => {
    expect(seen(world, 2.9)).not.toHaveProperty('notReached');
    expect(seen(world, 3)).toMatchObject({ notReached: ['o1'] });
    expect(seen(world.and(looked), 3)).not.toHaveProperty('notReached');
    const subscribed = world.and(
      act('subscription-set', 'organisation/o2', { corridors: ['c1'] }, { id: 'sub' }), raised({ rule: 'corridor-not-clear', subject: 'corridor/c1', severity: 'high', corridor: 'c1' }),
    );
    expect(seen(subscribed, 3, keyOf({ rule: 'corridor-not-clear', subject: 'corridor/c1' }))).toMatchObject({ notReached: ['o1', 'o2'] });
    expect(seen(world.and(raised({ rule: 'convoy-overdue', subject: 'convoy/k1', severity: 'medium' })), 60, keyOf({ rule: 'convoy-overdue', subject: 'convoy/k1' }))).not.toHaveProperty('notReached');
  });

  it('reads what is named for it, and who else has seen it or acted is not', () => {
    const attacked = world.and(raised(ATTACKED), raised({ rule: 'checkpoint-closed-ahead', subject: 'convoy/k1', cause: 'checkpoint/p1', severity: 'high', metres: 7 }),
      fact('checkpoint-registered', 'checkpoint/p1', { name: { en: 'Gate' }, kind: 'checkpoint', lon: 34.3, lat: 31.3, corridors: ['c1'] }), acked(1), looked);
    expect(attacked.sees(KEY, minute(3), 'aid:o1')).toEqual({
      rule: 'convoy-held', severity: 'high', subject: 'convoy/k1', corridor: 'c1', km: 3.5, state: 'active-acknowledged', raisedAt: '2026-03-10T12:00:00.000Z',
      seen: [{ desk: 'desk one', at: '2026-03-10T12:02:00.000Z' }],
    });
    for (const key of [LIFE, KEY]) expect(attacked.sees(key, minute(3), 'aid:o1')).not.toHaveProperty('cause');
    expect(attacked.sees(keyOf({ rule: 'checkpoint-closed-ahead', subject: 'convoy/k1', cause: 'checkpoint/p1' }), minute(3), 'aid:o1')).toMatchObject({ cause: 'checkpoint/p1' });
    expect(attacked.reads(acked(1), 'aid:o1')).toMatchObject({ data: {} });
    expect(attacked.reads(looked, 'aid:o1')).toMatchObject({ data: {} });
    expect(attacked.and(act('subscription-set', 'organisation/o2', { corridors: ['c1'] }, { id: 'sub' })).reads(looked, 'aid:o2')).toBeNull();
    expect(attacked.reads(raised(ATTACKED), 'aid:o1')).toMatchObject({ data: { rule: 'convoy-attacked', severity: 'life-safety', subject: 'convoy/k1', corridor: 'c1' } });
    expect(JSON.stringify(attacked.reads(raised(ATTACKED), 'aid:o1'))).not.toMatch(/drivers|judged|watch-1/);
  });
});
