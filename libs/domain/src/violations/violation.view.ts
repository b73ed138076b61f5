import { viewMarks } from '../acts/acts.view.ts';
import type { EntityKey } from '../event.ts';
import type { ViolationClass } from '../facts.ts';
import type { Line } from '../lines/line.ts';
import { verdictsOf } from '../lines/verdict.ts';
import { isConflicting } from '../order.ts';
import type { Picture } from '../picture/picture.ts';
import { formatTime, HOUR, type Millis } from '../time.ts';
import type { Verdict, ViolationReportView, ViolationView } from '../views/wire.ts';
import { countedReports, isCorroborated, leadOf, sourceOf, speaking, type Counted } from './lead.ts';
import { assessmentOf, intoOf, type Violation } from './violation.ts';

/** Views drop a violation this long after its last report was first recorded. */
export const VIOLATION_SHOWN: Millis = 72 * HOUR;
/** A position less certain than this many metres places nothing: no geometry rules, no verdicts. */
export const UNLOCATED_UNCERTAINTY = 5_000;
/** The classes that say something about a line. */
export const LINE_CLASSES: ReadonlySet<ViolationClass> = new Set(['incursion', 'line-change', 'weapon-in-excluded-zone']);

/** When views drop it; undefined while no report is there. */
function violationEnds(violation: Violation): Millis | undefined {
  const last = recordedOf(violation)?.last;
  return last === undefined ? undefined : last + VIOLATION_SHOWN;
}

/** When the first and the last of its reports were recorded; undefined while there is none. */
function recordedOf({ reports: { elements } }: Violation): { readonly first: Millis; readonly last: Millis } | undefined {
  if (elements.length === 0) return undefined;
  let first = Infinity;
  let last = -Infinity;
  for (const { recordedAt } of elements) {
    if (recordedAt < first) first = recordedAt;
    if (recordedAt > last) last = recordedAt;
  }
  return { first, last };
}

/** What is seen of a violation until it is dropped, with the lines that there were; undefined where it says nothing of any. */
interface Seen { readonly ends: Millis; readonly lines: readonly Line[] | undefined; readonly view: ViolationView }
const known = new WeakMap<Violation, Seen>();
/** States that were looked at once: of a picture of the past few are looked at again, and what is seen of their reports is as much as the picture itself. */
const looked = new WeakSet<Violation>();

/**
 * The violation as operations see it; null without a report (only a correction or a retraction waits) and once it is dropped. From the second look on
 * the same object as long as nothing of it is another.
 */
export function viewViolation(picture: Picture, _key: EntityKey, violation: Violation, now: Millis): ViolationView | null {
  let seen = known.get(violation);
  if (seen === undefined || (seen.lines !== undefined && !areAll(seen.lines, linesOf(picture)))) {
    seen = seenOf(picture, violation);
    if (seen === undefined) return null;
    if (looked.has(violation)) known.set(violation, seen);
    else looked.add(violation);
  }
  return now < seen.ends ? seen.view : null;
}

const linesOf = (picture: Picture): ReadonlyMap<EntityKey, Line> => picture.ofType('line');

function areAll(lines: readonly Line[], found: ReadonlyMap<EntityKey, Line>): boolean {
  let at = 0;
  for (const line of found.values()) {
    if (line !== lines[at]) return false;
    at += 1;
  }
  return at === lines.length;
}

function seenOf(picture: Picture, violation: Violation): Seen | undefined {
  const recorded = recordedOf(violation);
  const reports = countedReports(violation);
  const spoken = speaking(reports);
  const lead = leadOf(reports, spoken);
  if (recorded === undefined || lead === undefined) return undefined;
  const place = placeToJudge(lead);
  const verdicts = place === undefined ? [] : verdictsOf(picture, place, lead.report.time);
  return { ends: recorded.last + VIOLATION_SHOWN, lines: place && [...linesOf(picture).values()], view: made(violation, { recorded, reports, spoken, lead, verdicts }) };
}

interface Makings { readonly recorded: { readonly first: Millis; readonly last: Millis }; readonly reports: readonly Counted[]; readonly spoken: readonly Counted[]; readonly lead: Counted; readonly verdicts: readonly Verdict[] }

function made(violation: Violation, { recorded, reports, spoken, lead, verdicts }: Makings): ViolationView {
  const into = intoOf(violation);
  return {
    ...lead.data,
    time: formatTime(lead.report.time),
    // What a person judged it to be, else what independent reports make of it.
    occurrence: assessmentOf(violation) ?? (isCorroborated(spoken) ? 'corroborated' : 'reported'),
    ...(reports.every(({ retracted }) => retracted) && { retracted: true }),
    ...(reports.some(({ corrected }) => corrected) && { corrected: true }),
    // Of reports with one key only one counts.
    ...((reports.length < violation.reports.elements.length || [violation.corrections, violation.retractions].some(isConflicting)) && { conflicting: true }),
    ...((violation.reports.overflow ?? violation.corrections.overflow ?? violation.retractions.overflow) && { overflow: true }),
    firstRecordedAt: formatTime(recorded.first),
    lastRecordedAt: formatTime(recorded.last),
    reports: reports.map((report) => viewReport(report, report === lead)),
    ...(into !== undefined && { into }),
    ...(violation.merged !== undefined && { merged: violation.merged }),
    ...(verdicts.length > 0 && { verdicts }),
    ...viewMarks(violation),
  };
}

export function dueViolation(violation: Violation, now: Millis): Millis | undefined {
  const ends = violationEnds(violation);
  return ends !== undefined && ends > now ? ends : undefined;
}

/** Where a report is that says something about a line; undefined where it says nothing of any, or nowhere. */
function placeToJudge({ data }: Counted): { readonly lon: number; readonly lat: number; readonly uncertainty: number } | undefined {
  const { lon, lat, uncertainty = 0 } = data;
  if (lon === undefined || lat === undefined || uncertainty > UNLOCATED_UNCERTAINTY || !LINE_CLASSES.has(data.class)) return undefined;
  return { lon, lat, uncertainty };
}

/** Nearly every report has a group and nothing beyond: made in one piece, for a picture of the past has thousands of reports to show at once. */
function viewReport({ report, data, corrected, retracted }: Counted, lead: boolean): ViolationReportView {
  const { class: kind, sense, group, reliability, credibility, uncertainty, narrative } = data;
  const time = formatTime(report.time);
  const recordedAt = report.recordedAt === report.time ? time : formatTime(report.recordedAt);
  const { key } = report;
  const source = sourceOf(key);
  const view: Writable<ViolationReportView> = group === undefined ? { key, source, time, recordedAt, class: kind, sense } : { key, source, time, recordedAt, class: kind, sense, group };
  if (reliability !== undefined) view.reliability = reliability;
  if (credibility !== undefined) view.credibility = credibility;
  if (uncertainty !== undefined) view.uncertainty = uncertainty;
  if (narrative !== undefined) view.narrative = narrative;
  if (lead) view.lead = true;
  if (corrected) view.corrected = true;
  if (retracted) view.retracted = true;
  return view;
}

type Writable<T> = { -readonly [Name in keyof T]: T[Name] };
