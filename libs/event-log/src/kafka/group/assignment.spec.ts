import { describe, expect, it } from '@jest/globals';
import { array, assert as check, integer, property, subarray } from 'fast-check';
import { assign, decodeAssignment, decodeMember, encodeAssignment, encodeMember, type Member, type Partitions } from './assignment.ts';

const member = (id: string, topics: readonly string[], owned: Partitions = new Map()): Member => ({ id, topics, owned });
const plain = (given: ReadonlyMap<string, Partitions>): unknown => Object.fromEntries([...given].map(([id, topics]) => [id, Object.fromEntries(topics)]));

describe('partitions are given out', () => {
  it('evenly, whatever the order in which members came', () => {
    const topics = ['a', 'b', 'c', 'd', 'e'];
    const given = assign([member('z', topics), member('x', topics), member('y', topics)], () => 1);
    expect(plain(given)).toEqual({ x: { a: [0], d: [0] }, y: { b: [0], e: [0] }, z: { c: [0] } });
    expect(assign([member('x', topics), member('y', topics), member('z', topics)], () => 1)).toEqual(given);
  });

  it('only to members that asked for the topic', () => {
    const given = assign([member('x', ['a', 'b']), member('y', ['c'])], () => 2);
    expect(plain(given)).toEqual({ x: { a: [0, 1], b: [0, 1] }, y: { c: [0, 1] } });
  });

  it('so that everybody keeps what they have, as far as it is their share', () => {
    const topics = ['a', 'b', 'c', 'd'];
    const had = new Map([['b', [0]], ['d', [0]]]);
    expect(plain(assign([member('x', topics), member('y', topics, had)], () => 1))).toEqual({ x: { a: [0], c: [0] }, y: { b: [0], d: [0] } });
    const all = new Map(topics.map((topic) => [topic, [0]]));
    expect(plain(assign([member('x', topics), member('y', topics, all)], () => 1))).toEqual({ x: { c: [0], d: [0] }, y: { a: [0], b: [0] } });
  });

  it('each to exactly one, and nothing is left while somebody wants it', () => {
    const topics = ['a', 'b', 'c', 'd', 'e'];
    check(property(array(subarray(topics), { minLength: 1, maxLength: 6 }), integer({ min: 0, max: 5 }), (wanted, partitions) => {
      const members = wanted.map((some, at) => member(`m${at}`, some, new Map(some.map((topic) => [topic, [0]]))));
      const seen: string[] = [];
      for (const [id, given] of assign(members, () => partitions)) {
        for (const [topic, numbers] of given) {
          expect(members.find((one) => one.id === id)?.topics).toContain(topic);
          for (const number of numbers) seen.push(`${topic} ${number}`);
        }
      }
      const all = topics.filter((topic) => wanted.some((some) => some.includes(topic))).flatMap((topic) => Array.from({ length: partitions }, (_, at) => `${topic} ${at}`));
      expect(seen.sort()).toEqual(all.sort());
    }));
  });

  it('and what members say of themselves and are told is read back as it was', () => {
    const owned = new Map([['a', [0, 2]], ['b', [1]]]);
    expect(decodeMember('x', encodeMember(['a', 'b'], owned))).toEqual(member('x', ['a', 'b'], owned));
    expect(decodeAssignment(encodeAssignment(owned))).toEqual(owned);
    expect(decodeAssignment(encodeAssignment(new Map()))).toEqual(new Map());
  });
});
