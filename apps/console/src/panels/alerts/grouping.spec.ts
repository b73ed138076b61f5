import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RULE_NAMES, type AlertView } from '#libs/domain';
import { Order, rankAlert, rankCoordinatorsAlert } from '../attention.ts';
import { alertsIn, grouped, isRest } from './grouping.ts';

const T0 = Date.UTC(2026, 10, 23, 14);
const alert = (more: Partial<AlertView>, minutes = 0): AlertView => ({
  rule: 'violation-near-corridor', severity: 'high', subject: 'corridor/salah-al-din', corridor: 'salah-al-din', state: 'active-unacknowledged',
  raisedAt: new Date(T0 - minutes * 60_000).toISOString(), seen: [], ...more,
});
const rowsOf = (alerts: ReadonlyMap<string, AlertView>, rank = rankAlert) => new Order(rank).rows(alerts);
const keys = (rows: readonly { key: string }[]) => rows.map(({ key }) => key);

describe('the order of alerts', () => {
  it('is what nobody acknowledged, then the worst, then the newest', () => {
    expect(keys(rowsOf(new Map([
      ['acknowledged', alert({ severity: 'life-safety', state: 'active-acknowledged' })], ['medium', alert({ severity: 'medium' })],
      ['older', alert({}, 9)], ['newer', alert({}, 2)], ['life', alert({ severity: 'life-safety' }, 30)],
      ['over', alert({ severity: 'life-safety', state: 'cleared-unacknowledged' })], ['suppressed', alert({ state: 'suppressed' })],
    ])))).toEqual(['life', 'newer', 'older', 'medium', 'over', 'acknowledged', 'suppressed']);
  });
  it('counts from when it got worse', () => {
    expect(keys(rowsOf(new Map([['first', alert({}, 5)], ['risen', alert({ risenAt: new Date(T0).toISOString() }, 60)]])))).toEqual(['risen', 'first']);
  });
  it('is a coordinator\'s own: what others acknowledged or shelved waits for its own eyes', () => {
    const seen = [{ desk: 'cedar-aid', at: new Date(T0).toISOString() }];
    expect(rowsOf(new Map([
      ['theirs', alert({ state: 'active-acknowledged' })], ['shelved', alert({ state: 'shelved' }, 1)], ['own', alert({ seen })],
    ]), rankCoordinatorsAlert).map(({ key, section }) => [key, section])).toEqual([['theirs', 'raised'], ['shelved', 'raised'], ['own', 'seen']]);
  });
});

describe('groups', () => {
  it('are of one rule and one corridor, else one sector, under one heading', () => {
    const alerts = new Map([
      ['a', alert({})], ['b', alert({}, 1)], ['other road', alert({ corridor: 'al-rashid' }, 2)], ['acknowledged', alert({ state: 'active-acknowledged' })],
      ['north', alert({ rule: 'surge', sector: 'north' }, 3)], ['south', alert({ rule: 'surge', sector: 'south' }, 4)],
    ].map(([key, view]) => (typeof view === 'object' && view.rule === 'surge' ? [key, withoutCorridor(view)] : [key, view]) as [string, AlertView]));
    const rows = grouped(rowsOf(alerts), alerts, new Set(), false);
    expect(rows.map(({ key, members }) => members ?? key)).toEqual([['a', 'b'], 'other road', 'north', 'south', 'acknowledged']);
    const [first] = rows;
    expect(keys(grouped(rowsOf(alerts), alerts, new Set([first?.key ?? '']), false)).slice(0, 3)).toEqual([first?.key, 'a', 'b']);
  });
  it('leave each silent source and each rule that failed alone', () => {
    const alerts = new Map([['a', alert({ rule: 'feed-silent', subject: 'source/a' })], ['b', alert({ rule: 'feed-silent', subject: 'source/b' })]]);
    expect(keys(grouped(rowsOf(alerts), alerts, new Set(), false))).toEqual(['a', 'b']);
  });
  it('take everything but life-safety and high together in a flood', () => {
    const alerts = new Map([['life', alert({ severity: 'life-safety', corridor: 'x' })], ['high', alert({})], ['m1', alert({ severity: 'medium' })], ['m2', alert({ severity: 'medium', rule: 'feed-silent' })]]);
    const rows = grouped(rowsOf(alerts), alerts, new Set(), true);
    expect(rows.map(({ key, members }) => members ?? key)).toEqual(['life', 'high', ['m1', 'm2']]);
    expect(rows.map(isRest)).toEqual([false, false, true]);
  });
  it('hold every alert once, whatever they are', () => {
    const some = fc.record({
      rule: fc.constantFrom(...RULE_NAMES), severity: fc.constantFrom('life-safety' as const, 'high' as const, 'medium' as const),
      state: fc.constantFrom('active-unacknowledged' as const, 'active-acknowledged' as const, 'cleared-unacknowledged' as const, 'suppressed' as const), corridor: fc.constantFrom('a', 'b', 'c'),
    });
    fc.assert(fc.property(fc.array(some, { maxLength: 80 }), fc.boolean(), (views, calm) => {
      const alerts = new Map(views.map((view, at) => [`alert/${at}`, alert(view, at)]));
      const rows = grouped(rowsOf(alerts), alerts, new Set(), calm);
      expect(rows.reduce((sum, { members }) => sum + (members?.length ?? 1), 0)).toBe(views.length);
      expect([...alertsIn(rows)].toSorted()).toEqual([...alerts.keys()].toSorted());
    }), { numRuns: 200 });
  });
});

function withoutCorridor({ corridor: _corridor, ...view }: AlertView): AlertView { return view; }
