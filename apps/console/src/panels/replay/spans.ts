/** What the bar shows at once, and how fast it plays. A shift is the twelve hours that a watch officer sits. */
import { DAY, HOUR, MINUTE, SECOND, type Millis } from '#libs/domain';
import type { Window } from '../../playback/timeline.ts';

export const SPANS = { quarter: 15 * MINUTE, hour: HOUR, six: 6 * HOUR, shift: 12 * HOUR, day: DAY, week: 7 * DAY } as const satisfies Readonly<Record<string, Millis>>;
export type SpanName = keyof typeof SPANS;
export const SPAN_NAMES = Object.keys(SPANS) as readonly SpanName[];

export const SPEEDS = [1, 2, 5, 10, 30, 60, 300, 1_000] as const;
export const speedText = (speed: number): string => `×${speed}`;
/** The next faster or slower speed; the same at either end. */
export function speedBeside(speed: number, direction: 1 | -1): number {
  const ordered = direction === 1 ? SPEEDS : SPEEDS.toReversed();
  return ordered.find((one) => (one - speed) * direction > 0) ?? speed;
}

/** What is live moves the window on in steps of this share of it, and no oftener than this. */
const STEPS = 240;
const STEP_AT_LEAST: Millis = 30 * SECOND;

/** The window that ends now. */
export function windowNow(now: Millis, span: Millis): Window {
  const step = Math.max(STEP_AT_LEAST, span / STEPS);
  const to = Math.ceil(now / step) * step;
  return { from: to - span, to };
}

/** The window that is shown next: it stays while the cursor is in it, so that nothing moves under a hand. */
export function windowFor(before: Window, { at, now, span, isPast }: { readonly at: Millis; readonly now: Millis; readonly span: Millis; readonly isPast: boolean }): Window {
  if (!isPast) {
    const next = windowNow(now, span);
    return next.from === before.from && next.to === before.to ? before : next;
  }
  if (before.to - before.from === span && at >= before.from && at <= before.to) return before;
  const from = Math.round(at - span / 2);
  return { from, to: from + span };
}

const TYPED = /^(?:(\d{4}-\d{2}-\d{2})[T ])?(\d{2}:\d{2})(:\d{2})?Z?$/;

/** A time as people type it: RFC 3339, or hours and minutes in UTC of the day of `at`. Undefined when it is none. */
export function readTyped(text: string, at: Millis): Millis | undefined {
  const typed = TYPED.exec(text.trim().toUpperCase());
  const whole = typed === null ? text.trim() : `${typed[1] ?? new Date(at).toISOString().slice(0, 10)}T${typed[2] ?? ''}${typed[3] ?? ':00'}Z`;
  const read = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/.test(whole) ? Date.parse(whole) : Number.NaN;
  return Number.isNaN(read) ? undefined : read;
}

/** Round instants of a window to write under it: about six. */
export function marksIn({ from, to }: Window): readonly Millis[] {
  const step = [MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY].find((one) => (to - from) / one <= 6.5) ?? 7 * DAY;
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.floor((to - first) / step) + 1 }, (_, at) => first + at * step);
}
