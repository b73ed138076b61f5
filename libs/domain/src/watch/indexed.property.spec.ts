import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { alertFactOf } from '../alerts/chance.ts';
import { keyOf, started } from '../alerts/raised.ts';
import { RULE_NAMES } from '../alerts/facts.ts';
import type { Accepted, Recorded } from '../event.ts';
import { REPORT_NAMES } from '../facts.ts';
import { actOf, Dice, FACES, reportOf, ROW, WORLD } from '../picture/chance.ts';
import { act, fact, NOON } from '../picture/given.ts';
import { canonical } from '../canonical.ts';
import { formatTime, HOUR, MINUTE, type Millis } from '../time.ts';
import { fold } from '../picture/evolve.ts';
import { LivePicture } from '../picture/picture.ts';
import { Ledger } from './ledger.ts';
import type { Said } from './said.ts';
import { saidBy } from './virtual-watch.ts';
import { Watch } from './watch.ts';
import { recordedFact, WATCH } from './watched.ts';

/** Always the same trials: what they must have come across is asked for below. */
const SEED = 20_260_310;
const row = fc.array(fc.nat(FACES - 1), { minLength: ROW, maxLength: ROW });
const of = (pattern: RegExp) => row.map((numbers) => reportOf(numbers, { ...WORLD, facts: REPORT_NAMES.filter((name) => pattern.test(name)) }));
const acts = row.map((numbers) => actOf(numbers));
/** What people do about alerts; what watches say is left to the watch. */
const alertActs = row.map((numbers) => alertFactOf(numbers, WORLD)).filter(({ event }) => !/^(watch|alert-(raised|cleared))/.test(event.fact) && !('watch' in event.data));
/** Many violations in little time, most of them located: near each other, near roads and lines, some heard of late. */
const placed = row.map((numbers) => {
  const dice = new Dice(numbers);
  const time = NOON + dice.roll(60) * MINUTE;
  const data = {
    class: dice.of(['incursion', 'indirect-fire', 'small-arms-fire', 'exercise'] as const), sense: 'seen', group: dice.of(['north', 'south'] as const),
    lon: 34.2 + dice.roll(24) / 200, lat: 31.2 + dice.roll(24) / 200, uncertainty: dice.of([0, 50, 700, 6_000]),
  } as const;
  return fact('violation-reported', `violation/v${dice.roll(16)}`, data, { id: String(dice.roll(999)), time, recordedAt: time + dice.of([0, 5_000, 20 * MINUTE, 7 * HOUR]) });
});
/** Metres as degrees, near enough for chance. */
const off = (metres: number): number => metres / 111_000;
/** One convoy that creeps along the road and beside it, back at times, past violations that reach it or nearly do, and past gates that close. */
const creeping = row.map((numbers) => {
  const dice = new Dice(numbers);
  const time = NOON + dice.roll(120) * MINUTE / 2;
  // Now anywhere, now about the gate in the middle.
  const share = dice.of([dice.roll(50) / 500, 0.045 + dice.roll(40) / 4_000]);
  const aside = dice.of([0, 0, 20, 250, 310, 450, 490, 510, 700, 900, 2_400]);
  const [lon, lat] = [34.2 + share + off(aside), 31.2 + share - off(aside)];
  return dice.of([
    () => fact('convoy-position-reported', 'convoy/k1', { lon, lat, ...dice.of([{}, {}, { accuracy: 20 }, { accuracy: 450 }, { accuracy: 1_500 }]) }, { time }),
    () => fact('convoy-position-reported', 'convoy/k1', { lon, lat }, { time }),
    () => fact('convoy-position-reported', 'convoy/k1', { lon: 34.25 + off(dice.roll(14) * 50), lat: 31.25 }, { time }),
    () => {
      // Beside the road to the east, and as far beside it as a convoy may be that has left it.
      const [east, south] = [off(dice.of([600, 900, 1_300, 1_900, 2_600])), off(dice.of([0, 0, 2_400]))];
      const data = { class: dice.of(['small-arms-fire', 'air-strike'] as const), sense: 'seen', lon: 34.2 + share + east, lat: 31.2 + share - south, uncertainty: dice.of([0, 200]) } as const;
      return fact('violation-reported', `violation/v${dice.roll(16)}`, data, { id: String(dice.roll(999)), time });
    },
    () => fact('checkpoint-status-reported', 'checkpoint/p1', { status: dice.of(['open', 'closed', 'closed'] as const), group: 'a' }, { time }),
    () => fact('violation-reported', `violation/v${dice.roll(16)}`, { class: 'small-arms-fire', sense: 'seen', lon: 34.25 + off(1_000 + dice.roll(12) * 50), lat: 31.25 }, { id: String(dice.roll(999)), time }),
  ])();
});
/** A convoy on its way, some sixty metres every half minute, mostly on the road, which has many legs: past violations, and past a gate that closes. */
const goingOn = row.map((numbers) => {
  const dice = new Dice(numbers);
  const step = dice.roll(60);
  const time = NOON + step * MINUTE / 2;
  const share = 0.034 + step * 0.0004;
  const aside = dice.of([0, 0, 0, 0, 15, 15, 250, 320]);
  const [lon, lat] = [34.2 + share + off(aside), 31.2 + share - off(aside)];
  const position = () => fact('convoy-position-reported', 'convoy/k2', { lon, lat, ...dice.of([{}, {}, {}, { accuracy: 20 }, { accuracy: 1_500 }]) }, { time });
  return dice.of([
    position, position, position, position, position, position,
    () => fact('checkpoint-status-reported', 'checkpoint/p1', { status: dice.of(['open', 'closed'] as const), group: 'a' }, { time }),
    () => {
      // Ahead of where it is by then or behind it, as far beside the road as such a thing reaches or farther.
      const [on, east] = [0.034 + dice.roll(90) * 0.0004, off(dice.of([700, 800, 900, 1_600, 1_700]))];
      return fact('violation-reported', `violation/v${dice.roll(16)}`, { class: dice.of(['small-arms-fire', 'air-strike'] as const), sense: 'seen', lon: 34.2 + on + east, lat: 31.2 + on - east }, { id: String(dice.roll(999)), time });
    },
  ])();
});
const setOut = [
  fact('checkpoint-registered', 'checkpoint/p1', { name: { en: 'P' }, kind: 'checkpoint', lon: 34.25, lat: 31.25 }, { time: NOON - HOUR }),
  fact('convoy-planned', 'convoy/k1', { organisation: 'o1', route: [[34.2, 31.2], [34.3, 31.3]], stops: ['p9'] }, { time: NOON - HOUR }), fact('convoy-departed', 'convoy/k1', {}, { time: NOON - HOUR }),
  fact('convoy-planned', 'convoy/k2', { organisation: 'o1', route: Array.from({ length: 21 }, (_, n) => [34.2 + n / 200, 31.2 + n / 200] as const) }, { time: NOON - HOUR }), fact('convoy-departed', 'convoy/k2', {}, { time: NOON - HOUR }),
  fact('convoy-departed', 'convoy/k9', {}, { time: NOON - HOUR }),
];
/** A convoy that nobody announced a plan of, among violations: nothing is along its route, everything may be near it. */
const unplanned = row.map((numbers) => {
  const dice = new Dice(numbers);
  return fact('convoy-position-reported', 'convoy/k9', { lon: 34.2 + dice.roll(24) / 200, lat: 31.2 + dice.roll(24) / 200 }, { time: NOON + dice.roll(120) * MINUTE / 2 });
});
/** What people do about attacks: their alerts end by that. */
const closing = row.map((numbers) => {
  const dice = new Dice(numbers);
  const key = keyOf({ rule: 'convoy-attacked', subject: `convoy/${dice.of(WORLD.convoys)}`, cause: `${dice.of(['urn:source:a', 'urn:source:b', 'urn:source:c'])} ${dice.roll(6)}` });
  const time = NOON + dice.roll(40) * 20 * MINUTE;
  return dice.of([() => act('alert-closed', key, { from: null, note: 'over' }, { id: `close ${key}`, time }), () => act('act-withdrawn', key, { act: `close ${key}` }, { time: time + 20_000 })])();
});
const CASES: readonly (readonly [string, fc.Arbitrary<Accepted>, number])[] = [
  ['everything', fc.oneof({ weight: 6, arbitrary: of(/./) }, { weight: 1, arbitrary: acts }, { weight: 1, arbitrary: alertActs }), 45],
  ['convoys and violations', of(/^(violation|convoy)/), 45],
  ['convoys under way and violations near them', of(/^(violation-(reported|retracted)|convoy-(planned|departed|position|rerouted|held|resumed))/), 45],
  ['convoys, checkpoints and corridors', of(/^(convoy-(planned|departed|position)|checkpoint|corridor)/), 45],
  ['violations, corridors, lines and sectors', fc.oneof({ weight: 5, arbitrary: of(/^(violation|corridor|line|sector)/) }, { weight: 1, arbitrary: acts }), 45],
  ['incidents, and what people do about them', fc.oneof({ weight: 2, arbitrary: of(/^convoy-(planned|incident|milestone-retracted)/) }, { weight: 1, arbitrary: alertActs }, { weight: 2, arbitrary: closing }), 25],
  ['many violations in sectors, near corridors and lines', fc.oneof({ weight: 5, arbitrary: placed }, { weight: 1, arbitrary: of(/^(corridor-defined|line|sector)/) }, { weight: 1, arbitrary: acts }), 45],
  ['a convoy that creeps past violations and checkpoints', creeping, 60],
  ['a convoy that goes on along its road', goingOn, 60],
  ['a convoy without a plan, among violations', fc.oneof({ weight: 2, arbitrary: unplanned }, { weight: 1, arbitrary: placed }), 30],
  ['sources', of(/^(source|violation-reported)/), 25],
];

