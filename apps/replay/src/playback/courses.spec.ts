import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MemoryArchive } from '#libs/archive';
import { MINUTE, type Position } from '#libs/domain';
import { happenedOracle, logs } from '../../../../libs/archive/src/past-samples.contract.ts';
import { NOON } from '../../../../libs/archive/src/samples.contract.ts';
import type { Course, CourseOf } from './course.ts';
import { HappenedCourse } from './happened-course.ts';
import { KnownCourse } from './known-course.ts';

const END = NOON + 80 * MINUTE;
const courses: Readonly<Record<string, (of: CourseOf) => Course>> = { known: (of) => new KnownCourse(of), happened: (of) => new HappenedCourse(of) };

describe.each(Object.entries(courses))('a course of what was %s', (name, make) => {
  const belongs = (log: Parameters<typeof happenedOracle>[0], at: number): readonly Position[] => {
    if (name === 'happened') return happenedOracle(log, at, log.length - 1).positions;
    const later = log.findIndex(({ recordedAt }) => recordedAt > at);
    return [...log.keys()].slice(0, later < 0 ? log.length : later);
  };

  it('gives what enters a few events at a time, whole instants, and everything that belongs', async () => {
    await fc.assert(fc.asyncProperty(logs(40), fc.integer({ min: 1, max: 4 }), fc.integer({ min: -5, max: 60 }), async (log, limit, from) => {
      const archive = new MemoryArchive(async () => log.map((one, position) => ({ ...one, position })));
      const course = make({ archive, operation: 'demo', knowledge: log.length - 1 });
      const begin = NOON + from * MINUTE;
      await course.seek(begin, () => {});
      const entered = new Set(belongs(log, begin));
      for (let reached = begin; reached < END;) {
        const next = await course.next(END, limit);
        expect(next.reached).toBeGreaterThanOrEqual(reached);
        for (const { position } of next.recorded) entered.add(position);
        ({ reached } = next);
        expect([...entered].sort((a, b) => a - b)).toEqual(belongs(log, reached));
      }
    }), { numRuns: 60 });
  });

  it('names the instants at which anything enters, forwards and backwards', async () => {
    await fc.assert(fc.asyncProperty(logs(20), async (log) => {
      const archive = new MemoryArchive(async () => log.map((one, position) => ({ ...one, position })));
      const course = make({ archive, operation: 'demo', knowledge: log.length - 1 });
      await course.seek(NOON - 60 * MINUTE, () => {});
      const forwards: number[] = [];
      for (let at = await course.nextInstant(); at !== undefined; at = await course.nextInstant()) {
        forwards.push(at);
        await course.next(at, 1_000);
      }
      const backwards: number[] = [];
      for (let at = await course.previousInstant(END * 2); at !== undefined; at = await course.previousInstant(at)) backwards.push(at);
      expect(backwards.toReversed()).toEqual(forwards);
      for (const [place, at] of forwards.entries()) expect(belongs(log, at).length).toBeGreaterThan(belongs(log, place === 0 ? 0 : (forwards[place - 1] as number)).length - 1);
    }), { numRuns: 40 });
  });
});
