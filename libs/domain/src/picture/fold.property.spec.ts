import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { alertFactOf } from '../alerts/chance.ts';
import { started } from '../alerts/raised.ts';
import { canonical } from '../canonical.ts';
import type { Accepted } from '../event.ts';
import { REPORT_NAMES } from '../facts.ts';
import { actOf, FACES, reportOf, ROW, WORLD } from './chance.ts';
import { fold } from './evolve.ts';
import { pictureOf, recordedAll } from './given.ts';
import { LivePicture, type Picture } from './picture.ts';

const row = fc.array(fc.nat(FACES - 1), { minLength: ROW, maxLength: ROW });
const report = row.map((numbers) => reportOf(numbers));
const anything = fc.oneof({ weight: 3, arbitrary: report }, { weight: 2, arbitrary: row.map((numbers) => actOf(numbers)) }, { weight: 3, arbitrary: row.map((numbers) => alertFactOf(numbers, WORLD)) });

/** Every key with its entity, in one text. */
const textOf = (picture: Picture): string => canonical(Object.fromEntries(picture));
/** Entity by entity, so that a failing case shows what differs. */
const expectSame = (one: Picture, other: Picture): void => {
  if (textOf(one) !== textOf(other)) expect(Object.fromEntries(one)).toEqual(Object.fromEntries(other));
  expect(textOf(one)).toBe(textOf(other));
};

const only = (pattern: RegExp) => row.map((numbers) => reportOf(numbers, { ...WORLD, facts: REPORT_NAMES.filter((name) => pattern.test(name)) }));

describe('reports commute', () => {
  it.each([
    ['of every type', report],
    ['about violations', only(/^violation/)],
    ['about convoys', only(/^convoy/)],
    ['about plans of convoys', only(/^convoy-(planned|closed)$/)],
    ['about checkpoints and corridors', only(/^(checkpoint|corridor)/)],
    ['that register checkpoints and define corridors', only(/^(checkpoint-registered|corridor-defined)$/)],
    ['about lines, sectors and sources', only(/^(line|sector|source)/)],
  ])('%s, in any order and with any copies, a copy keeping its original\'s recorded time', (_name, drawn) => {
    fc.assert(
      fc.property(fc.array(drawn, { maxLength: 30 }), fc.array(fc.nat(), { minLength: 60, maxLength: 60 }), fc.nat(20), (reports, dice, copies) => {
        const shuffled = [...reports, ...reports.slice(0, copies)]
          .map((one, at): readonly [number, Accepted] => [dice[at] as number, one]).toSorted((a, b) => a[0] - b[0]).map(([, one]) => one);
        expectSame(pictureOf(shuffled), pictureOf(reports));
      }),
      { numRuns: 150 },
    );
  });

  it('when sets overflow too', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(FACES - 1), { minLength: 140, maxLength: 140 }), fc.integer({ min: 2, max: 70 }), (dice, step) => {
        const crowd = dice.map((face, at) => {
          const one = reportOf([at % 3, face, 0, at, face, face, face, face, face, face], { ...CROWDED });
          return { ...one, event: { ...one.event, id: `id${face}` } };
        });
        const turned = crowd.map((_, at) => crowd[(at * step + at) % crowd.length] as Accepted);
        const rest = crowd.filter((one) => !turned.includes(one));
        expectSame(pictureOf([...turned, ...rest]), pictureOf(crowd));
      }),
      { numRuns: 60 },
    );
  });
});

describe('folding', () => {
  it('all at once is folding to any position, storing the picture as JSON, and folding the rest', () => {
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 40 }), fc.nat(40), (drawnFacts, at) => {
        const facts = [started('w1'), ...drawnFacts];
        const stored = JSON.parse(JSON.stringify([...pictureOf(facts.slice(0, at))])) as Iterable<[string, never]>;
        const picture = new LivePicture(stored);
        for (const recorded of recordedAll(facts.slice(at), at)) fold(picture, recorded);
        expectSame(picture, pictureOf(facts));
      }),
      { numRuns: 300 },
    );
  });

  it('parks nothing that the border lets in', () => {
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 40 }), (facts) => {
        expect([...pictureOf(facts)].filter(([, entity]) => entity.parked !== undefined)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

/** One violation, one convoy, one checkpoint and nothing but what is kept as a set. */
const CROWDED = {
  violations: ['v1'], convoys: ['k1'], organisations: ['o1'], checkpoints: ['p1'], corridors: ['c1'], lines: ['l1'], sectors: ['z1'], sources: ['s1'],
  facts: ['violation-reported', 'convoy-held', 'checkpoint-status-reported'],
} as const;
