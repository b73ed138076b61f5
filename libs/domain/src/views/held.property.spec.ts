import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { alertFactOf } from '../alerts/chance.ts';
import { started } from '../alerts/raised.ts';
import type { Accepted, EntityKey } from '../event.ts';
import { REPORT_NAMES } from '../facts.ts';
import { actOf, FACES, reportOf, ROW, WORLD } from '../picture/chance.ts';
import { fold } from '../picture/evolve.ts';
import { applyChanges, LivePicture } from '../picture/picture.ts';
import { DAY, type Millis } from '../time.ts';
import type { Audience } from './audience.ts';
import { dependents, nextDue } from './dependents.ts';
import { view, viewAll } from './view.ts';
import type { EntityView } from './wire.ts';

const row = fc.array(fc.nat(FACES - 1), { minLength: ROW, maxLength: ROW });
const alerts = row.map((numbers) => alertFactOf(numbers, WORLD));
const anything = fc.oneof(
  { weight: 3, arbitrary: row.map((numbers) => reportOf(numbers)) }, { weight: 1, arbitrary: row.map((numbers) => actOf(numbers)) }, { weight: 1, arbitrary: alerts },
);
const only = (pattern: RegExp) => row.map((numbers) => reportOf(numbers, { ...WORLD, facts: REPORT_NAMES.filter((name) => pattern.test(name)) }));
const CASES: readonly (readonly [Audience, string, fc.Arbitrary<Accepted>])[] = [
  ...(['operations', 'aid:o1', 'aid:o2', 'liaison:p1', 'public'] as const).map((audience) => [audience, 'everything', anything] as const),
  ['operations', 'violations and lines', only(/^(violation-(reported|corrected)|line)/)],
  ['operations', 'checkpoints and corridors', only(/^(checkpoint|corridor)/)],
  ['operations', 'convoys', only(/^convoy/)],
  ['aid:o1', 'convoys, checkpoints and corridors', only(/^(convoy-(planned|closed|position)|checkpoint|corridor)/)],
  ['operations', 'alerts, and who coordinates them', fc.oneof({ weight: 3, arbitrary: alerts }, { weight: 1, arbitrary: only(/^(convoy-planned|source-registered)$/) }, { weight: 1, arbitrary: row.map((numbers) => actOf(numbers)) })],
  ['aid:o1', 'alerts, and what makes them its own', fc.oneof({ weight: 2, arbitrary: alerts }, { weight: 1, arbitrary: only(/^(convoy-(planned|closed)|checkpoint-registered)$/) }, { weight: 1, arbitrary: row.map((numbers) => actOf(numbers)) })],
  ['aid:o1', 'plans and what they run along', only(/^(convoy-planned|checkpoint-registered|corridor-defined)$/)],
];

/** What somebody holds who looks again only at what changed, what depends on that, and what is due. */
class Holder {
  readonly picture = new LivePicture();
  readonly views = new Map<EntityKey, EntityView>();
  private readonly dues = new Map<EntityKey, Millis>();
  private readonly audience: Audience;
  constructor(audience: Audience) { this.audience = audience; }

  take(one: Accepted, position: number, now: Millis): void {
    const changed = fold(this.picture, { ...one, position }).map(([key]) => key);
    this.look(new Set(changed.flatMap((key) => [key, ...dependents(this.picture, key)])), now);
  }

  /** The next instant at which something is due, or undefined. */
  next(): Millis | undefined {
    return this.dues.size === 0 ? undefined : Math.min(...this.dues.values());
  }

  /** Everything due at that instant. */
  reach(now: Millis): void {
    this.look(new Set([...this.dues].filter(([, due]) => due <= now).map(([key]) => key)), now);
  }

  private look(keys: ReadonlySet<EntityKey>, now: Millis): void {
    applyChanges(this.views, [...keys].map((key) => [key, view(this.picture, key, this.audience, now)] as const));
    for (const key of keys) {
      const due = nextDue(this.picture, key, now);
      if (due === undefined) this.dues.delete(key);
      else this.dues.set(key, due);
    }
  }
}

const sorted = (views: ReadonlyMap<EntityKey, EntityView>): unknown => Object.fromEntries([...views].toSorted(([a], [b]) => (a < b ? -1 : 1)));
const expectWhole = (holder: Holder, audience: Audience, now: Millis): void =>
  expect(sorted(holder.views)).toEqual(sorted(viewAll(holder.picture, audience, now)));

describe('a holder that looks again only at what changed, its dependents and what is due', () => {
  it.each(CASES)('holds at every instant what a whole view for %s would say, given %s', (audience, _what, drawn) => {
    fc.assert(
      fc.property(fc.array(drawn, { maxLength: 25 }), (facts) => {
        const holder = new Holder(audience);
        const inOrder = [started('w1'), ...facts].toSorted((a, b) => a.recordedAt - b.recordedAt);
        for (const [position, one] of inOrder.entries()) {
          for (let due = holder.next(); due !== undefined && due <= one.recordedAt; due = holder.next()) {
            holder.reach(due);
            expectWhole(holder, audience, due);
          }
          holder.take(one, position, one.recordedAt);
          expectWhole(holder, audience, one.recordedAt);
        }
        const end = (inOrder.at(-1)?.recordedAt ?? 0) + 4 * DAY;
        for (let due = holder.next(); due !== undefined && due <= end; due = holder.next()) {
          expectWhole(holder, audience, due - 1);
          holder.reach(due);
          expectWhole(holder, audience, due);
        }
        expectWhole(holder, audience, end);
      }),
      { numRuns: 100 },
    );
  });
});
