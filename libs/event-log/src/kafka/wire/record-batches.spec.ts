import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { assert, asyncProperty, integer, uint8Array } from 'fast-check';
import { readBatches } from './record-batches.ts';

const varint = (value: number): Buffer => {
  const bytes: number[] = [];
  let rest = value < 0 ? -2 * value - 1 : 2 * value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
  return Buffer.from([...bytes, rest]);
};
const bytes = (value: string | null): Buffer => (value === null ? varint(-1) : Buffer.concat([varint(Buffer.byteLength(value)), Buffer.from(value)]));

interface Written { readonly key?: string; readonly value: string | null; readonly headers?: readonly (readonly [string, string | null])[] }
function record({ key, value, headers = [] }: Written, at: number): Buffer {
  const body = Buffer.concat([
    Buffer.from([0]), varint(2 ** 40 + at), varint(at), bytes(key ?? null), bytes(value), varint(headers.length), ...headers.flatMap(([name, said]) => [bytes(name), bytes(said)]),
  ]);
  return Buffer.concat([varint(body.length), body]);
}
function batch(first: number, records: readonly Written[], { attributes = 0, count = records.length, magic = 2, pack = (data: Buffer): Buffer => data } = {}): Buffer {
  const body = pack(Buffer.concat(records.map(record)));
  const header = Buffer.alloc(61);
  header.writeBigInt64BE(BigInt(first), 0);
  header.writeInt32BE(49 + body.length, 8);
  header.writeInt8(magic, 16);
  header.writeInt16BE(attributes, 21);
  header.writeInt32BE(records.length - 1, 23);
  header.writeBigInt64BE(7n, 43);
  header.writeInt32BE(count, 57);
  return Buffer.concat([header, body]);
}

describe('batches of records', () => {
  it('give each record its offset, bytes, and headers in order, also those of one name or of names that objects have', async () => {
    const headers = [['b', '1'], ['toString', 'x'], ['__proto__', 'y'], ['b', '2'], ['عنوان', 'ق'], ['none', null]] as const;
    const read = await readBatches(Buffer.concat([batch(5, [{ key: 'k', value: 'v', headers }, { value: null }]), batch(7, [{ value: 'قيمة' }])]));
    expect(read.map(({ first, next }) => [first, next])).toEqual([[5, 7], [7, 8]]);
    expect(read[0]?.records).toMatchObject([{ offset: 5, key: Buffer.from('k'), value: Buffer.from('v') }, { offset: 6, key: null, value: null, headers: [] }]);
    expect(read[0]?.records[0]?.headers.map(([name, value]) => [name, value.toString()])).toEqual(headers.map(([name, value]) => [name, value ?? '']));
    expect(read[1]?.records[0]?.value?.toString()).toBe('قيمة');
  });

  it('say what is of a transaction and what the servers wrote', async () => {
    const read = await readBatches(Buffer.concat([batch(0, [{ value: 'v' }], { attributes: 0x10 }), batch(1, [{ value: 'v' }], { attributes: 0x30 })]));
    expect(read.map(({ transactional, control, producer }) => [transactional, control, producer])).toEqual([[true, false, 7n], [true, true, 7n]]);
  });

  it('leave out what was cut off at the end', async () => {
    const whole = Buffer.concat([batch(0, [{ value: 'v' }]), batch(1, [{ value: 'w' }])]);
    for (let length = batch(0, [{ value: 'v' }]).length; length < whole.length; length += 1) expect(await readBatches(whole.subarray(0, length))).toHaveLength(1);
  });

  it.each<readonly [string, Buffer]>([
    ['is of an old format', batch(3, [{ value: 'v' }], { magic: 1 })],
    ['has a codec that nobody knows', batch(3, [{ value: 'v' }], { attributes: 6 })],
    ['is not compressed as it says', batch(3, [{ value: 'v' }], { attributes: 1 })],
    ['unfolds to too much', batch(3, [{ value: 'v' }], { attributes: 1, pack: () => gzipSync(Buffer.alloc(40 * 1024 * 1024)) })],
    ['ends before it begins', batch(3, [])],
    ['has fewer records than it says', batch(3, [{ value: 'v' }], { count: 2 })],
    ['has a million records', batch(3, [{ value: 'v' }], { count: 1_000_000 })],
  ])('say why when one %s, and go on with the next', async (_, bad) => {
    const [first, second] = await readBatches(Buffer.concat([bad, batch(4, [{ value: 'next' }])]));
    expect(first).toMatchObject({ first: 3, next: 4, records: [], unreadable: expect.stringMatching(/./) as unknown });
    expect(second?.records.map(({ value }) => value?.toString())).toEqual(['next']);
  });

  it('of a hundred thousand records are read', async () => {
    const [read] = await readBatches(batch(0, Array.from({ length: 100_000 }, () => ({ value: null }))));
    expect(read?.records).toHaveLength(100_000);
  });

  it('never throw, whatever the bytes are', async () => {
    const good = batch(9, [{ key: 'k', value: 'v', headers: [['a', 'b']] }, { value: 'w' }]);
    await assert(asyncProperty(uint8Array({ minLength: 1, maxLength: 8 }), integer({ min: 12, max: good.length - 1 }), async (noise, at) => {
      const spoilt = Buffer.from(good);
      Buffer.from(noise).copy(spoilt, at);
      for (const { first, next, records, unreadable } of await readBatches(spoilt)) {
        expect(next).toBeGreaterThan(first);
        if (unreadable !== undefined) expect(records).toEqual([]);
      }
    }), { numRuns: 500 });
    await assert(asyncProperty(uint8Array({ maxLength: 200 }), async (noise) => void (await readBatches(Buffer.from(noise)))), { numRuns: 500 });
  });
});
