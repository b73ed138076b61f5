import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { actOf, FACES, reportOf, ROW } from '../picture/chance.ts';
import { evolve } from '../picture/evolve.ts';
import { NOON, recordedAll } from '../picture/given.ts';
import { HOUR, MINUTE } from '../time.ts';
import { MovingPicture } from './moving-picture.ts';
import { Shown } from './shown.ts';
import { viewAll } from './view.ts';

const row = fc.array(fc.nat(FACES - 1), { minLength: ROW, maxLength: ROW });

it('what an audience was shown step by step is what it sees, for many changes at a time and as time passes', () => {
  const accepted = fc.array(fc.tuple(fc.boolean(), row), { minLength: 1, maxLength: 40 });
  fc.assert(fc.property(accepted, fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 12 }), (made, steps) => {
    const log = recordedAll(made.map(([isAct, one]) => (isAct ? actOf(one) : reportOf(one))));
    for (const audience of ['operations', 'aid:o1'] as const) {
      let now = NOON;
      const moving = new MovingPicture([], now);
      const shown = new Shown(audience);
      let at = 0;
      for (const [place, minutes] of steps.entries()) {
        const until = place === steps.length - 1 ? log.length : Math.min(log.length, at + (minutes % 7));
        for (; at < until; at += 1) moving.apply(evolve(moving.picture, log[at]!));
        now += minutes * MINUTE + (place === steps.length - 1 ? 80 * HOUR : 0);
        const keys = new Set([...moving.moved(now), ...moving.turn(now)]);
        const entries = shown.differences(moving.picture, keys, now);
        expect(new Set(entries).size).toBe(entries.length);
        const expected = [...viewAll(moving.picture, audience, now)].map(([key, seen]) => [key, JSON.stringify(seen)]);
        expect(Object.fromEntries(shown.views)).toEqual(Object.fromEntries(expected));
      }
    }
  }), { numRuns: 150 });
});
