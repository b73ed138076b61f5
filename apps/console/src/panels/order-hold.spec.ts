import { describe, expect, it } from '@jest/globals';
import { holdOrder, sameOrder } from './order-hold.ts';

const rows = (...keys: string[]) => keys.map((key) => ({ key, section: 's' }));

describe('the order of rows', () => {
  it('does not move under the pointer; what is new waits', () => {
    expect(holdOrder(rows('a', 'b'), rows('c', 'b', 'a'), true)).toEqual({ rows: rows('a', 'b'), waiting: rows('c') });
  });
  it('keeps the place of a row that left, so that no other row slides under the pointer', () => {
    expect(holdOrder(rows('a', 'b', 'c'), rows('a', 'c'), true).rows).toEqual(rows('a', 'b', 'c'));
  });
  it('is the wanted one when nobody touches the list', () => {
    expect(holdOrder(rows('a', 'b'), rows('c', 'b', 'a'), false)).toEqual({ rows: rows('c', 'b', 'a'), waiting: [] });
  });
  it('is the wanted one while the list was still empty', () => {
    expect(holdOrder(rows(), rows('a'), true).rows).toEqual(rows('a'));
  });
  it('is the same only with the same headings', () => {
    expect(sameOrder(rows('a'), [{ key: 'a', section: 't' }])).toBe(false);
    expect(sameOrder(rows('a', 'b'), rows('a', 'b'))).toBe(true);
  });
});
