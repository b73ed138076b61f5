/** Violations counted for those who look rather than read: by hour and severity, and by what else they have in common. */
import { HOUR, STAGES, type ConvoyView, type EntityKey, type Millis, type SectorView, type Stage, type ViolationClass, type ViolationView } from '#libs/domain';
import { SEVERITIES, isSettled, severityOf, type Severity } from '../../picture/tones.ts';
import { wireTime } from '../../words/clocks.ts';
import { sectorAt } from '../places.ts';

/** From the first moment to before the last. */
export interface Stretch { readonly from: Millis; readonly to: Millis }
export interface Counted { readonly key: EntityKey; readonly view: ViolationView; readonly at: Millis; readonly severity: Severity }

/** The violations that happened in a stretch, the newest first: without what was retracted, merged, or judged not to be one, and without the severities left out. */
export function countedIn(violations: ReadonlyMap<EntityKey, ViolationView>, { from, to }: Stretch, muted: ReadonlySet<Severity>): readonly Counted[] {
  return [...violations].flatMap(([key, view]): Counted[] => {
    const [at, severity] = [wireTime(view.time), severityOf(view.class)];
    return at >= from && at < to && !isSettled(view) && !muted.has(severity) ? [{ key, view, at, severity }] : [];
  }).toSorted((a, b) => b.at - a.at || (a.key < b.key ? -1 : 1));
}

/** The whole hours of UTC that end with the one that runs. */
export function hoursUntil(now: Millis, count: number): Stretch {
  const to = (Math.floor(now / HOUR) + 1) * HOUR;
  return { from: to - count * HOUR, to };
}

export type Severities = Readonly<Record<Severity, number>>;
export interface Hour { readonly at: Millis; readonly counts: Severities }

/** One entry for each hour that begins in the stretch, in order of time, also for those in which nothing happened. */
export function byHour(counted: readonly Counted[], { from, to }: Stretch): readonly Hour[] {
  const hours = Array.from({ length: Math.ceil((to - from) / HOUR) }, (_, index) => ({ at: from + index * HOUR, counts: { life: 0, high: 0, medium: 0, low: 0 } }));
  for (const { at, severity } of counted) {
    const hour = hours[Math.floor((at - from) / HOUR)];
    if (hour !== undefined) hour.counts[severity] += 1;
  }
  return hours;
}

export const sumOf = (counts: Severities): number => SEVERITIES.reduce((sum, severity) => sum + counts[severity], 0);

export interface Share<T> { readonly of: T; readonly count: number }
/** The greatest first; what one counted has several of is counted under each. */
export function sharesOf<T, C>(counted: readonly C[], of: (one: C) => readonly T[]): readonly Share<T>[] {
  const counts = new Map<T, number>();
  for (const one of counted) for (const each of new Set(of(one))) counts.set(each, (counts.get(each) ?? 0) + 1);
  return [...counts].map(([each, count]) => ({ of: each, count })).toSorted((a, b) => b.count - a.count);
}

export const classesOf = ({ view }: Counted): readonly ViolationClass[] => [view.class];
/** As the reports name them; undefined where they name none. */
export const partiesOf = ({ view }: Counted): readonly (string | undefined)[] => (view.parties === undefined || view.parties.length === 0 ? [undefined] : view.parties);
/** Undefined outside all sectors, and where no place was said. */
export const sectorsOf = (sectors: ReadonlyMap<EntityKey, SectorView>) => ({ view }: Counted): readonly (SectorView | undefined)[] => [sectorAt(sectors, view.lon, view.lat)];

/** How many convoys are at each stage now, in the order of stages. */
export function byStage(convoys: ReadonlyMap<EntityKey, ConvoyView>): readonly Share<Stage>[] {
  const counts = new Map<Stage, number>();
  for (const { stage } of convoys.values()) counts.set(stage, (counts.get(stage) ?? 0) + 1);
  return STAGES.map((stage) => ({ of: stage, count: counts.get(stage) ?? 0 }));
}
