/** Which reports of a violation count, what corrections made of them, and which of them leads. */
import type { ViolationCorrected, ViolationReported } from '../facts.ts';
import { compareElements, counting, type Element } from '../order.ts';
import type { EventKey } from '../event.ts';
import type { Violation } from './violation.ts';

/** A report as corrections left it. */
export interface Counted {
  readonly report: Element<ViolationReported>;
  readonly data: ViolationReported;
  readonly corrected: boolean;
  readonly retracted: boolean;
}

/** Every report once per event key, oldest first, with the not retracted corrections that name it. */
export function countedReports(violation: Violation): readonly Counted[] {
  // Nearly all of them: nothing of what was reported was taken back or put right.
  if (violation.retractions.elements.length === 0 && violation.corrections.elements.length === 0) return counting(violation.reports).map(asReported);
  const gone = new Set(counting(violation.retractions).map(({ data }) => data.retracts));
  const corrections = counting(violation.corrections).filter(({ key }) => !gone.has(key));
  return counting(violation.reports).map((report) => {
    const own = corrections.filter(({ data }) => data.corrects === report.key);
    return { report, data: correctedBy(report.data, own), corrected: own.length > 0, retracted: gone.has(report.key) };
  });
}

const asReported = (report: Element<ViolationReported>): Counted => ({ report, data: report.data, corrected: false, retracted: false });

/** Corrections come oldest first, so of two that change one field the newest stays. */
function correctedBy(data: ViolationReported, corrections: readonly Element<ViolationCorrected>[]): ViolationReported {
  return corrections.reduce((before, { data: { corrects: _corrects, reason: _reason, ...fields } }) => ({ ...before, ...fields }), data);
}

/** The source of an event key: CloudEvents ids may hold spaces, sources are URI references and do not. */
export const sourceOf = (key: EventKey): string => key.slice(0, key.indexOf(' '));

/** Not retracted reports, of each source only its newest: the ones that speak. */
export function speaking(reports: readonly Counted[]): readonly Counted[] {
  return newestOfEachSource(reports.some(({ retracted }) => retracted) ? reports.filter(({ retracted }) => !retracted) : reports);
}

/** Up to so many sources are looked for one by one: nearly always there are two or three, and a map costs more. */
const FEW = 8;

function beginsWithOne(key: EventKey, sources: readonly string[]): boolean {
  for (let at = 0; at < sources.length; at += 1) {
    const source = sources[at] as string;
    // Sources of one sender differ at their ends, if at all.
    const end = source.length - 2;
    if (key.charCodeAt(end) === source.charCodeAt(end) && key.startsWith(source)) return true;
  }
  return false;
}

/** In no order. */
function newestOfEachSource(reports: readonly Counted[]): readonly Counted[] {
  if (reports.length < 2) return reports;
  const newest: Counted[] = [];
  /** Each with the space that ends it in an event key. */
  const sources: string[] = [];
  for (let at = reports.length - 1; at >= 0; at -= 1) {
    const one = reports[at] as Counted;
    const { key } = one.report;
    if (beginsWithOne(key, sources)) continue;
    if (sources.length === FEW) return [...new Map(reports.map((report) => [sourceOf(report.report.key), report])).values()];
    newest.push(one);
    sources.push(`${sourceOf(key)} `);
  }
  return newest;
}

/**
 * The report whose fields are shown: best reliability (none is worst), best credibility (none is worst), smallest uncertainty
 * (none is largest), newest, greatest key. When every report is retracted it is taken among all of them. Undefined without reports.
 */
export function leadOf(reports: readonly Counted[], surviving = speaking(reports)): Counted | undefined {
  const candidates = surviving.length > 0 ? surviving : newestOfEachSource(reports);
  return candidates.reduce<Counted | undefined>((best, report) => (best === undefined || leads(report, best) ? report : best), undefined);
}

function leads(one: Counted, other: Counted): boolean {
  const [a, b] = [rank(one.data), rank(other.data)];
  for (let at = 0; at < a.length; at += 1) {
    const difference = (a[at] as number) - (b[at] as number);
    if (difference !== 0) return difference < 0;
  }
  return compareElements(one.report, other.report) > 0;
}

const WORST = 1e9;
function rank({ reliability, credibility, uncertainty }: ViolationReported): readonly number[] {
  return [reliability === undefined ? WORST : 'ABCDEF'.indexOf(reliability), credibility ?? WORST, uncertainty ?? WORST];
}

/** Of the reports that speak two whose CloudEvents source and group both differ; a report without a group confirms nothing. */
export function isCorroborated(spoken: readonly Counted[]): boolean {
  if (spoken.length < 2) return false;
  const groups = new Set(spoken.flatMap(({ data }) => (data.group === undefined ? [] : [data.group])));
  return groups.size >= 2;
}
