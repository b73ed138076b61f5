import { describe, expect, it } from '@jest/globals';
import { HOUR, MINUTE, SECOND } from '#libs/domain';
import { marksIn, readTyped, speedBeside, windowFor, windowNow } from './spans.ts';

const AT = Date.UTC(2026, 10, 22, 6, 14, 3);

describe('what the bar shows', () => {
  it('ends now while it is live, and moves on in steps', () => {
    const window = windowNow(AT, HOUR);
    expect([window.to - window.from, window.to >= AT, window.to - AT < 30 * SECOND]).toEqual([HOUR, true, true]);
    expect(windowFor(window, { at: AT, now: AT + SECOND, span: HOUR, isPast: false })).toBe(window);
    expect(windowFor(window, { at: AT, now: AT + MINUTE, span: HOUR, isPast: false }).to).toBe(window.to + MINUTE);
  });

  it('stays while the cursor is in it, and goes along when it is not', () => {
    const window = { from: AT - HOUR, to: AT };
    expect(windowFor(window, { at: AT - 1, now: AT + HOUR, span: HOUR, isPast: true })).toBe(window);
    expect(windowFor(window, { at: AT + 1, now: AT + HOUR, span: HOUR, isPast: true })).toEqual({ from: AT + 1 - HOUR / 2, to: AT + 1 + HOUR / 2 });
    expect(windowFor(window, { at: AT - 1, now: AT, span: 2 * HOUR, isPast: true })).toEqual({ from: AT - 1 - HOUR, to: AT - 1 + HOUR });
  });

  it('is marked at round instants, few of them', () => {
    for (const span of [15 * MINUTE, HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR, 168 * HOUR]) expect([span, marksIn({ from: AT, to: AT + span }).length >= 3, marksIn({ from: AT, to: AT + span }).length <= 7]).toEqual([span, true, true]);
    expect(marksIn({ from: AT, to: AT + HOUR })[0]).toBe(Date.UTC(2026, 10, 22, 6, 20));
  });
});

describe('a time that is typed', () => {
  it.each([
    ['06:20', Date.UTC(2026, 10, 22, 6, 20)], [' 06:20:07z', Date.UTC(2026, 10, 22, 6, 20, 7)], ['2026-11-21 23:59', Date.UTC(2026, 10, 21, 23, 59)], ['2026-11-21 23:59:30Z', Date.UTC(2026, 10, 21, 23, 59, 30)],
    ['2026-11-22T08:14:03+02:00', AT], ['25:00', undefined], ['yesterday', undefined], ['', undefined], ['2026-11-22', undefined],
  ])('%j', (text, read) => { expect(readTyped(text, AT)).toBe(read); });
});

describe('the speed', () => {
  it('goes to the next one, and stays at either end', () => {
    expect([speedBeside(1, 1), speedBeside(10, -1), speedBeside(1_000, 1), speedBeside(1, -1), speedBeside(60, 1)]).toEqual([2, 5, 1_000, 1, 300]);
  });
});
