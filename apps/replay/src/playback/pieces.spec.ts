import { describe, expect, it } from '@jest/globals';
import { letGo, memoryOf, piecesOf } from './pieces.ts';

describe('entries in pieces', () => {
  const entries = Array.from({ length: 5_000 }, (_, n) => JSON.stringify([`corridor/c${n}`, { name: { ar: 'ممر الشمال' }, note: 'x'.repeat(n % 97) }]));

  it.each([[0], [1], [2], [5_000]])('are %i entries with commas between them', (count) => {
    expect(Buffer.concat(piecesOf(entries.slice(0, count))).toString()).toBe(entries.slice(0, count).join(','));
  });

  it('are cut so that none lies among the large objects of V8, and no entry is cut in two', () => {
    const pieces = piecesOf(entries);
    expect(pieces.length).toBeGreaterThan(5);
    for (const piece of pieces) {
      expect(piece.length).toBeLessThan(131_072);
      expect(Buffer.from(piece).toString()).toMatch(/\]$/);
    }
  });

  it('are gone from memory once they are let go of, or handed over', () => {
    const [sent, handed] = [piecesOf(entries), piecesOf(entries)];
    letGo(sent);
    structuredClone(handed, { transfer: memoryOf(handed) });
    expect([...sent, ...handed].every(({ byteLength }) => byteLength === 0)).toBe(true);
  });
});
