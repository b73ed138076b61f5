import { describe, expect, it } from '@jest/globals';
import { readMoment, withMoment } from './moment.ts';

describe('a moment of the past in the address', () => {
  const at = Date.UTC(2026, 10, 22, 6, 14, 3);

  it('is read and written the same, beside whatever else is there', () => {
    const search = withMoment('?operation=demo&sel=convoy/c1', { at, phase: 'playing', mode: 'difference' });
    expect(search).toBe('?operation=demo&sel=convoy/c1&t=2026-11-22T06:14:03Z&play=1&mode=difference');
    expect(readMoment(search)).toEqual({ at, playing: true, mode: 'difference' });
    expect(withMoment(search, undefined)).toBe('?operation=demo&sel=convoy/c1');
  });

  it('is paused and as it was known unless it says otherwise; what is no time is none', () => {
    expect(readMoment('?t=2026-11-22T06:14:03Z')).toEqual({ at, playing: false, mode: 'known' });
    expect(readMoment('?t=2026-11-22T08:14:03%2B02:00&mode=dreamt')).toEqual({ at, playing: false, mode: 'known' });
    expect([readMoment('?t=soon'), readMoment('?play=1'), readMoment('')]).toEqual([undefined, undefined, undefined]);
  });
});
