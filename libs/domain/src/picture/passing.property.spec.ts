import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { UNFIT, type Accepted, type Event } from '../event.ts';
import { REPORT_NAMES } from '../facts.ts';
import { MINUTE, SECOND } from '../time.ts';
import { actOf, FACES, reportOf, ROW, WORLD } from './chance.ts';
import { fold } from './evolve.ts';
import { act, fact, NOON, recordedAll } from './given.ts';
import { passing } from './passing.ts';
import { LivePicture, type Picture } from './picture.ts';

const row = fc.array(fc.nat(FACES - 1), { minLength: ROW, maxLength: ROW });
/** About convoys and sources, mostly what passes, and some of it unfit. */
const about = (facts: readonly (typeof REPORT_NAMES)[number][]) => row.map((numbers) => reportOf(numbers, { ...WORLD, facts }));
const moves = about(['convoy-position-reported', 'convoy-position-reported', 'source-heartbeat']);
const unfit = moves.map(({ event, recordedAt }): Accepted => ({ event: { ...event, data: UNFIT } as unknown as Event, recordedAt }));
const unparked = fc.constantFrom('convoy/k1', 'convoy/k2', 'source/s1').map((subject) => act('entity-unparked', subject, {}));
const anything = fc.oneof(
  { weight: 12, arbitrary: moves }, { weight: 1, arbitrary: unfit }, { weight: 1, arbitrary: unparked }, { weight: 2, arbitrary: about(REPORT_NAMES) }, { weight: 1, arbitrary: row.map((numbers) => actOf(numbers)) },
);
/** Most of one source and a minute after the one before; some late, early, ahead of their clocks, of another source or again. */
const logs = fc.array(fc.tuple(anything, fc.nat(29)), { maxLength: 60, size: 'max' }).map((drawn) => drawn.map(([{ event, recordedAt }, face], at): Accepted => {
  const time = face === 0 ? event.time : NOON + at * MINUTE;
  return {
    event: { ...event, time, id: face === 1 ? event.id : `${event.id}-${at}`, source: face === 2 || event.source.startsWith('urn:watchfloor') ? event.source : 'urn:source:a' } as Event,
    recordedAt: face > 4 ? time + SECOND : recordedAt,
  };
}));

/** Entities in the order in which they came, members in theirs. */
const textOf = (picture: Picture): string => JSON.stringify([...picture]);

describe('what passes', () => {
  it('leaves no trace, whatever was folded before the stretch', () => {
    let passed = 0;
    fc.assert(fc.property(logs, fc.nat(30), (log, before) => {
      const [whole, without] = [new LivePicture(), new LivePicture()];
      const recorded = recordedAll(log);
      for (const one of recorded.slice(0, before)) for (const picture of [whole, without]) fold(picture, one);
      const stretch = recorded.slice(before);
      const passes = passing(stretch);
      passed += passes.filter(Boolean).length;
      for (const one of stretch) fold(whole, one);
      stretch.forEach((one, at) => { if (passes[at] !== true) fold(without, one); });
      expect(textOf(without)).toBe(textOf(whole));
    }), { numRuns: 600 });
    expect(passed).toBeGreaterThan(1_000);
  });

  const position = (minute: number, source = 'urn:a', late = 0): Accepted =>
    fact('convoy-position-reported', 'convoy/k1', { lon: 34 + minute / 100, lat: 31 }, { source, time: NOON + minute * MINUTE, recordedAt: NOON + (minute + late) * MINUTE });
  const departed = fact('convoy-departed', 'convoy/k1', {}, { source: 'urn:a', time: NOON });
  const beat = (minute: number): Accepted => fact('source-heartbeat', 'source/s1', {}, { source: 'urn:a', time: NOON + minute * MINUTE });
  it.each<[string, readonly Accepted[], readonly number[]]>([
    ['between the first and the last', [position(0), position(1), position(2), position(3)], [1, 2]],
    ['of a heartbeat too', [beat(0), beat(1), beat(2)], [1]],
    ['of each convoy and source apart', [position(0), beat(0), position(1), beat(1), position(2), beat(2)], [2, 3]],
    ['but not beside something else about it', [position(0), position(1), departed, position(2), position(3)], []],
    ['nor what is later than the next', [position(0), position(2), position(1), position(3)], []],
    ['nor of another source', [position(0), position(1, 'urn:b'), position(2)], []],
    ['nor what was recorded after the next', [position(0), position(1, 'urn:a', 5), position(2)], []],
    ['nor what is ahead of its clock', [position(0), position(1), position(2, 'urn:a', -5), position(3)], []],
  ])('is %s', (_which, log, expected) => {
    expect(passing(recordedAll(log)).flatMap((passes, at) => (passes ? [at] : []))).toEqual(expected);
  });

  it('is none of what cannot be read', () => {
    const [first, second, third] = recordedAll([position(0), position(1), position(2)]);
    expect(passing([first, undefined, second, undefined, third])).toEqual([false, false, true, false, false]);
  });
});
