import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sourceOf, speaking, type Counted } from './lead.ts';

/** Names that begin alike, so that none may be taken for another. */
const SOURCES = ['urn:a', 'urn:a:b', 'urn:a:b:c', 'urn:ab', ...Array.from({ length: 12 }, (_, n) => `urn:s${n}`)];
const report = ([source, retracted]: readonly [string, boolean], at: number): Counted =>
  ({ report: { time: at, key: `${source} ${at}`, recordedAt: at, data: { class: 'explosion', sense: 'heard' } }, data: { class: 'explosion', sense: 'heard' }, corrected: false, retracted }) as unknown as Counted;

describe('the reports that speak', () => {
  it('are the newest of each source that is not retracted, of few sources and of many', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: SOURCES.length }).chain((many) => fc.array(fc.tuple(fc.constantFrom(...SOURCES.slice(0, many)), fc.boolean()), { maxLength: 40 })), (told) => {
      const reports = told.map(report);
      const newest = new Map(reports.filter(({ retracted }) => !retracted).map((one) => [sourceOf(one.report.key), one]));
      expect(new Set(speaking(reports))).toEqual(new Set(newest.values()));
      expect(speaking(reports)).toHaveLength(newest.size);
    }));
  });
});
