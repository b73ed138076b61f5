/**
 * The order of reports: (`time`, event key, canonical data), the greater wins. Whatever is kept under this order is the same
 * for every order of arrival and any number of copies.
 */
import { canonical } from './canonical.ts';
import { eventKey, type EventKey, type EventOf, type Recorded } from './event.ts';
import type { FactName, Facts } from './facts.ts';
import { MINUTE, type Millis } from './time.ts';

/** How many elements a set of reports keeps: the greatest. */
export const KEPT_ELEMENTS = 64;
/** A report further ahead of its own recorded time than this is history and never a current value. */
export const CLOCK_AHEAD: Millis = 2 * MINUTE;

/** A report as it is kept. `recordedAt` is the smallest of its copies. */
export interface Element<D> {
  readonly time: Millis;
  readonly key: EventKey;
  readonly recordedAt: Millis;
  readonly data: D;
}

/** Elements in ascending order; `overflow` stays once an element had no place. */
export interface Kept<D> { readonly elements: readonly Element<D>[]; readonly overflow?: true }

export const NONE_KEPT: Kept<never> = { elements: [] };

export function elementOf<F extends FactName>(recorded: Recorded<EventOf<F>>): Element<Facts[F]> {
  const { event, recordedAt } = recorded;
  return { time: event.time, key: eventKey(event), recordedAt, data: event.data };
}

/** Negative when `a` comes before `b`; zero only for copies. */
export function compareElements(a: Element<unknown>, b: Element<unknown>): number {
  if (a.time !== b.time) return a.time - b.time;
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  if (a.data === b.data) return 0;
  const [left, right] = [canonical(a.data), canonical(b.data)];
  return left === right ? 0 : left < right ? -1 : 1;
}

/** The greater of two; of copies the one recorded first. */
export function greater<D>(current: Element<D> | undefined, candidate: Element<D>): Element<D> {
  if (current === undefined) return candidate;
  const order = compareElements(candidate, current);
  if (order === 0) return candidate.recordedAt < current.recordedAt ? candidate : current;
  return order > 0 ? candidate : current;
}

/** `kept` with the element in its place, or `kept` itself when nothing changed. */
export function keep<D>(kept: Kept<D>, element: Element<D>, limit = KEPT_ELEMENTS): Kept<D> {
  const { elements } = kept;
  let at = elements.length;
  while (at > 0 && compareElements(elements[at - 1] as Element<D>, element) > 0) at -= 1;
  const copy = at > 0 ? (elements[at - 1] as Element<D>) : undefined;
  if (copy !== undefined && compareElements(copy, element) === 0) {
    return copy.recordedAt <= element.recordedAt ? kept : { ...kept, elements: elements.with(at - 1, element) };
  }
  if (elements.length < limit) return { ...kept, elements: elements.toSpliced(at, 0, element) };
  const overflow = true as const;
  return at === 0 ? (kept.overflow ? kept : { ...kept, overflow }) : { elements: elements.toSpliced(at, 0, element).slice(1), overflow };
}

/** Of elements with one key only the greatest counts. Ascending order. */
export function counting<D>(kept: Kept<D>): readonly Element<D>[] {
  const { elements } = kept;
  if (!isConflicting(kept)) return elements;
  return elements.filter((element, at) => !elements.some((later, place) => place > at && later.key === element.key));
}

/** Up to so many elements are compared with each other: nearly always there are two or three, and a set costs more. */
const FEW = 8;

/** Keys end in ids, which nearly always differ in so many last characters: these are looked at first, for that takes a quarter of the time. */
const TAIL = 6;
const areDistinct = (texts: readonly string[]): boolean => new Set(texts).size === texts.length;

/** Two different elements of one key are kept: the source contradicted itself under one event id. */
export function isConflicting({ elements }: Kept<unknown>): boolean {
  if (elements.length > FEW) return !areDistinct(elements.map(({ key }) => key.slice(-TAIL))) && !areDistinct(elements.map(({ key }) => key));
  for (let at = 1; at < elements.length; at += 1) {
    const { key } = elements[at] as Element<unknown>;
    for (let before = 0; before < at; before += 1) if (elements[before]?.key === key) return true;
  }
  return false;
}

/** An event that claims to be more than {@link CLOCK_AHEAD} ahead of the time we recorded it. */
export const isAhead = (recorded: Pick<Recorded, 'recordedAt'> & { readonly event: { readonly time: Millis } }): boolean =>
  recorded.event.time > recorded.recordedAt + CLOCK_AHEAD;
