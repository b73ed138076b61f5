import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { array, assert, asyncProperty, constantFrom, integer, option, record, type Arbitrary } from 'fast-check';
import { MINUTE, type Accepted, type OperationId } from '#libs/domain';
import type { Archive, EventQuery } from './archive.ts';
import { archived, NOON, sample, scan, type Sample } from './samples.contract.ts';

/** An archive and the way its log is written; `append` resolves when the archive should know the events. */
export interface ArchiveUnderTest {
  readonly archive: Archive;
  readonly append: (operation: OperationId, events: readonly Accepted[]) => Promise<void>;
  readonly dispose: () => Promise<void>;
}

const WORDS = ['gate', 'gates', 'القرية', 'القريه', 'נקודה', 'Général', 'n’est', 'v1', '١٢', 'x'] as const;
const texts = array(constantFrom(...WORDS), { maxLength: 4 }).map((words) => words.join(' '));
const samples: Arbitrary<Sample> = record({
  id: constantFrom('e-1', 'e-2', 'é'), source: constantFrom('urn:team:1', 'urn:team:2', 'urn:team'), kind: constantFrom('seen', 'beat'),
  subject: constantFrom('violation/v1', 'violation/v2', 'violation/v'), time: integer({ min: 0, max: 5 }).map((at) => NOON + at * MINUTE), text: texts,
}).map((made) => (made.kind === 'beat' ? { ...made, subject: made.subject.replace('violation', 'source') } : made));
const maybe = <T>(some: Arbitrary<T>): Arbitrary<T | undefined> => option(some, { nil: undefined });
const queries: Arbitrary<EventQuery> = record({
  after: integer({ min: -1, max: 30 }), limit: constantFrom(1, 3, 1_000), type: maybe(constantFrom('watchfloor.violation-reported.v1', 'watchfloor.source-heartbeat.v1', 'none')),
  subject: maybe(constantFrom('violation/v1', 'source/v2', 'violation/v')), source: maybe(constantFrom('urn:team:1', 'urn:team')), id: maybe(constantFrom('e-1', 'é')),
  from: maybe(integer({ min: 0, max: 5 }).map((at) => NOON + at * MINUTE)), to: maybe(integer({ min: 0, max: 6 }).map((at) => NOON + at * MINUTE)),
  q: maybe(array(constantFrom(...WORDS, 'ga', 'القر', '-', '"'), { maxLength: 3 }).map((words) => words.join(' '))),
}).map((query) => Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as unknown as EventQuery);

