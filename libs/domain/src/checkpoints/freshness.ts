/**
 * How a checkpoint is in one direction, from who said what when. Good news needs two independent sources, bad news one; what
 * nobody said for too long is unknown. The order of words and the two limits are domain.md's freshness contract.
 *
 * What a report counts for follows from the reports alone: it has a say from the instant at which nobody overrules it any
 * more until its ceiling. So the direction at any instant, and the instants at which it changes, need no second look at `now`.
 */
import type { CheckpointKind, CheckpointStatus } from '../facts.ts';
import type { EventKey } from '../event.ts';
import { HOUR, MINUTE, type Millis } from '../time.ts';
import { sourceOf, voiceOf, type Status } from './checkpoint.ts';

/** Within the half-life (age < half-life) reports can confirm and overrule; at the ceiling a report stops counting. */
export interface Limits { readonly halfLife: Millis; readonly ceiling: Millis }
export const LIMITS: Readonly<Record<CheckpointKind, Limits>> = {
  checkpoint: { halfLife: 90 * MINUTE, ceiling: 6 * HOUR },
  crossing: { halfLife: 12 * HOUR, ceiling: 72 * HOUR },
};

/** Best first. */
const WORDS: readonly CheckpointStatus[] = ['open', 'slow', 'congested', 'partial', 'closed'];
const CLOSED = WORDS.indexOf('closed');

/** The newest report of one source and group. */
interface Newest {
  readonly report: Status;
  readonly source: string;
  readonly group: string | undefined;
  /** Worse is greater. */
  readonly badness: number;
  /** When the unbroken row of its reports that say the same began; a gap of a ceiling breaks it. */
  readonly began: Millis;
}
/** It decides with others from `from` (-Infinity: nobody ever overruled it) to before `until`. */
export interface Candidate extends Newest { readonly from: Millis; readonly until: Millis }

export interface Freshness {
  /** Oldest first; some may be past their ceiling. */
  readonly candidates: readonly Candidate[];
  /** By badness: until when two independent reports within the half-life say it or better. */
  readonly confirmedUntil: readonly Millis[];
}

export interface Known {
  readonly status: CheckpointStatus;
  readonly confirmed: boolean;
  readonly contradicted: boolean;
  /** When the oldest unbroken row of those that say so began. */
  readonly since: Millis;
  /** Everybody who has a say or is overruled; oldest first. */
  readonly candidates: readonly Candidate[];
}
/** `since` and `last` are there when anybody ever reported. */
export interface Unknown {
  readonly status: 'unknown';
  readonly confirmed: false;
  readonly contradicted: false;
  readonly since?: Millis;
  readonly last?: Candidate;
  readonly candidates: readonly [];
}
const NEVER_REPORTED: Unknown = { status: 'unknown', confirmed: false, contradicted: false, candidates: [] };

/** The reports of a direction that count at all: of one key the greatest, without the retracted ones. Both ascending. */
export function standing(elements: readonly Status[], retracted: ReadonlySet<EventKey>): readonly Status[] {
  const seen = new Set<EventKey>();
  return elements.filter(({ key }) => !retracted.has(key)).toReversed().filter(({ key }) => !seen.has(key) && seen.add(key)).toReversed();
}

/** `reports` as {@link standing} gives them. */
export function freshnessOf(reports: readonly Status[], { halfLife, ceiling }: Limits): Freshness {
  const newest = newestOf(reports, ceiling);
  const newestFirst = newest.toReversed();
  const candidates = newest.map((one) => {
    const second = secondWitness(newestFirst.filter((other) => isBetterNews(other, one)));
    return { ...one, from: second === undefined ? -Infinity : second.report.time + halfLife, until: one.report.time + ceiling };
  });
  const confirmedUntil = WORDS.map((_word, badness) => {
    const second = secondWitness(newestFirst.filter((one) => one.badness <= badness));
    return second === undefined ? -Infinity : second.report.time + halfLife;
  });
  return { candidates, confirmedUntil };
}

/** The newest report of each voice, oldest first. */
function newestOf(reports: readonly Status[], ceiling: Millis): readonly Newest[] {
  const voices = new Map<string, Newest>();
  for (const report of reports) {
    const voice = voiceOf(report);
    const before = voices.get(voice);
    const goesOn = before !== undefined && before.report.data.status === report.data.status && report.time - before.report.time < ceiling;
    voices.delete(voice);
    voices.set(voice, {
      report, source: sourceOf(report.key), group: report.data.group, badness: WORDS.indexOf(report.data.status), began: goesOn ? before.began : report.time,
    });
  }
  return [...voices.values()];
}

/** Newer, better and independent of it. */
const isBetterNews = (other: Newest, one: Newest): boolean =>
  other.report.time > one.report.time && other.badness < one.badness && areIndependent(other, one);

/** CloudEvents source and group both differ; no group confirms nothing, and nobody without one can be overruled. */
function areIndependent(one: Pick<Newest, 'source' | 'group'>, other: Pick<Newest, 'source' | 'group'>): boolean {
  return one.group !== undefined && other.group !== undefined && one.group !== other.group && one.source !== other.source;
}

/**
 * Of reports from the newest back, the one at which there are two that are independent of each other. Against the first with
 * a group, each other one differs in source and group (found), in one of them, or in none; one that differs in source alone
 * and one that differs in group alone differ from each other in both.
 */
