import { describe, expect, it } from '@jest/globals';
import { keyOf, minute, started } from '../alerts/raised.ts';
import type { Accepted, EntityKey, Recorded } from '../event.ts';
import type { FactName, Facts } from '../facts.ts';
import { act, fact, NOON } from '../picture/given.ts';
import { at, beside, departed, plan, position, violation } from '../rules/told.ts';
import { formatTime, MINUTE, parseTime } from '../time.ts';
import { viewAll } from '../views/view.ts';
import type { AlertView } from '../views/wire-alerts.ts';
import { SimulatedLog, SimulatedWatch } from './simulated.ts';
import { virtualWatch, watched } from './watched.ts';

/** What the watch says: minute after noon, what, instance, severity or count. */
const saying = (log: readonly Recorded[]): readonly string[] => log.flatMap(({ event }): readonly string[] => {
  if (event.fact !== 'alert-raised' && event.fact !== 'alert-cleared' && !(event.fact === 'alert-escalated' && 'judged' in event.data)) return [];
  const { judged } = event.data as Facts['alert-cleared'];
  const more = event.fact === 'alert-raised' ? ` ${event.data.rule} ${event.data.severity}` : '';
  const chatter = 'chatter' in event.data && event.data.chatter !== undefined ? ` x${event.data.chatter}` : '';
  return [`${Math.round(((parseTime(judged.at) ?? 0) - NOON) / MINUTE * 100) / 100} ${event.fact.slice('alert-'.length)} -${event.subject.split('-').at(-1)}${more}${chatter}`];
});
const inOrder = (facts: readonly Accepted[]) => facts.toSorted((a, b) => a.recordedAt - b.recordedAt);
const tell = (facts: readonly Accepted[], until: number) => saying(watched(inOrder(facts), minute(until)));
const moving = [plan(), departed(0)];
const away = (count: number) => position(count, 5_000, 600);
const back = (count: number) => position(count, 5_000, 100);
const OFF = keyOf({ rule: 'convoy-off-route', subject: 'convoy/k1' });
const did = <F extends FactName>(name: F, data: Omit<Facts[F], 'by'>, id: string, count: number, key: EntityKey = OFF) => act(name, key, data, { id, time: minute(count) });

describe('a condition that comes and goes', () => {
  it('has another instance each time', () => {
    expect(tell([...moving, away(1), back(3), away(5), back(7)], 9)).toEqual([
      '1 raised -0 convoy-off-route medium', '3 cleared -0', '5 raised -1 convoy-off-route medium', '7 cleared -1',
    ]);
  });

  it('is not raised again while it goes on, though a person closed its alert', () => {
    expect(tell([...moving, away(1), did('alert-closed', { from: null, note: 'known' }, 'c', 2), away(3), back(5), away(6)], 9)).toEqual([
      '1 raised -0 convoy-off-route medium', '5 cleared -0', '6 raised -1 convoy-off-route medium',
    ]);
  });
});

describe('a condition that chatters', () => {
  /** On at 1.0, 1.2, 1.4 …, off in between: the third raise within a minute is at 1.4. */
  const flickers = (count: number) => Array.from({ length: count }, (_, n) => [away(1 + n / 5), back(1.1 + n / 5)]).flat();

  it('is not cleared from the third raise in a minute on until it has been false for five minutes, and counts', () => {
    expect(tell([...moving, ...flickers(5)], 20)).toEqual([
      '1 raised -0 convoy-off-route medium', '1.1 cleared -0', '1.2 raised -1 convoy-off-route medium', '1.3 cleared -1', '1.4 raised -2 convoy-off-route medium x3', '6.9 cleared -2 x5',
      '11.9 raised -0 convoy-signal-lost high', '16.4 escalated -2', '16.9 escalated -0',
    ]);
  });

  it('begins to wait anew whenever it holds again', () => {
    expect(tell([...moving, ...flickers(3), away(5), back(5.1)], 12).slice(4)).toEqual(['1.4 raised -2 convoy-off-route medium x3', '10.1 cleared -2 x4']);
  });

  it('raises a new instance after that, and two raises in a minute are none of it', () => {
    expect(tell([...moving, ...flickers(3), away(8)], 9).slice(4)).toEqual(['1.4 raised -2 convoy-off-route medium x3', '6.5 cleared -2 x3', '8 raised -3 convoy-off-route medium']);
    expect(tell([...moving, ...flickers(2)], 9)).toHaveLength(4);
    expect(tell([...moving, away(1), back(1.1), away(1.5), back(1.6), away(2.1), back(2.2)], 9)).toHaveLength(6);
  });

  it('is held by the watch that takes over for as long as by the one before', () => {
    const log = new SimulatedLog();
    const [first, second] = [new SimulatedWatch(log, 'a'), new SimulatedWatch(log, 'b')];
    const settle = (watch: SimulatedWatch) => { watch.append(Infinity); watch.read(Infinity); watch.append(Infinity); watch.read(Infinity); };
    log.append(inOrder([...moving, ...flickers(4)]));
    settle(first);
    first.reach(minute(3));
    settle(first);
    settle(second);
    for (const count of [4, 6, 8]) {
      second.reach(minute(count));
      settle(second);
    }
    expect(saying(log.records).slice(4)).toEqual(['1.4 raised -2 convoy-off-route medium x3', '6.7 cleared -2 x4']);
  });
});

