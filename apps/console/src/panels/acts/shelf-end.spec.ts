import { describe, expect, it } from '@jest/globals';
import { HOUR, MINUTE } from '#libs/domain';
import { endOf, shiftBegan } from './shelf-end.ts';

const NOW = Date.UTC(2026, 10, 23, 14, 30);

describe('the end of a shelf', () => {
  it('is a quarter of an hour, or an hour, from now', () => {
    expect([endOf('quarter', NOW, '', undefined), endOf('hour', NOW, '', undefined)]).toEqual([NOW + 15 * MINUTE, NOW + HOUR]);
  });
  it('is the end of the shift that began last; of one that is over, a shift from now', () => {
    expect(endOf('shift', NOW, '', NOW - 3 * HOUR)).toBe(NOW + 5 * HOUR);
    expect([NOW - 8 * HOUR, undefined].map((began) => endOf('shift', NOW, '', began))).toEqual([NOW + 8 * HOUR, NOW + 8 * HOUR]);
    const shift = (at: string) => ({ desk: 'watch', by: 'Noor', verified: false, at });
    expect(shiftBegan(new Map([['operation/demo', { log: 'l', openedAt: '', shifts: [shift('2026-11-23T06:00:00.000Z'), shift('2026-11-23T14:00:00.000Z')] }]]))).toBe(Date.UTC(2026, 10, 23, 14));
  });
  it('is a time of day in UTC, today or tomorrow', () => {
    expect([endOf('time', NOW, '15:00', undefined), endOf('time', NOW, '14:30', undefined)]).toEqual([Date.UTC(2026, 10, 23, 15), Date.UTC(2026, 10, 24, 14, 30)]);
  });
});
