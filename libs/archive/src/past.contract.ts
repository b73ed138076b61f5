import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { array, assert, asyncProperty, constantFrom, integer, record } from 'fast-check';
import { canonical, fold, LANES, laneOf, LivePicture, MINUTE, SECOND, type Accepted, type Millis, type Picture } from '#libs/domain';
import type { ArchiveUnderTest } from './archive.contract.ts';
import type { Archive, Entry } from './archive.ts';
import { happenedPicture, knownPicture } from './pictures.ts';
import { happenedOracle, logs } from './past-samples.contract.ts';
import { NOON, sample } from './samples.contract.ts';

const HOUR_ON = 41;
const textOf = (picture: Picture): string => canonical(Object.fromEntries(picture));
const moments = array(record({ at: integer({ min: -1, max: HOUR_ON + 30 }).map((minute) => NOON + minute * MINUTE + 700), share: constantFrom(0.2, 0.5, 0.8, 1) }), { minLength: 6, maxLength: 6 });
const order = (a: Entry, b: Entry): number => a.at - b.at || a.position - b.position || a.from - b.from;
const everything = { after: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER, knowledge: Number.MAX_SAFE_INTEGER, limit: 100_000 };

async function scanned(archive: Archive, after: number, to: number) {
  const all = await Array.fromAsync(archive.scan('demo', after, to));
  return all.flatMap(({ recorded }) => recorded);
}

