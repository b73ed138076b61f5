import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { array, assert, asyncProperty, integer } from 'fast-check';
import type { Accepted, Recorded } from '#libs/domain';
import type { EventLog } from './event-log.ts';
import { followingContract } from './following.contract.ts';
import { ids, largeNote, note, notes, readAll } from './samples.contract.ts';

/** Makes an empty log for one test; `dispose` is called after it. */
export type MakeLog = () => Promise<{ readonly log: EventLog; readonly dispose: () => Promise<void> }>;

/** Events of one call that every log shows whole: together less than 512 KiB, and no more than a thousand. */
const SEEN_WHOLE = 900;

/** Every promise in the port's comments. `whole` is for logs that show larger calls whole too. */
export function eventLogContract(name: string, make: MakeLog, whole = SEEN_WHOLE): void {
  let log: EventLog;
  let dispose: () => Promise<void>;
  beforeEach(async () => ({ log, dispose } = await make()));
  afterEach(() => dispose());

  describe(`${name}: append`, () => {
    it('is durable when it resolves: head and every read see it', async () => {
      const recorded = await log.append('demo', notes(3));
      expect(recorded.map(({ position }) => position)).toEqual([0, 1, 2]);
      expect(recorded.map(({ event }) => event)).toEqual(notes(3).map(({ event }) => event));
      expect(await log.head('demo')).toBe(2);
      expect(await readAll(log, 'demo')).toEqual(recorded);
    });

    it("keeps the sender's own text and the time we accepted it", async () => {
      const { event } = note('own-text');
      const json = ` ${event.json.replace('"data"', '"traceparent" : "00-ab-cd-01",\n"data"').replace('seen', String.raw`\u0633\u0645\ud800 קול`)}\n`;
      await log.append('demo', [{ event: { ...event, json }, recordedAt: 123 }]);
      expect(await readAll(log, 'demo')).toMatchObject([{ recordedAt: 123, event: { json } }]);
    });

    it.each<readonly [string, (good: Accepted) => Accepted]>([
      ['has no recorded time', (good) => ({ ...good, recordedAt: Number.NaN })],
      ['has half a millisecond', (good) => ({ ...good, recordedAt: 0.5 })],
      ['has text that is not well-formed', (good) => ({ ...good, event: { ...good.event, json: good.event.json.replace('seen', '\ud800') } })],
      ['has text that is not JSON', (good) => ({ ...good, event: { ...good.event, json: '{' } })],
    ])('is all or nothing: refuses the whole call when one event %s, and only that call', async (_, spoil) => {
      const before = log.append('demo', notes(2, 'before'));
      const spoilt = log.append('demo', [...notes(2, 'spoilt'), spoil(note('bad')), note('spoilt-4')]);
      const after = log.append('demo', notes(2, 'after'));
      await expect(spoilt).rejects.toThrow();
      await Promise.all([before, after]);
      expect(ids(await readAll(log, 'demo'))).toEqual(['before-0', 'before-1', 'after-0', 'after-1']);
    });

    it('keeps the given order and contiguous positions when calls run at the same time', async () => {
      let run = 0;
      await assert(asyncProperty(array(integer({ min: 0, max: 40 }), { maxLength: 40 }), async (sizes) => {
        const operation = `run-${(run += 1)}`;
        const calls = await Promise.all(sizes.map((size, at) => log.append(operation, notes(size, `c${at}`))));
        const read = await readAll(log, operation);
        expect(read).toEqual(calls.flat().sort((a, b) => a.position - b.position));
        for (const [at, call] of calls.entries()) {
          expect(ids(call)).toEqual(ids(notes(sizes[at] as number, `c${at}`)));
          for (const [place, { position }] of call.entries()) expect(position).toBe((call[0] as Recorded).position + place);
        }
      }), { numRuns: 20 });
    });

    it('of nothing records nothing', async () => {
      expect(await log.append('demo', [])).toEqual([]);
      expect(await log.head('demo')).toBe(-1);
    });

    it('records a copy of an event again: making it harmless is the work of the fold', async () => {
      await log.append('demo', [note('same')]);
      await log.append('demo', [note('same')]);
      expect(ids(await readAll(log, 'demo'))).toEqual(['same', 'same']);
    });

    it('shows nothing of a call to any reader before all of it is durable', async () => {
      await log.append('demo', notes(10, 'before'));
      const appending = log.append('demo', notes(whole));
      for (let count = 10; count < 10 + whole; count = (await readAll(log, 'demo')).length) {
        expect(count).toBe(10);
        await turn();
      }
      expect(await appending).toHaveLength(whole);
    });

    it('of more events than a batch holds is still one call', async () => {
      const recorded = await log.append('demo', notes(3_000));
      expect(recorded.at(-1)?.position).toBe(2_999);
      expect(ids(await readAll(log, 'demo'))).toEqual(ids(notes(3_000)));
    });
  });

  describe(`${name}: read`, () => {
    it('gives batches in position order from after + 1', async () => {
      await log.append('demo', notes(700));
      for (const after of [-1, 0, 255, 698]) expect(await readAll(log, 'demo', { after })).toHaveLength(699 - after);
    });

    it('gives nothing past the end and of an empty log', async () => {
      expect(await readAll(log, 'demo')).toEqual([]);
      await log.append('demo', notes(2));
      for (const after of [1, 2, 1_000_000]) expect(await readAll(log, 'demo', { after })).toEqual([]);
    });

    it.each([-2, 0.5, Number.NaN])('refuses %d, which is no position', async (after) => {
      await expect(readAll(log, 'demo', { after })).rejects.toThrow(RangeError);
    });

    it('holds no more than a page of large events at a time', async () => {
      const large = Array.from({ length: 40 }, (_, at) => largeNote(`large-${at}`));
      await log.append('demo', large);
      const sizes: number[] = [];
      for await (const batch of log.read('demo', { after: -1 })) sizes.push(batch.length);
      expect(Math.max(...sizes)).toBeLessThan(12);
      expect(sizes.reduce((total, size) => total + size)).toBe(40);
    });

    it('gives what one call appended as one batch, whatever was read before it', async () => {
      for (const [size, before] of [['little', [note('little')]], ['large', Array.from({ length: 12 }, (_, at) => largeNote(`large-${at}`))]] as const) {
        const last = (await log.append('demo', before)).at(-1)?.position ?? Number.NaN;
        await readAll(log, 'demo');
        await log.append('demo', notes(100, `after-${size}`));
        const sizes: number[] = [];
        for await (const batch of log.read('demo', { after: last })) sizes.push(batch.length);
        expect([size, ...sizes]).toEqual([size, 100]);
      }
    });

    it('gives two readers the same, each at its own pace', async () => {
      await log.append('demo', notes(600));
      const slow = log.read('demo', { after: -1 })[Symbol.asyncIterator]();
      const first = await slow.next();
      const quick = await readAll(log, 'demo');
      const rest: Recorded[] = [...(first.value as readonly Recorded[])];
      for (let next = await slow.next(); next.done !== true; next = await slow.next()) rest.push(...next.value);
      expect(rest).toEqual(quick);
    });

    it('lets other work run between batches', async () => {
      await log.append('demo', notes(2_000));
      let turns = 0;
      const count = (): void => {
        turns += 1;
        timer = setImmediate(count);
      };
      let timer = setImmediate(count);
      let batches = 0;
      for await (const _ of log.read('demo', { after: -1 })) batches += 1;
      clearImmediate(timer);
      expect(batches).toBeGreaterThan(3);
      expect(turns).toBeGreaterThanOrEqual(batches - 1);
    });

    it('gives what comes before an event that this program is too old to understand, then throws NewerVersion', async () => {
      const { event, recordedAt } = note('newer');
      await log.append('demo', [...notes(3), { event: { ...event, json: event.json.replace('note-added.v1', 'note-added.v99') }, recordedAt }, note('later')]);
      const seen: Recorded[] = [];
      const reading = async (): Promise<void> => {
        for await (const batch of log.read('demo', { after: -1 })) seen.push(...batch);
      };
      await expect(reading()).rejects.toMatchObject({ name: 'NewerVersion' });
      expect(ids(seen)).toEqual(['n-0', 'n-1', 'n-2']);
    });

    it('keeps operations apart, also those whose names begin alike', async () => {
      await Promise.all([log.append('a', notes(2, 'a')), log.append('ab', notes(3, 'ab')), log.append('a-b', notes(1, 'a-b'))]);
      expect(await Promise.all(['a', 'ab', 'a-b', 'b'].map((operation) => log.head(operation)))).toEqual([1, 2, 0, -1]);
      expect(ids(await readAll(log, 'ab'))).toEqual(['ab-0', 'ab-1', 'ab-2']);
    });
  });

  followingContract(name, () => log);
}