/** Every promise in the port's comments. */
export function archiveContract(name: string, make: () => Promise<ArchiveUnderTest>): void {
  let under: ArchiveUnderTest;
  beforeEach(async () => {
    under = await make();
  });
  afterEach(() => under.dispose());
  const all = (query: Partial<EventQuery> = {}): Promise<unknown> => under.archive.events('demo', { after: -1, limit: 1_000, ...query }).then(({ events }) => events);

  describe(`${name}: events`, () => {
    it('of a log that does not exist are none', async () => {
      expect(await under.archive.events('demo', { after: -1, limit: 10 })).toEqual({ events: [], more: false });
    });

    it('are as the log holds them, in position order', async () => {
      const log = Array.from({ length: 30 }, (_, at) => sample({ id: `e-${at}`, recordedAt: NOON + 50 - at }));
      await under.append('demo', log);
      expect(await all()).toEqual(log.map(archived));
      expect(await all({ after: 28 })).toEqual([archived(log[29] as Accepted, 29)]);
      expect(await all({ after: 29 })).toEqual([]);
      expect(await all({ after: 1_000 })).toEqual([]);
    });

    it('come in pages of the limit, with more until nothing beyond can match', async () => {
      const log = Array.from({ length: 25 }, (_, at) => sample({ id: `e-${at}` }));
      await under.append('demo', log);
      const pages: number[] = [];
      for (let after = -1, more = true; more;) {
        const page = await under.archive.events('demo', { after, limit: 10 });
        pages.push(page.events.length);
        after = page.events.at(-1)?.position ?? after;
        more = page.more;
      }
      expect(pages).toEqual([10, 10, 5]);
    });

    it('come in pages that end early, and not empty, when they hold a lot of text', async () => {
      const log = Array.from({ length: 40 }, (_, at) => sample({ id: `e-${at}` })).map(({ event, recordedAt }) => ({ event: { ...event, json: event.json.padEnd(60_000) }, recordedAt }));
      await under.append('demo', log);
      const { events, more } = await under.archive.events('demo', { after: -1, limit: 1_000 });
      expect(more).toBe(true);
      expect(events.length).toBeGreaterThan(0);
      expect(events.length).toBeLessThan(25);
    });

    it.each([{ after: -2 }, { after: 0.5 }, { limit: 0 }, { limit: 1_001 }, { limit: 1.5 }])('throw RangeError for %j', async (wrong) => {
      await expect(all(wrong)).rejects.toThrow(RangeError);
    });

    it('occurred from an instant, inclusive, to an instant, exclusive', async () => {
      const log = [3, 1, 2, 4].map((at) => sample({ id: `e-${at}`, time: NOON + at }));
      await under.append('demo', log);
      expect(await all({ from: NOON + 1, to: NOON + 3 })).toEqual([archived(log[1] as Accepted, 1), archived(log[2] as Accepted, 2)]);
      expect(await all({ from: NOON + 4 })).toHaveLength(1);
      expect(await all({ to: NOON + 2 })).toHaveLength(1);
      expect(await all({ from: NOON + 3, to: NOON + 3 })).toEqual([]);
    });

    it.each([
      ['القريه', 'شوهد في القَرْيَة'], ['ahmad', 'AHMAD'], ['gate sho', 'Shots at the gate'], ['صهل', 'صهـل'], ['שלום', 'שָׁלוֹם'], ['v-9', 'nothing else'],
    ])('are found by %s in %s', async (q, text) => {
      await under.append('demo', [sample({ text, subject: 'violation/v-9' }), sample({ text: 'unrelated', subject: 'violation/w' })]);
      expect(await all({ q })).toMatchObject([{ position: 0 }]);
    });

    it.each(['"', '*', 'gate" OR "x', 'NEAR(a b)', "'; DROP TABLE events", '\u0000', '\ue001', '\ud800', '(', 'AND'])('take %j as text and never as a language', async (q) => {
      const log = [sample({ id: 'e-0' }), sample({ id: 'e-1', text: 'x' })];
      await under.append('demo', log);
      expect(await all({ q })).toEqual(scan(log, { after: -1, limit: 1_000, q }));
      expect(await all({ subject: q, type: q, source: q, id: q })).toEqual([]);
    });

    it('are found by any number of words', async () => {
      const words = Array.from({ length: 200 }, (_, at) => `w${at}`);
      await under.append('demo', [sample({ text: words.join(' ') }), sample({ text: words.slice(1).join(' ') })]);
      expect(await all({ q: words.join(' ') })).toMatchObject([{ position: 0 }]);
      expect(await all({ q: Array.from({ length: 5_000 }, (_, at) => `w${at}`).join(' ') })).toEqual([]);
    });

    it('are those that looking at every event would find, for every query', async () => {
      let run = 0;
      await assert(asyncProperty(array(samples, { maxLength: 40 }), array(queries, { minLength: 8, maxLength: 8 }), async (made, asked) => {
        const operation = `run-${(run += 1)}`;
        const log = made.map(sample);
        await under.append(operation, log);
        for (const query of asked) {
          const { events, more } = await under.archive.events(operation, query);
          const expected = scan(log, query);
          expect(events).toEqual(expected.slice(0, query.limit));
          if (!more) expect(events).toHaveLength(expected.length);
        }
      }), { numRuns: 20 });
    });

    it('of operations are kept apart, also of those whose names begin alike', async () => {
      await under.append('a', [sample({ id: 'of-a' })]);
      await under.append('ab', [sample({ id: 'of-ab' }), sample({ id: 'of-ab' })]);
      expect((await under.archive.events('ab', { after: -1, limit: 9, id: 'of-ab' })).events).toHaveLength(2);
      expect((await under.archive.events('a', { after: -1, limit: 9, id: 'of-ab' })).events).toEqual([]);
      expect([await under.archive.head('a'), await under.archive.head('ab'), await under.archive.head('b')]).toEqual([0, 1, -1]);
    });
  });

  describe(`${name}: head and what was known`, () => {
    it('head is the largest position it can answer for, or -1', async () => {
      expect(await under.archive.head('demo')).toBe(-1);
      await under.append('demo', [sample({}), sample({})]);
      expect(await under.archive.head('demo')).toBe(1);
    });

    it('what was known at an instant is the longest beginning whose largest recorded time is not later', async () => {
      expect(await under.archive.knownAt('demo', NOON)).toBe(-1);
      await under.append('demo', [1, 1, 4, 2, 3, 9].map((at) => sample({ recordedAt: NOON + at })));
      const known = await Promise.all([0, 1, 2, 3, 4, 8, 9, 99].map((at) => under.archive.knownAt('demo', NOON + at)));
      expect(known).toEqual([-1, 1, 1, 1, 4, 4, 5, 5]);
    });
  });

  describe(`${name}: close`, () => {
    it('makes calls after it reject', async () => {
      await under.append('demo', [sample({})]);
      expect(await under.archive.head('demo')).toBe(0);
      await under.archive.close();
      await expect(all()).rejects.toThrow('closed');
      await expect(under.archive.head('demo')).rejects.toThrow('closed');
      await under.archive.close();
    });
  });
}