describe('an alert that nobody acknowledges', () => {
  const held = [...moving, fact('convoy-held', 'convoy/k1', {}, at(0)), ...Array.from({ length: 40 }, (_, n) => position(n, 1_000))];
  const HELD = keyOf({ rule: 'convoy-held', subject: 'convoy/k1' });
  const acked = (count: number, id = 'ack', from: string | null = null) => did('alert-acknowledged', { from }, id, count, HELD);

  it('is sent on to the shift lead once: after two minutes, five or fifteen', () => {
    expect(tell(held, 60)).toEqual(['15 raised -0 convoy-held high', '20 escalated -0']);
    expect(tell([...moving, away(1), ...Array.from({ length: 30 }, (_, n) => away(2 + n))], 30)).toEqual(['1 raised -0 convoy-off-route medium', '16 escalated -0']);
    const attacked = fact('convoy-incident-reported', 'convoy/k1', { kind: 'attacked' }, at(1));
    expect(tell([plan(), attacked], 30)).toEqual(['1 raised -0 convoy-attacked life-safety', '3 escalated -0']);
  });

  it('is not sent on when somebody did in time, or closed it, and is when that is taken back', () => {
    expect(tell([...held, acked(19)], 60)).toEqual(['15 raised -0 convoy-held high']);
    expect(tell([...held, did('alert-confirmed', { from: null, note: 'told' }, 'c', 19, HELD)], 60)).toEqual(['15 raised -0 convoy-held high']);
    expect(tell([...held, did('alert-closed', { from: null, note: 'known' }, 'c', 19, HELD)], 60)).toEqual(['15 raised -0 convoy-held high']);
    expect(tell([...held, acked(19.8), did('act-withdrawn', { act: 'ack' }, 'w', 20.2, HELD)], 60)).toEqual(['15 raised -0 convoy-held high', '20.2 escalated -0']);
    expect(tell([...held, act('alert-acknowledged', HELD, { from: null, by: { name: 'Lina', audience: 'aid:o1', verified: true } }, { id: 'seen', time: minute(19) })], 60)).toHaveLength(2);
  });

  it('waits while it is shelved, and from the end of the shelf', () => {
    const shelf = (until: number) => did('alert-shelved', { from: null, until: formatTime(minute(until)), reason: 'known' }, 's', 16, HELD);
    expect(tell([...held, shelf(25)], 60)).toEqual(['15 raised -0 convoy-held high', '30 escalated -0']);
    expect(tell([...held, shelf(50), did('alert-unshelved', { from: 's' }, 'u', 20, HELD)], 60)).toEqual(['15 raised -0 convoy-held high', '25 escalated -0']);
    expect(tell([...held, acked(15.5), shelf(25)], 60)).toEqual(['15 raised -0 convoy-held high', '30 escalated -0']);
  });

  it('waits while a silent feed explains it', () => {
    const trackers = fact('source-registered', 'source/trackers', { uri: 'urn:source:tracker', kind: 'tracker', expectedInterval: 180 }, at(-1));
    expect(tell([trackers, ...moving, position(1, 100)], 24)).toEqual(['10 raised -0 feed-silent medium', '11 raised -0 convoy-signal-lost high']);
  });

  it('is sent on when a shelf undoes that it was acknowledged and over, be it the shelf of an instance before it', () => {
    const story = [...moving, away(1), back(3), away(5), back(7), did('alert-acknowledged', { from: null }, 'a', 8, OFF.replace(/-0$/, '-1'))];
    expect(tell(story, 40)).not.toContain('27 escalated -1');
    expect(tell([...story, did('alert-shelved', { from: null, until: formatTime(minute(12)), reason: 'known' }, 's', 9)], 40)).toContain('27 escalated -1');
  });

  it('is sent on anew when its severity rises after it was acknowledged', () => {
    const gate = fact('checkpoint-registered', 'checkpoint/p1', { name: { en: 'P' }, kind: 'checkpoint', lon: 34.4, lat: 31.4 }, at(-600));
    const says = (status: 'open' | 'closed', count: number, who: string) => fact('checkpoint-status-reported', 'checkpoint/p1', { status, group: who }, { ...at(count), source: `urn:source:${who}` });
    const KEY = keyOf({ rule: 'checkpoint-closed-ahead', subject: 'convoy/k1', cause: 'checkpoint/p1' });
    const story = [plan(), departed(-2), ...Array.from({ length: 60 }, (_, n) => position(n - 2, 1_000)), gate, says('open', -358, 'a'), says('open', -358, 'b'), says('closed', 10, 'a')];
    expect(tell([...story, did('alert-acknowledged', { from: null }, 'a', 4, KEY)], 30)).toEqual([
      '2 raised -0 checkpoint-closed-ahead medium', '10 raised -0 checkpoint-closed-ahead high', '15 escalated -0',
    ]);
  });
});

