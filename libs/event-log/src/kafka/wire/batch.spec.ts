import { describe, expect, it } from '@jest/globals';
import { array, assert, asyncProperty, integer, string, tuple, uint8Array } from 'fast-check';
import { batchOf, headersOf, recordBytes, type NewRecord } from './batch.ts';
import { crc32C, requests } from './internals.mjs';
import { readBatches } from './record-batches.ts';

const record = (key: string, value: Uint8Array, headers: readonly (readonly [string, string])[] = []): NewRecord => ({ key, value: Buffer.from(value), headers: headersOf(headers) });
const text = string({ maxLength: 20, unit: 'grapheme' });

describe('a batch that is written', () => {
  it('is read as the same records, whatever is in them', async () => {
    const written = array(tuple(text, uint8Array({ maxLength: 100 }), array(tuple(text, text), { maxLength: 3 })), { minLength: 1, maxLength: 20 });
    await assert(asyncProperty(written, integer({ min: 0, max: 4e12 }), async (all, at) => {
      const batch = batchOf(all.map(([key, value, headers]) => record(key, value, headers)), at);
      const [read, ...more] = await readBatches(batch);
      expect([read?.unreadable, read?.next, read?.producer, read?.transactional, read?.control, more]).toEqual([undefined, all.length, -1n, false, false, []]);
      expect(read?.records.map(({ offset }) => offset)).toEqual(all.map((_, place) => place));
      for (const [place, [key, value, headers]] of all.entries()) {
        const one = read?.records[place];
        expect([one?.key?.toString(), one?.value?.equals(value)]).toEqual([Buffer.from(key).toString(), true]);
        expect(one?.headers.map(([name, said]) => [name, said.toString()])).toEqual(headers.map((header) => header.map((part) => Buffer.from(part).toString())));
      }
      expect(batch.readUInt32BE(17)).toBe(crc32C(batch.subarray(21)));
    }), { numRuns: 50 });
  });

  it('is byte for byte what kafkajs writes of the same records at the same time', async () => {
    const at = Date.now();
    const headers = { 'content-type': 'application/cloudevents+json; charset=utf-8', recordedtime: '2026-03-01T12:00:00.000Z' };
    const messages = Array.from({ length: 130 }, (_, n) => ({ key: `convoy/c${n}`, value: Buffer.from('قافلة '.repeat(n * n)), headers, timestamp: String(at) }));
    const { request } = requests.Produce.protocol({ version: 7 })({ acks: -1, timeout: 1_000, topicData: [{ topic: 't', partitions: [{ partition: 0, messages, firstSequence: 0 }] }] });
    const { buffer: theirs } = await (request as { encode(): Promise<{ readonly buffer: Buffer }> }).encode();
    const ours = batchOf(messages.map(({ key, value }) => record(key, value, Object.entries(headers))), at);
    expect(theirs.subarray(theirs.length - ours.length).equals(ours)).toBe(true);
  });

  it('takes no more bytes than were reckoned', () => {
    const all = [record('', Buffer.alloc(0)), record('k'.repeat(300), Buffer.alloc(70_000), [['n', 'v']])];
    expect(batchOf(all, 0).length).toBeLessThanOrEqual(61 + all.reduce((bytes, one) => bytes + recordBytes(one), 0));
  });
});