function secondWitness(newestFirst: readonly Newest[]): Newest | undefined {
  let first: Newest | undefined;
  let [otherGroup, otherSource] = [false, false];
  for (const one of newestFirst) {
    if (one.group === undefined) continue;
    first ??= one;
    if (areIndependent(one, first)) return one;
    otherGroup ||= one.group !== first.group;
    otherSource ||= one.source !== first.source;
    if (otherGroup && otherSource) return one;
  }
  return undefined;
}

/** What was said of a direction last, which holds for every instant from `since` to before `until`: it is asked for again with every view, and rarely another. */
interface Said<T> { readonly since: Millis; readonly until: Millis; readonly said: T }
const statuses = new WeakMap<Freshness, Said<Known | Unknown>>();
const changes = new WeakMap<Freshness, Said<Millis | undefined>>();

const holdsAt = <T>(last: Said<T> | undefined, now: Millis): last is Said<T> => last !== undefined && last.since <= now && now < last.until;

/** The worst that nobody overrules. Reports slightly ahead of `now` count as made now. */
export function statusAt(freshness: Freshness, now: Millis): Known | Unknown {
  const last = statuses.get(freshness);
  if (holdsAt(last, now)) return last.said;
  const said = statusOf(freshness, now);
  statuses.set(freshness, { since: now, until: instantAfter(freshness, now) ?? Number.POSITIVE_INFINITY, said });
  return said;
}

function statusOf({ candidates, confirmedUntil }: Freshness, now: Millis): Known | Unknown {
  const current = candidates.filter(({ until }) => now < until);
  const upheld = current.filter(({ from }) => from <= now);
  const worst = worstOf(upheld);
  if (worst === undefined) return unknownSince(candidates);
  const supporters = upheld.filter(({ badness }) => badness === worst.badness);
  return {
    status: worst.report.data.status,
    confirmed: worst.badness === CLOSED || now < (confirmedUntil[worst.badness] as Millis),
    contradicted: supporters.length < upheld.length,
    since: Math.min(...supporters.map(({ began }) => began)),
    candidates: current,
  };
}

/** The newest report is never overruled, so it is the last to be shown; the worst of them if they are as new. */
function unknownSince(candidates: readonly Candidate[]): Unknown {
  const newest = candidates.at(-1);
  const last = worstOf(candidates.filter(({ report }) => report.time === newest?.report.time));
  return last === undefined ? NEVER_REPORTED : { ...NEVER_REPORTED, since: last.until, last };
}

const worstOf = (candidates: readonly Candidate[]): Candidate | undefined =>
  candidates.reduce<Candidate | undefined>((worst, one) => (worst === undefined || one.badness >= worst.badness ? one : worst), undefined);

/** The first instant after `now` at which anything may change by time alone. */
function instantAfter({ candidates, confirmedUntil }: Freshness, now: Millis): Millis | undefined {
  let first = Number.POSITIVE_INFINITY;
  for (const at of confirmedUntil) if (at > now && at < first) first = at;
  for (const { from, until } of candidates) {
    if (from > now && from < first) first = from;
    if (until > now && until < first) first = until;
  }
  return first === Number.POSITIVE_INFINITY ? undefined : first;
}

/** The first instant after `now` at which anything that {@link statusAt} says is another. */
export function nextChange(freshness: Freshness, now: Millis): Millis | undefined {
  const last = changes.get(freshness);
  if (holdsAt(last, now)) return last.said;
  const said = changeAfter(freshness, now);
  changes.set(freshness, { since: now, until: said ?? Number.POSITIVE_INFINITY, said });
  return said;
}

function changeAfter(freshness: Freshness, now: Millis): Millis | undefined {
  const before = statusAt(freshness, now);
  for (let at = instantAfter(freshness, now); at !== undefined; at = instantAfter(freshness, at)) {
    const after = statusOf(freshness, at);
    const same = after.status === before.status && after.confirmed === before.confirmed && after.contradicted === before.contradicted
      && after.since === before.since && after.candidates.length === before.candidates.length;
    if (!same) return at;
  }
  return undefined;
}

/** The first instant after `now` at which the status is another one if nobody reports again; undefined once it is unknown. */
export function validUntil(freshness: Freshness, now: Millis): Millis | undefined {
  const badness = badnessAt(freshness, now);
  let first: Millis | undefined;
  for (const { from, until } of freshness.candidates) {
    for (const at of [from, until]) if (at > now && (first === undefined || at < first) && badnessAt(freshness, at) !== badness) first = at;
  }
  return first;
}

/** The status alone, as {@link statusAt} says it. */
export function wordAt(freshness: Freshness, now: Millis): CheckpointStatus | 'unknown' {
  return WORDS[badnessAt(freshness, now)] ?? 'unknown';
}

/** Whether anybody ever said anything. */
export const wasKnown = ({ candidates }: Freshness): boolean => candidates.length > 0;

/** That of the status, without making anything: it is asked for every instant to come. Less than 0 for unknown. */
function badnessAt({ candidates }: Freshness, now: Millis): number {
  let worst = -1;
  for (const { from, until, badness } of candidates) if (from <= now && now < until && badness > worst) worst = badness;
  return worst;
}
