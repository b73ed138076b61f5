/** What the rules about violations have in common: when one counts, for how long, how near is near, and how bad it is. */
import type { Circumstances, Severity } from '../alerts/facts.ts';
import type { LonLat, ViolationClass } from '../facts.ts';
import { SECOND, type Millis } from '../time.ts';
import { latenessOf, type Occurred } from '../violations/situation.ts';

/** What reaches farther than the rest. */
const WIDE: ReadonlySet<ViolationClass> = new Set(['indirect-fire', 'air-strike', 'explosive-device']);

export interface Counting { readonly lasts: number; readonly latest: number; readonly uncertainty: number }

export const endOf = ({ firstRecordedAt }: Occurred, { lasts }: Counting): Millis => firstRecordedAt + lasts * SECOND;
/** Whatever is near: it is over, or it is none. */
export const isOff = (occurred: Occurred, counting: Counting, now: Millis): boolean => occurred.void || now >= endOf(occurred, counting);

export interface Placed { readonly place: LonLat; readonly occurred: Occurred }
/** A place that is certain enough, of something that was not recorded too late to raise anything. */
export function placedOf(occurred: Occurred, { latest, uncertainty }: Counting): Placed | undefined {
  const { place } = occurred;
  if (place === undefined || occurred.uncertainty > uncertainty || latenessOf(occurred) > latest * SECOND) return undefined;
  return { place, occurred };
}

export const radiusOf = (occurred: Occurred, { radius, wideRadius }: { readonly radius: number; readonly wideRadius: number }): number =>
  (WIDE.has(occurred.class) ? wideRadius : radius);

/** Urgent when it was recorded soon after it happened. */
export const severityOf = (occurred: Occurred, urgent: Severity, urgentWithin: number): Severity =>
  (latenessOf(occurred) <= urgentWithin * SECOND ? urgent : 'medium');

/** How late it was, where that made it less urgent. */
export const lateBy = (occurred: Occurred, urgentWithin: number): Circumstances =>
  (latenessOf(occurred) <= urgentWithin * SECOND ? {} : { lateBy: Math.round(latenessOf(occurred) / SECOND) });

/** It counts, and it is certain enough where it was. */
export const isCounted = (occurred: Occurred, uncertainty: number): occurred is Occurred & { readonly place: LonLat } =>
  !occurred.void && occurred.place !== undefined && occurred.uncertainty <= uncertainty;
