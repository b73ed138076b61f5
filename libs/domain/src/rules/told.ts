/** For specs only. What a watch says of facts, in a line each: minute after noon, what, rule, subject, severity. */
import type { RuleName } from '../alerts/facts.ts';
import { minute } from '../alerts/raised.ts';
import type { Accepted } from '../event.ts';
import type { Facts, LonLat, ViolationReported } from '../facts.ts';
import { metresPerDegree } from '../geometry/plane.ts';
import { fact, NOON } from '../picture/given.ts';
import { MINUTE, parseTime } from '../time.ts';
import { watched } from '../watch/watched.ts';

export interface Told { readonly at: number; readonly what: 'raised' | 'cleared' | 'escalated'; readonly rule: RuleName; readonly subject: string; readonly cause?: string; readonly severity: string }

/** The alerts of one rule that come of facts, up to a minute; facts may be given in any order. */
export function told(rule: RuleName, facts: readonly Accepted[], until = 24 * 60): readonly string[] {
  const names = new Map<string, string>();
  const log = watched(facts.toSorted((a, b) => a.recordedAt - b.recordedAt), minute(until));
  return log.flatMap(({ event }): readonly string[] => {
    if (event.fact !== 'alert-raised' && event.fact !== 'alert-cleared') return [];
    const at = ((parseTime(event.data.judged.at) ?? 0) - NOON) / MINUTE;
    if (at > until) return [];
    if (event.fact === 'alert-cleared') return names.has(event.subject) ? [`${at} cleared ${names.get(event.subject) ?? ''}`] : [];
    if (event.data.rule !== rule) return [];
    const name = [event.data.subject, event.data.cause].filter((one) => one !== undefined).join(' ');
    names.set(event.subject, name);
    return [`${at} raised ${name} ${event.data.severity}`];
  });
}

/** What is copied into the alerts that one rule raises. */
export function copied(rule: RuleName, facts: readonly Accepted[], until = 24 * 60): readonly Partial<Facts['alert-raised']>[] {
  const log = watched(facts.toSorted((a, b) => a.recordedAt - b.recordedAt), minute(until));
  return log.flatMap(({ event }) => {
    if (event.fact !== 'alert-raised' || event.data.rule !== rule) return [];
    const { watch: _watch, judged: _judged, rule: _rule, subject: _subject, cause: _cause, severity: _severity, ...circumstances } = event.data;
    return [circumstances];
  });
}

/** A road that runs 20 km straight to the north, and places by metres east of it and along it. */
export const SOUTH: LonLat = [34.4, 31.3];
export function beside(metresEast: number, metresNorth = 10_000): LonLat {
  const lat = SOUTH[1] + metresNorth / metresPerDegree(SOUTH[1]).north;
  return [SOUTH[0] + metresEast / metresPerDegree(lat).east, lat];
}
export const ROAD: readonly LonLat[] = [SOUTH, beside(0, 20_000)];

export const at = (count: number, recorded = count, id?: string) => ({ time: minute(count), recordedAt: minute(recorded), ...(id !== undefined && { id }) });
export const plan = (more: Partial<Facts['convoy-planned']> = {}, id = 'k1'): Accepted => fact('convoy-planned', `convoy/${id}`, { organisation: 'o1', route: ROAD, ...more }, at(-600));
export const departed = (count = -1, id = 'k1'): Accepted => fact('convoy-departed', `convoy/${id}`, {}, at(count));
export const position = (count: number, metresNorth: number, metresEast = 0, more: { readonly accuracy?: number; readonly id?: string; readonly source?: string } = {}): Accepted => {
  const { id = 'k1', source = 'urn:source:tracker', ...data } = more;
  const [lon, lat] = beside(metresEast, metresNorth);
  return fact('convoy-position-reported', `convoy/${id}`, { lon, lat, ...data }, { ...at(count), source });
};
export function violation(count: number, place: LonLat | undefined, more: Partial<ViolationReported> = {}, named: { readonly recorded?: number; readonly id?: string; readonly key?: string } = {}): Accepted {
  const { recorded = count, id = 'v1', key = `report-${id}` } = named;
  return fact('violation-reported', `violation/${id}`, { class: 'small-arms-fire', sense: 'seen', ...(place !== undefined && { lon: place[0], lat: place[1] }), ...more }, at(count, recorded, key));
}