describe('an alert that nobody closes', () => {
  const LOST = keyOf({ rule: 'convoy-signal-lost', subject: 'convoy/k1' });
  const NEAR = keyOf({ rule: 'violation-near-convoy', subject: 'convoy/k1', cause: 'violation/v1' });
  const attack = fact('convoy-incident-reported', 'convoy/k1', { kind: 'attacked' }, at(2));
  const HOURS = Array.from({ length: 24 }, (_, hour) => hour + 1);

  it('is there after a day: open, latched, and back from the end of its shelf; none goes by itself', () => {
    const watch = virtualWatch();
    const story = [
      ...moving, away(1), attack, back(3), violation(3, beside(0, 5_000)), did('alert-acknowledged', { from: null }, 'seen', 4, NEAR),
      did('alert-shelved', { from: null, until: formatTime(minute(8 * 60)), reason: 'known' }, 'shelf', 20, LOST),
    ];
    for (const one of inOrder(story)) watch.take(one);
    const states = HOURS.map((hour) => {
      watch.wait(minute(hour * 60));
      return Object.fromEntries([...viewAll(watch.picture, 'operations', minute(hour * 60))].flatMap(([key, view]) => (key.startsWith('alert/') ? [[key, (view as AlertView).state]] : [])));
    });
    const through = (key: EntityKey) => states.map((state) => state[key]);
    const [attacked] = [...watch.picture.ofType('alert')].find(([, { raised }]) => raised?.rule === 'convoy-attacked') ?? [];
    expect(through(attacked as EntityKey)).toEqual(HOURS.map(() => 'active-unacknowledged'));
    expect(through(OFF)).toEqual(HOURS.map(() => 'cleared-unacknowledged'));
    // The violation ends after an hour; a threat to life that was acknowledged and is over stays until somebody closes it.
    expect(through(NEAR).slice(1)).toEqual(HOURS.slice(1).map(() => 'cleared'));
    expect(through(LOST)).toEqual(HOURS.map((hour) => (hour < 8 ? 'shelved' : 'active-unacknowledged')));
    for (const [place, state] of states.entries()) expect(Object.keys(state)).toEqual(expect.arrayContaining(Object.keys(states[place - 1] ?? {})));
  });
});

describe('what the watch says of itself', () => {
  it('is that it has started, and each minute, and at most each second, how far it is', () => {
    const log = watched([plan(), departed(0)], minute(5.5));
    expect(log.filter(({ event }) => event.fact === 'watch-started')).toHaveLength(1);
    expect(log.flatMap(({ event }) => (event.fact === 'watch-reached' ? [((parseTime(event.data.at) ?? 0) - NOON) / MINUTE] : [])).slice(-5)).toEqual([1, 2, 3, 4, 5]);
    const dues = watched(Array.from({ length: 5 }, (_, n) => [plan({}, `k${n}`), fact('convoy-departed', `convoy/k${n}`, {}, { time: NOON + n * 300, id: `d${n}` })]).flat().toSorted((a, b) => a.recordedAt - b.recordedAt), minute(10.1));
    const reached = dues.flatMap(({ event }) => (event.fact === 'watch-reached' ? [parseTime(event.data.at) ?? 0] : []));
    for (const [n, one] of reached.entries()) if (n > 0) expect(one - (reached[n - 1] ?? 0)).toBeGreaterThanOrEqual(1_000);
    expect(dues.filter(({ event }) => event.fact === 'alert-raised').map(({ event }) => event.time - NOON)).toEqual([600_000, 600_300, 600_600, 600_900, 601_200].map(() => expect.any(Number)));
  });

  it('is believed of the watch that is current alone', () => {
    const watch = virtualWatch();
    for (const one of inOrder([...moving, position(1, 100)])) watch.take(one);
    watch.take({ ...started('w2'), recordedAt: minute(2) });
    const stale = fact('watch-reached', 'operation/demo', { watch: 'w1', position: 3, at: formatTime(minute(30)) }, { time: minute(3) });
    expect(saying(watch.take(stale))).toEqual([]);
    const current = fact('watch-reached', 'operation/demo', { watch: 'w2', position: 3, at: formatTime(minute(30)) }, { time: minute(4), id: 'r2' });
    expect(saying(watch.take(current))).toContain('11 raised -0 convoy-signal-lost high');
  });
});
