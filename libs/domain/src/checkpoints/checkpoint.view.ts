import { viewMarks } from '../acts/acts.view.ts';
import type { EntityKey } from '../event.ts';
import type { OneWay } from '../facts.ts';
import { counting, isConflicting } from '../order.ts';
import type { Picture } from '../picture/picture.ts';
import { formatTime, type Millis } from '../time.ts';
import type { CheckpointView, DirectionView, StatusReportView } from '../views/wire.ts';
import { sourceOf, type Checkpoint, type Status } from './checkpoint.ts';
import { LIMITS, standing, statusAt, thresholds, validUntil, type Limits } from './freshness.ts';

/** The limits of what it is registered as; those of a checkpoint while it is not. */
export const limitsOf = ({ registered }: Checkpoint): Limits => LIMITS[registered?.data.kind ?? 'checkpoint'];

function standingIn(checkpoint: Checkpoint, way: OneWay): readonly Status[] {
  return standing(checkpoint.reports[way], new Set(counting(checkpoint.retractions).map(({ data }) => data.retracts)));
}

/** Shown as soon as anybody says anything of it, registered or not; null while only a retraction or nothing is known. */
export function viewCheckpoint(_picture: Picture, _key: EntityKey, checkpoint: Checkpoint, now: Millis): CheckpointView | null {
  const { registered, reports, retractions, namedBy } = checkpoint;
  if (registered === undefined && namedBy.length === 0 && reports.in.elements.length + reports.out.elements.length === 0) return null;
  const sets = [reports.in, reports.out, retractions];
  return {
    ...registered?.data,
    directions: directionsAt(checkpoint, now),
    ...(sets.some(isConflicting) && { conflicting: true }),
    ...(sets.some(({ overflow }) => overflow) && { overflow: true }),
    ...viewMarks(checkpoint),
  };
}

export function directionsAt(checkpoint: Checkpoint, now: Millis): Readonly<Record<OneWay, DirectionView>> {
  const limits = limitsOf(checkpoint);
  return { in: viewDirection(standingIn(checkpoint, 'in'), limits, now), out: viewDirection(standingIn(checkpoint, 'out'), limits, now) };
}

function viewDirection(reports: readonly Status[], limits: Limits, now: Millis): DirectionView {
  const found = statusAt(reports, limits, now);
  if (found.status !== 'unknown') {
    const { status, confirmed, contradicted, since, candidates } = found;
    const until = validUntil(reports, limits, now, status);
    return { status, confirmed, contradicted, since: formatTime(since), validUntil: formatTime(until), reports: candidates.toReversed().map(viewReport) };
  }
  const nothing = { status: 'unknown', confirmed: false, contradicted: false, reports: [] } as const;
  if (found.last === undefined) return nothing;
  const { key, time, data } = found.last;
  return { ...nothing, since: formatTime(time + limits.ceiling), lastKnown: { status: data.status, time: formatTime(time), source: sourceOf(key) } };
}

function viewReport({ key, time, data: { status, group, queue, waitMinutes } }: Status): StatusReportView {
  return {
    source: sourceOf(key),
    status,
    time: formatTime(time),
    ...(group !== undefined && { group }),
    ...(queue !== undefined && { queue }),
    ...(waitMinutes !== undefined && { waitMinutes }),
  };
}

export function dueCheckpoint(_picture: Picture, _key: EntityKey, checkpoint: Checkpoint, now: Millis): Millis | undefined {
  const limits = limitsOf(checkpoint);
  const dues = (['in', 'out'] as const).flatMap((way) => thresholds(standingIn(checkpoint, way), limits, now)[0] ?? []);
  return dues.length === 0 ? undefined : Math.min(...dues);
}
