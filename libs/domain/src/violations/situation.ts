/** What the reports of a violation come to, for the rules: what it is, where and when, and whether it counts at all. */
import type { EntityKey } from '../event.ts';
import type { LonLat, ViolationClass } from '../facts.ts';
import type { Millis } from '../time.ts';
import { countedReports, leadOf } from './lead.ts';
import { assessmentOf, intoOf, type Violation } from './violation.ts';

export interface Occurred {
  readonly key: EntityKey;
  readonly class: ViolationClass;
  /** When it happened, as its lead report says. */
  readonly at: Millis;
  /** The first recording of any of its reports. */
  readonly firstRecordedAt: Millis;
  readonly place: LonLat | undefined;
  /** Metres; 0 where none is said. */
  readonly uncertainty: number;
  /** It was retracted, judged to be none, merged into another, or is an exercise. */
  readonly void: boolean;
}

const NONE: ReadonlySet<string> = new Set(['unfounded', 'duplicate', 'exercise']);
const known = new WeakMap<Violation, { readonly occurred: Occurred | undefined }>();

/** Made once for each state of a violation; undefined while it has no report. */
export function occurredOf(key: EntityKey, violation: Violation): Occurred | undefined {
  let found = known.get(violation);
  if (found === undefined) known.set(violation, (found = { occurred: made(key, violation) }));
  return found.occurred;
}

function made(key: EntityKey, violation: Violation): Occurred | undefined {
  const reports = countedReports(violation);
  const lead = leadOf(reports);
  if (lead === undefined) return undefined;
  const { data, report } = lead;
  const { lon, lat, uncertainty = 0 } = data;
  return {
    key, class: data.class, at: report.time, uncertainty,
    firstRecordedAt: violation.reports.elements.reduce((first, { recordedAt }) => Math.min(first, recordedAt), Infinity),
    place: lon === undefined || lat === undefined ? undefined : [lon, lat],
    void: reports.every(({ retracted }) => retracted) || data.class === 'exercise' || intoOf(violation) !== undefined || NONE.has(assessmentOf(violation) ?? ''),
  };
}

/** How long after it happened it was first recorded, in milliseconds; never less than nothing. */
export const latenessOf = ({ at, firstRecordedAt }: Occurred): Millis => Math.max(0, firstRecordedAt - at);
