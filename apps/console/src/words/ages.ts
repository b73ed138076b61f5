import type { Translate } from './start.ts';
import { DAY, HOUR, MINUTE, SECOND } from '#libs/domain';
import { formatNumber, inDigits } from './numbers.ts';

export interface Age { readonly unit: 's' | 'min' | 'h' | 'd'; readonly value: number }

/** Younger ages are told in seconds. */
const IN_SECONDS = 1.5 * MINUTE;
/** An age in the largest unit that still tells two neighbours apart: seconds under 1.5 min, minutes under 2 h, hours under 2 days. Never negative. */
export function ageOf(millis: number): Age {
  const age = Math.max(0, millis);
  if (age < IN_SECONDS) return { unit: 's', value: Math.floor(age / SECOND) };
  if (age < 2 * HOUR) return { unit: 'min', value: Math.floor(age / MINUTE) };
  if (age < 2 * DAY) return { unit: 'h', value: Math.floor(age / HOUR) };
  return { unit: 'd', value: Math.floor(age / DAY) };
}

const UNITS: Readonly<Record<Age['unit'], number>> = { s: SECOND, min: MINUTE, h: HOUR, d: DAY };
/** The youngest age that reads as this one does: it stays the same for as long as the text does. */
export function stepOf(millis: number): number {
  const { unit, value } = ageOf(millis);
  return Math.max(value * UNITS[unit], unit === 's' ? 0 : IN_SECONDS);
}

/** `35 s`, `12 min`, `3 h`, `4 d` in the reader's language. */
export function ageText(t: Translate, millis: number): string {
  const { unit, value } = ageOf(millis);
  return t(`unit.${unit}`, { n: formatNumber(value) });
}

/** `00:17`: minutes and seconds of a wait, hours when it has them. */
export function countUp(millis: number): string {
  const seconds = Math.max(0, Math.floor(millis / SECOND));
  const pad = (value: number) => String(value).padStart(2, '0');
  const rest = `${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  return inDigits(seconds < 3_600 ? rest : `${Math.floor(seconds / 3_600)}:${rest}`);
}