/** Every promise about the past in the port's comments. `maxLength` is how long the generated logs are. */
export function pastContract(name: string, make: () => Promise<ArchiveUnderTest>, maxLength = 60): void {
  let under: ArchiveUnderTest;
  let runs = 0;
  beforeEach(async () => { under = await make(); });
  afterEach(() => under.dispose());
  const given = async (log: readonly Accepted[]): Promise<string> => {
    const operation = `run-${(runs += 1)}`;
    // In pieces, so that whoever makes tables of a log resumes.
    const third = Math.ceil(log.length / 3);
    for (let at = 0; at < log.length; at += third) await under.append(operation, log.slice(at, at + third));
    return operation;
  };

  describe(`${name}: pictures of the past`, () => {
    it('of what was known are the fold of the beginning of the log', async () => {
      await assert(asyncProperty(logs(maxLength), async (log) => {
        const operation = await given(log);
        const picture = new LivePicture();
        for (const [position, one] of log.entries()) {
          fold(picture, { ...one, position });
          if (position % 3 === 0 || position === log.length - 1) expect(textOf((await knownPicture(under.archive, operation, position)).picture)).toBe(textOf(picture));
        }
      }), { numRuns: 15 });
    });

    it('of what had happened are what looking at every report, correction, retraction and act says, for any instant and any knowledge', async () => {
      await assert(asyncProperty(logs(maxLength), moments, async (log, asked) => {
        const operation = await given(log);
        for (const { at, share } of asked) {
          const knowledge = Math.ceil(log.length * share) - 1;
          const { picture } = await happenedPicture(under.archive, operation, at, knowledge);
          expect(textOf(picture)).toBe(textOf(happenedOracle(log, at, knowledge).picture));
        }
      }), { numRuns: 60 });
    });
  });

  describe(`${name}: entries`, () => {
    it('say which events are in a picture of what happened', async () => {
      await assert(asyncProperty(logs(maxLength), moments, async (log, asked) => {
        const operation = await given(log);
        for (const { at, share } of asked) {
          const knowledge = Math.ceil(log.length * share) - 1;
          const entries = await under.archive.entries(operation, { ...everything, to: at, knowledge });
          expect([...new Set(entries.map(({ position }) => position))].sort((a, b) => a - b)).toEqual(happenedOracle(log, at, knowledge).positions);
        }
      }), { numRuns: 30 });
    });

    it('come in order, between two instants, as far as they are known, and no more than are asked for', async () => {
      await assert(asyncProperty(logs(maxLength), moments, async (log, asked) => {
        const operation = await given(log);
        const all = await under.archive.entries(operation, everything);
        expect(all).toEqual([...all].sort(order));
        for (const [place, { at, share }] of asked.entries()) {
          const knowledge = Math.ceil(log.length * share) - 1;
          const after = at - (place + 1) * 5 * MINUTE;
          const wanted = all.filter((entry) => entry.at > after && entry.at <= at && entry.from <= knowledge);
          expect(await under.archive.entries(operation, { after, to: at, knowledge, limit: 1_000 })).toEqual(wanted);
          expect(await under.archive.entries(operation, { after, to: at, knowledge, limit: 2 })).toEqual(wanted.slice(0, 2));
          expect(await under.archive.lastEntryBefore(operation, at, knowledge)).toBe(all.filter((entry) => entry.at < at && entry.from <= knowledge).at(-1)?.at);
        }
      }), { numRuns: 30 });
    });

    it('are known since a position, or of clocks that were ahead at it', async () => {
      await assert(asyncProperty(logs(maxLength), moments, async (log, asked) => {
        const operation = await given(log);
        const all = await under.archive.entries(operation, everything);
        for (const { at, share } of asked) {
          const position = Math.ceil(log.length * share) - 1;
          const knowledge = Math.min(log.length - 1, position + 20);
          const since = await under.archive.entriesSince(operation, position, at, knowledge);
          expect([...since].sort(order)).toEqual(all.filter((entry) => entry.from > position && entry.at <= at && entry.from <= knowledge));
          const high = await under.archive.highAt(operation, position);
          expect([...(await under.archive.entriesAhead(operation, position, high))].sort(order)).toEqual(all.filter((entry) => entry.at > high && entry.from <= position));
        }
      }), { numRuns: 30 });
    });

    it('of what waits for what it is about are none, until that comes', async () => {
      const [reported, corrected] = [sample({ id: '1', source: 'urn:a' }), sample({ id: '2', source: 'urn:a', time: NOON + MINUTE })];
      const json = corrected.event.json.replace('violation-reported', 'violation-corrected').replace('"class"', '"corrects":"urn:a 1","reason":"r","class"');
      const { decode } = await import('#libs/protocol');
      const correction = { event: decode(json), recordedAt: NOON };
      const operation = await given([correction]);
      expect(await under.archive.entries(operation, everything)).toEqual([]);
      await under.append(operation, [{ ...reported, recordedAt: NOON + SECOND }, { ...reported, recordedAt: NOON + 2 * SECOND }]);
      expect(await under.archive.entries(operation, everything)).toEqual([{ at: NOON, from: 1, position: 0 }, { at: NOON, from: 1, position: 1 }, { at: NOON, from: 2, position: 2 }]);
    });
  });

  describe(`${name}: reading back`, () => {
    it('gives every event after a position and up to another, decoded', async () => {
      const log = Array.from({ length: 2_600 }, (_, at) => sample({ id: `e-${at}`, subject: `violation/v${at % 40}`, time: NOON + at * SECOND, text: `word ${at}` }));
      await under.append('demo', log);
      const all = await scanned(under.archive, -1, 10_000);
      expect(all.map(({ position, recordedAt, event: { id, source, fact, subject, time, data, json } }) => ({ position, recordedAt, event: { id, source, fact, subject, time, data, json } })))
        .toEqual(log.map((one, position) => ({ ...one, position })));
      expect((await scanned(under.archive, 1_000, 2_100)).map(({ position }) => position)).toEqual(Array.from({ length: 1_100 }, (_, at) => 1_001 + at));
      const positions = [0, 5, ...Array.from({ length: 40 }, (_, at) => 1_100 + at * 2), 2_599];
      expect((await under.archive.at('demo', positions)).recorded.map(({ position, event: { id } }) => [position, id])).toEqual(positions.map((position) => [position, `e-${position}`]));
      expect(await under.archive.at('demo', [])).toEqual({ recorded: [], unreadable: [] });
      const texts = log.map(({ event: { json }, recordedAt }, position) => ({ position, recordedAt, json }));
      expect(await under.archive.texts('demo', 1_500, 2_000, 300)).toEqual(texts.slice(1_501, 1_801));
      expect(await under.archive.texts('demo', 2_590, 2_595, 300)).toEqual(texts.slice(2_591, 2_596));
    });

    it('says how far the log goes, and the largest recorded time up to each event', async () => {
      expect(await under.archive.span('demo')).toBeUndefined();
      const offsets = [5, 1, 9, 2, 9, 30, 7];
      await under.append('demo', offsets.map((offset, at) => sample({ id: `e-${at}`, recordedAt: NOON + offset })));
      expect(await under.archive.span('demo')).toEqual({ first: NOON + 5, last: NOON + 30, head: 6, told: 6, begin: -1 });
      expect(await Promise.all([-1, 0, 1, 2, 3, 4, 5, 6].map((position) => under.archive.highAt('demo', position)))).toEqual([0, ...[5, 5, 9, 9, 9, 30, 30].map((offset) => NOON + offset)]);
    });
  });

  describe(`${name}: counts and gaps`, () => {
    const counted = (log: readonly Accepted[], by: 'recorded' | 'occurred', from: Millis, to: Millis, step: Millis) => {
      let high = 0;
      const counts = new Map<string, number>();
      for (const { event, recordedAt } of log) {
        high = Math.max(high, recordedAt);
        const at = by === 'recorded' ? high : event.time;
        const key = `${Math.floor((at - from) / step)} ${laneOf(event.subject)}`;
        if (at >= from && at < to) counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      return counts;
    };

    it('are those of looking at every event, whatever the step', async () => {
      await assert(asyncProperty(logs(maxLength), async (log) => {
        const operation = await given(log);
        for (const by of ['recorded', 'occurred'] as const) {
          for (const step of [10 * SECOND, 30 * SECOND, MINUTE, 5 * MINUTE, 60 * MINUTE]) {
            const from = Math.floor(NOON / step) * step - step;
            const to = from + 90 * step;
            const counts = await under.archive.counts(operation, { by, from, to, step });
            expect(new Map(counts.map(({ bucket, lane, events }) => [`${bucket} ${lane}`, events]))).toEqual(counted(log, by, from, to, step));
            expect(counts.every(({ lane, severity }) => LANES.includes(lane) && severity === '')).toBe(true);
          }
        }
      }), { numRuns: 10 });
    });

    it.each([{ step: 5_000 }, { step: 15_000 }, { from: NOON + 1 }, { to: NOON + 60_001 }])('throw RangeError for %j', async (wrong) => {
      await under.append('demo', [sample({})]);
      await expect(under.archive.counts('demo', { by: 'recorded', from: NOON, to: NOON + 60_000, step: 10_000, ...wrong })).rejects.toThrow(RangeError);
    });

    it('are told of more than two minutes in which nothing was recorded', async () => {
      const offsets = [0, 60, 180, 301, 302, 900];
      await under.append('demo', offsets.map((offset, at) => sample({ id: `e-${at}`, recordedAt: NOON + offset * SECOND })));
      const gap = (from: number, to: number) => ({ from: NOON + from * SECOND, to: NOON + to * SECOND });
      expect(await under.archive.gaps('demo', gap(-100, 2_000))).toEqual([gap(180, 301), gap(302, 900)]);
      expect(await under.archive.gaps('demo', gap(301, 302))).toEqual([]);
      expect(await under.archive.gaps('demo', gap(500, 600))).toEqual([gap(302, 900)]);
    });
  });
}
