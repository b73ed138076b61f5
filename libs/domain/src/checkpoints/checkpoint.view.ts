import { viewMarks } from '../acts/acts.view.ts';
import type { EntityKey } from '../event.ts';
import type { OneWay } from '../facts.ts';
import { counting, isConflicting } from '../order.ts';
import type { Picture } from '../picture/picture.ts';
import { formatTime, type Millis } from '../time.ts';
import type { CheckpointView, DirectionView, StatusReportView } from '../views/wire.ts';
import { corridorsNaming, type Checkpoint } from './checkpoint.ts';
import { freshnessOf, LIMITS, nextChange, standing, statusAt, validUntil, type Candidate, type Freshness, type Limits } from './freshness.ts';

/** The limits of what it is registered as; those of a checkpoint while it is not. */
const limitsOf = ({ registered }: Checkpoint): Limits => LIMITS[registered?.data.kind ?? 'checkpoint'];

type BothWays = Readonly<Record<OneWay, Freshness>>;
const known = new WeakMap<Checkpoint, BothWays>();

/** What its reports say of each direction, for any instant. Made once for each state of a checkpoint. */
export function freshnessBothWays(checkpoint: Checkpoint): BothWays {
  let both = known.get(checkpoint);
  if (both === undefined) known.set(checkpoint, (both = made(checkpoint)));
  return both;
}

function made(checkpoint: Checkpoint): BothWays {
  const { reports, retractions } = checkpoint;
  const retracted = new Set(counting(retractions).map(({ data }) => data.retracts));
  const limits = limitsOf(checkpoint);
  const inward = freshnessOf(standing(reports.in.elements, retracted), limits);
  return { in: inward, out: reports.out === reports.in ? inward : freshnessOf(standing(reports.out.elements, retracted), limits) };
}

/** Shown as soon as anybody says anything of it, registered or not; null while only a retraction or nothing is known. */
export function viewCheckpoint(_picture: Picture, _key: EntityKey, checkpoint: Checkpoint, now: Millis): CheckpointView | null {
  const { registered, reports, retractions, namedBy } = checkpoint;
  if (registered === undefined && namedBy.length === 0 && reports.in.elements.length + reports.out.elements.length === 0) return null;
  const corridors = corridorsNaming(checkpoint);
  const freshness = freshnessBothWays(checkpoint);
  return {
    ...registered?.data,
    ...(corridors.length > 0 && { corridors }),
    directions: { in: viewDirection(freshness.in, now), out: viewDirection(freshness.out, now) },
    ...(isContested(checkpoint) && { conflicting: true }),
    ...([reports.in, reports.out, retractions].some(({ overflow }) => overflow) && { overflow: true }),
    ...viewMarks(checkpoint),
  };
}

/** One event id came with two contents, be it that one of them was of the other direction. */
function isContested({ reports, retractions }: Checkpoint): boolean {
  if ([reports.in, reports.out, retractions].some(isConflicting)) return true;
  const inward = new Map(reports.in.elements.map(({ key, data }) => [key, data.direction]));
  return reports.out.elements.some(({ key, data }) => inward.has(key) && (data.direction === 'out' || inward.get(key) === 'in'));
}

function viewDirection(freshness: Freshness, now: Millis): DirectionView {
  const found = statusAt(freshness, now);
  const { status, confirmed, contradicted, since, candidates } = found;
  const until = validUntil(freshness, now);
  return {
    status, confirmed, contradicted,
    ...(since !== undefined && { since: formatTime(since) }),
    ...(found.status === 'unknown' && found.last !== undefined && { lastKnown: lastKnown(found.last) }),
    ...(until !== undefined && { validUntil: formatTime(until) }),
    reports: candidates.toReversed().map(viewReport),
  };
}

const lastKnown = ({ source, report: { time, data } }: Candidate): NonNullable<DirectionView['lastKnown']> =>
  ({ status: data.status, time: formatTime(time), source });

function viewReport({ source, report: { time, data: { status, group, queue, waitMinutes } } }: Candidate): StatusReportView {
  return {
    source,
    status,
    time: formatTime(time),
    ...(group !== undefined && { group }),
    ...(queue !== undefined && { queue }),
    ...(waitMinutes !== undefined && { waitMinutes }),
  };
}

/** The first instant after `now` at which its view changes though nobody reports. */
export function dueCheckpoint(_picture: Picture, _key: EntityKey, checkpoint: Checkpoint, now: Millis): Millis | undefined {
  const freshness = freshnessBothWays(checkpoint);
  const dues = [nextChange(freshness.in, now), nextChange(freshness.out, now)].filter((at) => at !== undefined);
  return dues.length === 0 ? undefined : Math.min(...dues);
}
