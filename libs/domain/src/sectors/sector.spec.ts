import { describe, expect, it } from '@jest/globals';
import type { Polygon } from '../facts.ts';
import { fact, given, NOON } from '../picture/given.ts';

const AREA: Polygon = { type: 'Polygon', coordinates: [[[34.2, 31.2], [34.4, 31.2], [34.4, 31.6], [34.2, 31.2]]] };
const defined = (en: string, time: number) => fact('sector-defined', 'sector/z1', { name: { en }, geometry: AREA, baseline: 2 }, { time });

describe('a sector', () => {
  it('is what was said of it last, in whatever order it was heard', () => {
    const [old, now] = [defined('North', NOON), defined('Far north', NOON + 1)];
    for (const log of [given(old, now), given(now, old), given(now, old, now)]) {
      expect(log.sees('sector/z1')).toEqual({ name: { en: 'Far north' }, geometry: AREA, baseline: 2 });
    }
  });
});
