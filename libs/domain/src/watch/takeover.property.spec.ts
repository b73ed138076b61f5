import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { tellingOf } from '../alerts/compared.ts';
import { canonical } from '../canonical.ts';
import type { Accepted } from '../event.ts';
import { actOf, FACES, reportOf, ROW } from '../picture/chance.ts';
import { act, fact as report, NOON } from '../picture/given.ts';
import type { Picture } from '../picture/picture.ts';
import { HOUR, MINUTE, SECOND, type Millis } from '../time.ts';
import { SimulatedLog, SimulatedWatch } from './simulated.ts';
import { backTested, virtualWatch } from './watched.ts';

/** Always the same trials: what they must have come across is asked for below. */
const SEED = 20_260_310;
const row = fc.array(fc.nat(FACES - 1), { minLength: ROW, maxLength: ROW });
const fact = fc.oneof({ weight: 8, arbitrary: row.map((numbers) => reportOf(numbers)) }, { weight: 1, arbitrary: row.map((numbers) => actOf(numbers)) });
/** Rapid changes of one convoy: what makes a condition chatter. */
const flicker = fc.tuple(fc.nat(1), fc.nat(40), fc.boolean()).map(([far, second, on]): Accepted => {
  const time = NOON + far * 4 * MINUTE + second * SECOND;
  return report('convoy-position-reported', 'convoy/k1', { lon: 34.2, lat: on ? 31.2 : 31.3 }, { id: `flicker ${second} ${on}`, source: 'urn:source:a', time });
});
const opened = act('operation-opened', 'operation/demo', { log: 'log' } as never, { time: NOON - HOUR });
const under = [
  report('convoy-planned', 'convoy/k1', { organisation: 'o1', route: [[34.2, 31.2], [34.21, 31.2]] }, { time: NOON - HOUR }), report('convoy-departed', 'convoy/k1', {}, { time: NOON - HOUR }),
];

type Step = { readonly do: 'time' | 'read' | 'append' | 'lose' | 'reach' | 'crash' | 'freeze' | 'thaw'; readonly n: number };
const step = fc.record<Step>({
  do: fc.constantFrom('time', 'time', 'time', 'read', 'read', 'append', 'append', 'lose', 'reach', 'reach', 'crash', 'freeze', 'thaw'), n: fc.integer({ min: 1, max: 12 }),
});

/** What is true of every alert that ever was, whenever it was recorded. */
const alertsOf = (picture: Picture): readonly string[] => [...picture.ofType('alert')].map(([key, { raised, active, clearedAt, chatter }]) => {
  const { recordedAt: _recordedAt, ...said } = raised ?? {} as NonNullable<typeof raised>;
  return canonical([key, said, active, clearedAt ?? null, chatter ?? null]);
}).sort();

class Trial {
  readonly log = new SimulatedLog();
  private readonly facts: Accepted[];
  private watches: SimulatedWatch[] = [];
  private frozen: SimulatedWatch[] = [];
  private count = 0;
  constructor(facts: readonly Accepted[]) {
    this.facts = [...facts];
    this.log.append([opened]);
    this.start();
  }

  run({ do: what, n }: Step): void {
    const watch = this.watches.at(-1) as SimulatedWatch;
    switch (what) {
      case 'time': return this.pass(n);
      case 'read': return watch.read(n);
      case 'append': return watch.append(n);
      case 'lose': return watch.append(n, true);
      case 'reach': return this.reach(watch, n);
      case 'crash': return this.start();
      case 'freeze': {
        this.frozen.push(watch);
        return this.start();
      }
      // A watch that was thought dead goes on with what it had read and said.
      case 'thaw': for (const zombie of this.frozen) {
        zombie.append(n);
        zombie.read(n);
        this.reach(zombie, 1);
        zombie.append(n);
      }
    }
  }

  /** Everything heals: all that is left comes in, and one watch catches up with it until nothing more is to be said. */
  heal(until: Millis): void {
    this.pass(Infinity);
    this.start();
    const watch = this.watches.at(-1) as SimulatedWatch;
    const settle = (): void => {
      do {
        watch.append(Infinity);
        watch.read(Infinity);
      } while (!watch.idle);
    };
    settle();
    for (let due = watch.due; due !== undefined && due < until; due = watch.due) {
      this.log.now = Math.max(this.log.now, due);
      watch.reach(due);
      settle();
    }
  }

  private pass(count: number): void {
    this.log.append(this.facts.splice(0, count));
  }

  /** No clock is ahead of the next record: what is due after it is judged after it. */
  private reach(watch: SimulatedWatch, n: number): void {
    const next = this.facts[0]?.recordedAt ?? Infinity;
    const at = Math.min(this.log.now + n * MINUTE, next - 1);
    if (at <= this.log.now) return;
    this.log.now = at;
    watch.reach(at);
  }

  private start(): void {
    this.count += 1;
    this.watches.push(new SimulatedWatch(this.log, `watch-${this.count}`));
  }
}

const UNTIL = NOON + 30 * HOUR;

describe('raising and clearing', () => {
  it('are the same under restarts, duplicates, lost answers, other batch sizes, downtime and thawed watches as with one that was always there, and in a back-test of that log', () => {
    let [raised, chattered] = [0, 0];
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 3, arbitrary: fact }, { weight: 3, arbitrary: flicker }), { minLength: 5, maxLength: 60, size: 'max' }), fc.array(step, { minLength: 10, maxLength: 120, size: 'max' }),
        (facts, steps) => {
          const inOrder = [...under, ...facts].toSorted((a, b) => a.recordedAt - b.recordedAt);
          const ideal = virtualWatch();
          for (const one of [opened, ...inOrder]) ideal.take(one);
          ideal.wait(UNTIL);
          const trial = new Trial(inOrder);
          for (const one of steps) trial.run(one);
          trial.heal(UNTIL);
          raised += ideal.picture.ofType('alert').size;
          chattered += [...ideal.picture.ofType('alert').values()].filter(({ chatter }) => chatter !== undefined).length;
          expect(alertsOf(trial.log.picture)).toEqual(alertsOf(ideal.picture));
          const { told, test } = backTested(trial.log.records);
          expect(test.courses.all().map(tellingOf)).toEqual(told.courses.all().map(tellingOf));
          expect(alertsOf(test.picture)).toEqual(alertsOf(trial.log.picture));
        },
      ),
      { numRuns: 60, seed: SEED },
    );
    expect(raised).toBeGreaterThan(300);
    expect(chattered).toBeGreaterThan(15);
  }, 300_000);
});
