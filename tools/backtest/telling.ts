/** What a back-test came to, line by line: what differs first, then the load of each seat; each figure as it was and as it would have been. */
import { formatTime, idOf, LEAD_SEAT, loadOf, MINUTE, SECOND, severityAtEnd, WATCH_SEAT, within, type Course, type Load, type Millis, type RuleLimits } from '#libs/domain';
import type { Outcome, Telling } from './back-test.ts';

/** Conditions that are named as the most frequent ones. */
const NAMED = 10;

export function linesOf(operation: string, limits: RuleLimits, outcome: Outcome): readonly string[] {
  const { span, events, was, would, compared: { same, otherwise, missed, added } } = outcome;
  const [before, after] = [within(was.all, span), within(would.all, span)];
  return [
    `back-test of ${operation} from ${formatTime(span.from)} to ${formatTime(span.to)}: ${events} events`,
    `limits: ${namesOf(limits)}`,
    ...same.map((one) => `same ${nameOf(one)}`),
    ...missed.map((one) => `missed ${nameOf(one)}`),
    ...added.map((one) => `added ${nameOf(one)}`),
    ...otherwise.map(({ before: one, after: other }) => `otherwise ${nameOf(other)}: ${differences(one, other).join(', ')}`),
    `alerts: ${before.length} were raised, ${after.length} would be: ${same.length} the same, ${otherwise.length} otherwise, ${missed.length} missed, ${added.length} added`,
    ...seatsOf([...before, ...after]).map((seat) => seatLine(seat, outcome, before, after)),
    ...frequent(before, after),
  ];
}

const namesOf = (limits: RuleLimits): string =>
  Object.entries(limits).flatMap(([group, set]) => Object.entries(set).map(([limit, value]) => `${group}.${limit} ${value}`)).join(', ') || 'as they were';
const nameOf = (course: Course): string => `${formatTime(course.onset)} ${severityAtEnd(course)} ${conditionOf(course)}`;
const conditionOf = ({ rule, subject, cause }: Course): string => [rule, subject, cause].filter((one) => one !== undefined).join(' ');
const at = (when: Millis | undefined): string => (when === undefined ? 'never' : formatTime(when));

function differences(one: Course, other: Course): readonly string[] {
  const rises = ({ raises }: Course): string => raises.slice(1).map((rise) => `${rise.severity} at ${formatTime(rise.at)}`).join(' and ') || 'no rise';
  const pairs: readonly (readonly [name: string, was: string, would: string])[] = [
    ['onset', at(one.onset), at(other.onset)], ['severity', severityAtEnd(one), severityAtEnd(other)], ['rose', rises(one), rises(other)],
    ['escalated', at(one.escalatedAt), at(other.escalatedAt)], ['cleared', at(one.clearedAt), at(other.clearedAt)],
  ];
  return pairs.flatMap(([name, was, would]) => (was === would ? [] : [`${name} ${was} → ${would}`]));
}

/** The watch and the shift lead always, and every coordinator who was asked anything. */
function seatsOf(courses: readonly Course[]): readonly string[] {
  const asked = new Set(courses.flatMap(({ raises }) => raises.flatMap(({ seats }) => seats)));
  return [WATCH_SEAT, LEAD_SEAT, ...[...asked].filter((seat) => seat !== WATCH_SEAT).sort()];
}

function seatLine(seat: string, { span, was, would }: Outcome, before: readonly Course[], after: readonly Course[]): string {
  const loadIn = ({ courses, limits }: Telling, all: readonly Course[]): Load => loadOf(courses.asked(seat, all), span.from, span.to, limits.flood);
  const loads = [loadIn(was, before), loadIn(would, after)] as const;
  const standing = [was.courses.standing(before).filter(isAskedOf(seat)).length, would.courses.standing(after).filter(isAskedOf(seat)).length];
  const both = (figure: (load: Load) => number | string): string => loads.map(figure).join(' → ');
  return [
    `seat ${seat}: raises ${both(({ raises }) => raises)}`,
    `most in ${would.limits.flood.within / 60} min ${both(({ flood }) => flood.peak.count)}`,
    `minutes in flood ${both(({ flooded }) => Math.round(flooded / MINUTE))}`,
    `acknowledged ${both(({ answered }) => answered)}`,
    `seconds until then ${both(({ half, ninety, ninetyFive }) => [half, ninety, ninetyFive].map(seconds).join('/'))} (p50/p90/p95)`,
    `standing ${standing.join(' → ')}`,
  ].join(', ');
}
const seconds = (wait: Millis | undefined): string => (wait === undefined ? '–' : String(Math.round(wait / SECOND)));
const isAskedOf = (seat: string) => ({ raises, escalatedAt }: Course): boolean =>
  (seat === LEAD_SEAT ? escalatedAt !== undefined : raises.some(({ seats }) => seats.includes(seat)));

/** By rule and subject, as the list of loads has it. */
function frequent(before: readonly Course[], after: readonly Course[]): readonly string[] {
  const counts = new Map<string, { was: number; would: number }>();
  const count = (courses: readonly Course[], which: 'was' | 'would'): void => {
    for (const { rule, subject } of courses) {
      const name = `${rule} ${subject}`;
      const one = counts.get(name) ?? { was: 0, would: 0 };
      one[which] += 1;
      counts.set(name, one);
    }
  };
  count(before, 'was');
  count(after, 'would');
  const most = [...counts].toSorted(([a, x], [b, y]) => Math.max(y.was, y.would) - Math.max(x.was, x.would) || (idOf(a) < idOf(b) ? -1 : 1)).slice(0, NAMED);
  return most.map(([name, { was, would }]) => `often: ${name} ${was} → ${would}`);
}
