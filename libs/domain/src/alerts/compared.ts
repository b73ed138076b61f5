/** Two tellings of the same events, held against each other: which alerts are the same, which went otherwise, and which only one of them has. */
import type { Millis } from '../time.ts';
import { courseUntil, type Course } from './courses.ts';

export interface Compared {
  readonly same: readonly Course[];
  /** The same condition at the same time, with another onset, severity, rise, escalation or clearing. */
  readonly otherwise: readonly { readonly before: Course; readonly after: Course }[];
  readonly missed: readonly Course[];
  readonly added: readonly Course[];
}
export interface Span { readonly from: Millis; readonly to: Millis }

const isWithin = ({ onset }: Course, { from, to }: Span): boolean => onset >= from && onset <= to;
/** The courses that began in a span, both ends included, as far as they went in it. */
export const within = (courses: readonly Course[], span: Span): readonly Course[] => courses.flatMap((one) => (isWithin(one, span) ? (courseUntil(one, span.to) ?? []) : []));

/** What two alerts of one condition must have in common to be one alert told twice. */
const overlap = (a: Course, b: Course): boolean => a.onset <= (b.clearedAt ?? Infinity) && b.onset <= (a.clearedAt ?? Infinity);

/** Instances are numbered in each telling by itself, so that it is their time which pairs them: the first with the first that it meets. */
function paired(before: readonly Course[], after: readonly Course[]): readonly (readonly [Course | undefined, Course | undefined])[] {
  const pairs: (readonly [Course | undefined, Course | undefined])[] = [];
  let [b, a] = [0, 0];
  while (b < before.length || a < after.length) {
    const [one, other] = [before[b], after[a]];
    if (one !== undefined && other !== undefined && overlap(one, other)) pairs.push([before[b++], after[a++]]);
    else if (other === undefined || (one !== undefined && one.onset < other.onset)) pairs.push([before[b++], undefined]);
    else pairs.push([undefined, after[a++]]);
  }
  return pairs;
}

const conditionOf = ({ rule, subject, cause = '' }: Course): string => `${rule}\n${subject}\n${cause}`;

function byCondition(courses: readonly Course[], until: Millis): ReadonlyMap<string, readonly Course[]> {
  const found = new Map<string, Course[]>();
  for (const whole of courses) {
    const course = courseUntil(whole, until);
    if (course === undefined) continue;
    const same = found.get(conditionOf(course));
    if (same === undefined) found.set(conditionOf(course), [course]);
    else same.push(course);
  }
  for (const same of found.values()) same.sort((x, y) => x.onset - y.onset);
  return found;
}

/** What tells one course from another: all but whom it asked. */
export const tellingOf = ({ alert, onset, raises, clearedAt, escalatedAt }: Course): string =>
  JSON.stringify([alert, onset, raises.map(({ at, severity }) => [at, severity]), clearedAt ?? null, escalatedAt ?? null]);
const isSame = (one: Course, other: Course): boolean => tellingOf({ ...one, alert: '' }) === tellingOf({ ...other, alert: '' });

/** Alerts of which at least one telling began in the span. By onset, then by alert. */
export function compared(before: readonly Course[], after: readonly Course[], span: Span): Compared {
  const [old, now] = [byCondition(before, span.to), byCondition(after, span.to)];
  const all = [...new Set([...old.keys(), ...now.keys()])].flatMap((condition) => paired(old.get(condition) ?? [], now.get(condition) ?? []));
  const pairs = all.filter((pair) => pair.some((one) => one !== undefined && isWithin(one, span)));
  const both = pairs.flatMap(([one, other]) => (one === undefined || other === undefined ? [] : [{ before: one, after: other }]));
  return {
    same: both.flatMap((pair) => (isSame(pair.before, pair.after) ? [pair.after] : [])).toSorted(byOnset),
    otherwise: both.filter((pair) => !isSame(pair.before, pair.after)).toSorted((x, y) => byOnset(x.after, y.after)),
    missed: pairs.flatMap(([one, other]) => (one !== undefined && other === undefined ? [one] : [])).toSorted(byOnset),
    added: pairs.flatMap(([one, other]) => (one === undefined && other !== undefined ? [other] : [])).toSorted(byOnset),
  };
}

const byOnset = (a: Course, b: Course): number => a.onset - b.onset || (a.alert < b.alert ? -1 : 1);
