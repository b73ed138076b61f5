/**
 * How a checkpoint is in one direction, from who said what when. Good news needs two independent sources, bad news one; what
 * nobody said for too long is unknown. The order of words and the two limits are domain.md's freshness contract.
 */
import type { CheckpointKind, CheckpointStatus } from '../facts.ts';
import { counting, type Kept } from '../order.ts';
import type { CheckpointStatusReported } from '../facts.ts';
import { HOUR, MINUTE, type Millis } from '../time.ts';
import { sourceOf, voiceOf, type Status } from './checkpoint.ts';

/** Within the half-life reports can confirm and overrule; at the ceiling a report stops counting. */
export interface Limits { readonly halfLife: Millis; readonly ceiling: Millis }
export const LIMITS: Readonly<Record<CheckpointKind, Limits>> = {
  checkpoint: { halfLife: 90 * MINUTE, ceiling: 6 * HOUR },
  crossing: { halfLife: 12 * HOUR, ceiling: 72 * HOUR },
};

/** Worse is greater. */
const BADNESS: Readonly<Record<CheckpointStatus, number>> = { open: 0, slow: 1, congested: 2, partial: 3, closed: 4 };
const badness = ({ data }: Status): number => BADNESS[data.status];

export interface Known {
  readonly status: CheckpointStatus;
  readonly confirmed: boolean;
  readonly contradicted: boolean;
  /** When the oldest unbroken row of reports that say so began. */
  readonly since: Millis;
  readonly candidates: readonly Status[];
}
export interface Unknown { readonly status: 'unknown'; readonly last?: Status }

/** The reports of a direction that count at all: of one key the greatest, without the retracted ones, oldest first. */
export function standing(kept: Kept<CheckpointStatusReported>, retracted: ReadonlySet<string>): readonly Status[] {
  return counting(kept).filter(({ key }) => !retracted.has(key));
}

/** The newest report of each voice that is under the ceiling, oldest first. */
export function candidatesAt(reports: readonly Status[], limits: Limits, now: Millis): readonly Status[] {
  const newest = new Map<string, Status>();
  for (const report of reports) newest.set(voiceOf(report), report);
  return reports.filter((report) => newest.get(voiceOf(report)) === report && now - report.time < limits.ceiling);
}

export function statusAt(reports: readonly Status[], limits: Limits, now: Millis): Known | Unknown {
  const candidates = candidatesAt(reports, limits, now);
  const fresh = candidates.filter(({ time }) => now - time < limits.halfLife);
  const upheld = candidates.filter((candidate) => !isOverruled(candidate, fresh));
  const worst = upheld.reduce<Status | undefined>((a, b) => (a === undefined || badness(b) > badness(a) ? b : a), undefined);
  if (worst === undefined) {
    const last = reports.at(-1);
    return last === undefined ? { status: 'unknown' } : { status: 'unknown', last };
  }
  const { status } = worst.data;
  const agreeing = fresh.filter((report) => badness(report) <= badness(worst));
  const supporters = upheld.filter(({ data }) => data.status === status);
  return {
    status,
    confirmed: status === 'closed' || hasIndependentPair(agreeing),
    contradicted: supporters.length < upheld.length,
    since: Math.min(...supporters.map((supporter) => rowBegan(reports, supporter))),
    candidates,
  };
}

/** Two newer reports, independent of it and of each other, within the half-life say better. */
function isOverruled(report: Status, fresh: readonly Status[]): boolean {
  return hasIndependentPair(fresh.filter((other) => other.time > report.time && badness(other) < badness(report) && areIndependent(report, other)));
}

/** CloudEvents source and group both differ; no group confirms nothing. */
export function areIndependent(a: Status, b: Status): boolean {
  const [one, other] = [a.data.group, b.data.group];
  return one !== undefined && other !== undefined && one !== other && sourceOf(a.key) !== sourceOf(b.key);
}

/**
 * Whether any two of them are independent, in one pass: against the first, each other one differs in source and group
 * (found), in group alone or in source alone; one of each of the last two kinds differ from each other in both.
 */
export function hasIndependentPair(reports: readonly Status[]): boolean {
  const grouped = reports.filter(({ data }) => data.group !== undefined);
  const [first] = grouped;
  if (first === undefined) return false;
  let [otherGroup, otherSource] = [false, false];
  for (const report of grouped) {
    const [source, group] = [sourceOf(report.key) !== sourceOf(first.key), report.data.group !== first.data.group];
    if (source && group) return true;
    otherGroup ||= group;
    otherSource ||= source;
  }
  return otherGroup && otherSource;
}

/** Back from a report over the same voice's reports for as long as they say the same. */
function rowBegan(reports: readonly Status[], supporter: Status): Millis {
  const voice = voiceOf(supporter);
  let began = supporter.time;
  for (const report of reports.filter((one) => voiceOf(one) === voice).toReversed()) {
    if (report.data.status !== supporter.data.status) break;
    began = report.time;
  }
  return began;
}

/** The instants after `now` at which anything about the direction may change by time alone, soonest first. */
export function thresholds(reports: readonly Status[], limits: Limits, now: Millis): readonly Millis[] {
  const instants = candidatesAt(reports, limits, now).flatMap(({ time }) => [time + limits.halfLife, time + limits.ceiling]);
  return [...new Set(instants)].filter((at) => at > now).sort((a, b) => a - b);
}

/** How many instants ahead {@link validUntil} looks; beyond them it names the last one it looked at, which is too early and never too late. */
const LOOK_AHEAD = 16;

/** The first instant at which the status becomes another one if nobody reports again. */
export function validUntil(reports: readonly Status[], limits: Limits, now: Millis, status: CheckpointStatus): Millis {
  const ahead = thresholds(reports, limits, now).slice(0, LOOK_AHEAD);
  return ahead.find((at) => statusAt(reports, limits, at).status !== status) ?? (ahead.at(-1) as Millis);
}
