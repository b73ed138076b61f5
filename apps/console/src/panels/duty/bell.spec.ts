import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AlertView } from '#libs/domain';
import { firstState, type State } from '../../picture/state.ts';
import { Bell } from './bell.ts';

const T0 = Date.UTC(2026, 10, 23, 14);
const alert = (more: Partial<AlertView>): AlertView => ({
  rule: 'convoy-attacked', severity: 'life-safety', subject: 'convoy/c-1', state: 'active-unacknowledged', raisedAt: new Date(T0).toISOString(), seen: [], active: true, ...more,
});
const seeing = (alerts: Readonly<Record<string, AlertView>>, more: Partial<State> = {}): State => {
  const first = firstState('demo', T0, 'dark');
  return { ...first, audience: 'operations', link: { ...first.link, state: 'live' }, views: { ...first.views, alert: new Map(Object.entries(alerts)) }, ...more };
};

describe('the bell', () => {
  let bell: Bell;
  beforeEach(() => { bell = new Bell(); });

  it('rings for a threat to life every 20 s until one is acknowledged at this seat', () => {
    const waiting = seeing({ a: alert({}), b: alert({}) });
    expect([0, 500, 19_500, 20_000, 39_500].map((at) => bell.look(waiting, at))).toEqual(['life', undefined, undefined, 'life', undefined]);
    expect([40_000, 90_000].map((at) => bell.look(seeing({ a: alert({ state: 'active-acknowledged' }), b: alert({}) }), at))).toEqual([undefined, undefined]);
  });
  it('rings again at once for another threat, and for one that comes back from the shelf', () => {
    bell.look(seeing({ a: alert({}) }), 0);
    bell.look(seeing({ a: alert({ state: 'shelved' }) }), 500);
    expect(bell.look(seeing({ a: alert({ state: 'shelved' }), b: alert({}) }), 1_000)).toBe('life');
    bell.look(seeing({ a: alert({ state: 'shelved' }), b: alert({ state: 'active-acknowledged' }) }), 1_500);
    expect(bell.look(seeing({ a: alert({}), b: alert({ state: 'active-acknowledged' }) }), 2_000)).toBe('life');
  });
  it('is heard once for a high one that is new, and not at all for a medium one', () => {
    bell.look(seeing({ old: alert({ severity: 'high' }) }), 0);
    const next = seeing({ old: alert({ severity: 'high' }), new: alert({ severity: 'high' }), medium: alert({ severity: 'medium' }) });
    expect([500, 1_000, 60_000].map((at) => bell.look(next, at))).toEqual(['high', undefined, undefined]);
    expect(bell.look(seeing({ old: alert({ severity: 'high' }), new: alert({ severity: 'high', risenAt: new Date(T0 + 1).toISOString() }) }), 61_000)).toBe('high');
  });
  it('is silent about what was over before it was caught up with', () => {
    expect(bell.look(seeing({ a: alert({ late: true, active: false, state: 'cleared-unacknowledged' }) }), 0)).toBeUndefined();
    expect(bell.look(seeing({ b: alert({ late: true }) }), 500)).toBe('life');
  });
  it('is silent in the past and before there is a picture', () => {
    const waiting = seeing({ a: alert({}) });
    expect(bell.look({ ...waiting, link: { ...waiting.link, state: 'connecting' } }, 0)).toBeUndefined();
    expect(bell.look({ ...waiting, replay: {} as never }, 0)).toBeUndefined();
    expect(bell.look(waiting, 500)).toBe('life');
  });
  it('rings for a coordinator until its own desk has seen it, whoever else acknowledged', () => {
    const aid = { audience: 'aid:cedar-aid' as const };
    expect(bell.look(seeing({ a: alert({ state: 'active-acknowledged' }) }, aid), 0)).toBe('life');
    expect(bell.look(seeing({ a: alert({ state: 'active-acknowledged', seen: [{ desk: 'cedar-aid', at: new Date(T0).toISOString() }] }) }, aid), 30_000)).toBeUndefined();
  });
});