/** Log order is the order of recorded times, but for a few that come late into it. */
const inOrder = (facts: readonly Accepted[]): readonly Accepted[] => facts.toSorted((a, b) => a.recordedAt - b.recordedAt);
const ground = fact('sector-defined', 'sector/all', {
  name: { en: 'All' }, geometry: { type: 'Polygon', coordinates: [[[34.1, 31.1], [34.5, 31.1], [34.5, 31.5], [34.1, 31.5], [34.1, 31.1]]] },
}, { time: NOON - HOUR });
const road = fact('corridor-defined', 'corridor/c1', { name: { en: 'Road' }, geometry: { type: 'LineString', coordinates: [[34.2, 31.2], [34.3, 31.3]] }, checkpoints: ['p1'] }, { time: NOON - HOUR });
const border = fact('line-declared', 'line/l1', {
  name: { en: 'Line' }, version: '1', geometry: { type: 'LineString', coordinates: [[34.25, 31.1], [34.25, 31.4]] }, accuracy: 20, declaredBy: 'the mission', validFrom: '2026-03-01T00:00:00Z',
}, { time: NOON - HOUR });
const opened = act('operation-opened', 'operation/demo', { log: 'log' } as never, { time: NOON - HOUR });

const raised = new Map<string, number>();

/** Two watches at one log. Whenever one says something, the other must say the same; then it is recorded. */
class Pair {
  private readonly picture = new LivePicture();
  private readonly quick = this.watch(false);
  private readonly thorough = this.watch(true);
  private position = -1;
  /** Records at which the two were compared: each is another picture or another instant. */
  points = 0;

