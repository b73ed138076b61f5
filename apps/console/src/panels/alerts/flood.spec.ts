/** 600 conditions over 30 corridors within ten minutes, raised by the watch itself: what a seat is shown of them, held against a reckoning of its own. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { floodAt, formatTime, HOUR, loadOf, MINUTE, SECOND, viewAll, VirtualWatch, type Accepted, type AlertView, type EntityKey, type FactName } from '#libs/domain';
import { encodeWatchFact, parseEvent } from '#libs/protocol';
import { emptyViews, type ViewMaps } from '../../picture/state.ts';
import { Order, rankAlert } from '../attention.ts';
import { groupOf, grouped, isRest } from './grouping.ts';
import { pressingOf } from './pressing.ts';

const T0 = Date.UTC(2026, 10, 23, 14);
const [CORRIDORS, EACH] = [30, 20];
const ALL = CORRIDORS * EACH;
/** When the convoy is attacked. */
const MIDDLE = T0 + (ALL / 2) * SECOND;
const END = T0 + (ALL - 1) * SECOND;

let ids = 0;
function report(fact: FactName, subject: EntityKey, data: object, recordedAt: number, time = recordedAt): Accepted {
  const parsed = parseEvent({ specversion: '1.0', id: String((ids += 1)), source: 'urn:trial:flood', type: `watchfloor.${fact}.v1`, subject, time: formatTime(time), data });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return { event: parsed.event, recordedAt };
}
/** Corridors lie eleven kilometres apart, far from the convoy. */
const latitude = (corridor: number): number => 20 + corridor / 10;
/** Every third came in too late to be urgent. */
const isLate = (at: number): boolean => at % 3 === 0;

function reports(): readonly Accepted[] {
  const roads = Array.from({ length: CORRIDORS }, (_, at) => report('corridor-defined', `corridor/r-${at}`, {
    name: { en: `Road ${at}` }, geometry: { type: 'LineString', coordinates: [[30, latitude(at)], [30.05, latitude(at)]] },
  }, T0 - MINUTE));
  const convoy = [report('convoy-planned', 'convoy/c-1', { organisation: 'o', route: [[40, 40], [40, 40.1]] }, MIDDLE), report('convoy-departed', 'convoy/c-1', {}, MIDDLE)];
  const violations = Array.from({ length: ALL }, (_, at) => report('violation-reported', `violation/v-${at}`, {
    class: 'overflight', sense: 'heard', lon: 30.02, lat: latitude(at % CORRIDORS), uncertainty: 50,
  }, T0 + at * SECOND, T0 + at * SECOND - (isLate(at) ? 2 * HOUR : 0)));
  const attack = report('convoy-incident-reported', 'convoy/c-1', { kind: 'attacked' }, MIDDLE);
  return [...roads, ...violations.slice(0, ALL / 2), ...convoy, attack, ...violations.slice(ALL / 2)];
}

describe('a flood of 600 alerts', () => {
  /** As the seat saw them at the attack, and at the end. */
  let [middle, end]: ViewMaps[] = [];
  beforeAll(() => {
    const watch = new VirtualWatch({ operation: 'operation/demo', watch: 'w', record: (fact, at) => ({ event: encodeWatchFact('demo', fact, at), recordedAt: at }) });
    const seen = (now: number): ViewMaps => ({
      ...emptyViews(), alert: new Map([...viewAll(watch.picture, 'operations', now)].flatMap(([key, view]) => (key.startsWith('alert/') ? [[key, view as AlertView] as const] : []))),
    });
    for (const accepted of reports()) {
      watch.take(accepted);
      if (accepted.event.fact === 'convoy-incident-reported') middle = seen(MIDDLE);
    }
    end = seen(END);
  }, 60_000);
  const rows = ({ alert }: ViewMaps, calm: boolean) => grouped(new Order(rankAlert).rows(alert), alert, new Set(), calm);
  const raises = ({ alert }: ViewMaps) => [...alert.values()].map(({ raisedAt }) => Date.parse(raisedAt));

  it('is 600 alerts and the attack in the picture, and as many in its groups: one for each corridor', () => {
    const { alert } = end as ViewMaps;
    expect([...alert.values()].filter(({ rule }) => rule === 'violation-near-corridor')).toHaveLength(ALL);
    for (const calm of [false, true]) expect(rows(end as ViewMaps, calm).reduce((sum, { members }) => sum + (members?.length ?? 1), 0)).toBe(ALL + 1);
    const sizes = new Map<string, number>();
    for (const view of alert.values()) sizes.set(groupOf(view, false) ?? '', (sizes.get(groupOf(view, false) ?? '') ?? 0) + 1);
    expect([...sizes.values()].toSorted((a, b) => a - b)).toEqual([1, ...Array.from({ length: CORRIDORS }, () => EACH)]);
  });

  it('is in the order of a plain sort: the worst first, then the newest', () => {
    const { alert } = end as ViewMaps;
    const worst = ['life-safety', 'high', 'medium', 'low'];
    const sorted = [...alert].toSorted(([aKey, a], [bKey, b]) => worst.indexOf(a.severity) - worst.indexOf(b.severity) || Date.parse(b.raisedAt) - Date.parse(a.raisedAt) || (aKey < bKey ? -1 : 1)).map(([key]) => key);
    expect(new Order(rankAlert).rows(alert).map(({ key }) => key)).toEqual(sorted);
  });

  it('is calmer where only life-safety and high are shown one by one', () => {
    const calm = rows(end as ViewMaps, true);
    expect(calm.filter(isRest).map(({ members }) => members?.length)).toEqual([ALL / 3]);
  });

  it('is a load that counting by hand gives too', () => {
    const all = raises(end as ViewMaps);
    const within = (now: number): number => all.filter((at) => at <= now && at > now - 10 * MINUTE).length;
    expect(floodAt(all, END)).toMatchObject({ on: true, count: within(END), peak: { count: Math.max(...all.map(within)) } });
    // On from the eleventh on, which came in the eleventh second.
    expect(loadOf(all.map((at) => ({ raises: [at] })), T0, END)).toMatchObject({ raises: ALL + 1, flooded: END - (T0 + 10 * SECOND), answered: 0 });
  });

  it('shows the threat to life first and pinned as soon as it is raised', () => {
    const [first] = rows(middle as ViewMaps, true);
    expect((middle as ViewMaps).alert.get(first?.key ?? '')).toMatchObject({ rule: 'convoy-attacked', severity: 'life-safety', subject: 'convoy/c-1' });
    expect(pressingOf({ views: middle as ViewMaps, audience: 'operations' })).toMatchObject({ lives: [first?.key], total: ALL / 2 + 1 });
  });
});