  take(accepted: Accepted): void {
    const recorded: Recorded = { ...accepted, position: (this.position += 1) };
    const before = this.same((watch) => watch.before(recorded));
    const changes = fold(this.picture, recorded);
    const after = this.same((watch) => watch.after(recorded, changes));
    this.points += 1;
    for (const said of [...before, ...after]) {
      if (said.fact === 'alert-raised') raised.set(said.data.rule, (raised.get(said.data.rule) ?? 0) + 1);
      this.take(recordedFact(saidBy(WATCH, said), accepted.recordedAt));
    }
  }

  reach(at: Millis): void {
    this.take(recordedFact({ fact: 'watch-reached', subject: 'operation/demo', data: { watch: WATCH, position: this.position, at: formatTime(at) } }, at));
  }

  /** Every instant up to that one at which the one that looks at less says that something is due. */
  dues(until: Millis): void {
    for (let due = this.quick.nextDue(); due !== undefined && due <= until; due = this.quick.nextDue()) {
      this.reach(due - 1);
      this.reach(due);
    }
  }

  private same(ask: (watch: Watch) => readonly Said[]): readonly Said[] {
    const [said, measure] = [ask(this.quick), ask(this.thorough)];
    // One looks by convoy where the other looks by violation: the order may differ.
    expect(said.map((one) => canonical(one)).sort()).toEqual(measure.map((one) => canonical(one)).sort());
    return said;
  }

  private watch(everything: boolean): Watch {
    return new Watch({ picture: this.picture, position: -1, now: 0, ledger: new Ledger(this.picture), everything });
  }
}
let points = 0;

describe('a watch that looks only at what changed and at what is due', () => {
  it.each(CASES)('says at every record and at every instant what one that looks at everything says, given %s', (_what, drawn, numRuns) => {
    fc.assert(
      fc.property(fc.array(drawn, { minLength: 1, maxLength: 50, size: 'max' }), fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 50, maxLength: 50 }), (facts, waits) => {
        const pair = new Pair();
        for (const one of [opened, ground, road, border, ...setOut, started(WATCH)]) pair.take(one);
        for (const [at, one] of inOrder(facts).entries()) {
          // Beside the instants that something is due at, some at which nothing is.
          const before: Millis = one.recordedAt - (waits[at] as number) * MINUTE;
          pair.dues(before);
          pair.reach(before);
          pair.take(one);
        }
        pair.dues(NOON + 40 * HOUR);
        points += pair.points;
      }),
      { numRuns, seed: SEED, endOnFailure: true },
    );
  }, 120_000);

  it('were compared at ten thousand pictures and instants at least', () => {
    expect(points).toBeGreaterThanOrEqual(10_000);
    expect([...raised.keys()].sort()).toEqual(RULE_NAMES.filter((name) => name !== 'rule-failed').toSorted());
  });
});
