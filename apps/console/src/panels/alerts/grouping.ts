/** Alerts of one rule in one place as one row: a view without waiting, which sums to what there is. */
import type { AlertView, EntityKey } from '#libs/domain';
import { severityOfAlert, type Severity } from '../../picture/tones.ts';
import type { Row } from '../attention.ts';

/** What is said of one source or one rule each is not the same thing said twice. */
const ALONE: ReadonlySet<AlertView['rule']> = new Set(['feed-silent', 'rule-failed']);
const CALMED: ReadonlySet<Severity> = new Set(['medium', 'low']);
export const GROUP = 'group/';
/** What a flood puts together, whatever it is about. */
const REST = 'rest';

/** By rule and corridor, else sector; undefined for what stands alone. `calm`: a flood, in which only life-safety and high are shown one by one. */
export function groupOf(view: AlertView, calm: boolean): string | undefined {
  if (calm && CALMED.has(severityOfAlert(view))) return REST;
  if (ALONE.has(view.rule)) return undefined;
  return `${view.rule}.${view.corridor === undefined ? (view.sector === undefined ? '' : `sector.${view.sector}`) : `corridor.${view.corridor}`}`;
}
export const isRest = (row: Row): boolean => row.members !== undefined && row.key.endsWith(`.${REST}`);

/** Rows in their order, those of one group and section under the first of them; their members follow where the group is `open`. */
export function grouped(rows: readonly Row[], alerts: ReadonlyMap<EntityKey, AlertView>, open: ReadonlySet<string>, calm: boolean): readonly Row[] {
  const groups = new Map<string, EntityKey[]>();
  const heads: { readonly row: Row; readonly id: string | undefined }[] = [];
  for (const row of rows) {
    const view = alerts.get(row.key);
    const name = view === undefined ? undefined : groupOf(view, calm);
    const id = name === undefined ? undefined : `${GROUP}${row.section}.${name}`;
    const members = id === undefined ? undefined : groups.get(id);
    if (members !== undefined) {
      members.push(row.key);
      continue;
    }
    if (id !== undefined) groups.set(id, [row.key]);
    heads.push({ row, id });
  }
  return heads.flatMap(({ row, id }): readonly Row[] => {
    const members = id === undefined ? undefined : groups.get(id);
    if (id === undefined || members === undefined || members.length === 1) return [row];
    const head: Row = { key: id, section: row.section, members };
    return open.has(id) ? [head, ...members.map((key): Row => ({ key, section: row.section, inGroup: true }))] : [head];
  });
}

/** What rows stand for, each alert once. */
export const alertsIn = (rows: readonly Row[]): ReadonlySet<EntityKey> => new Set(rows.flatMap(({ key, members }) => members ?? [key]));

export type SeverityCounts = Readonly<Record<Severity, number>>;
export function countSeverities(alerts: Iterable<Pick<AlertView, 'severity'>>): SeverityCounts {
  const counts: Record<Severity, number> = { life: 0, high: 0, medium: 0, low: 0 };
  for (const view of alerts) counts[severityOfAlert(view)] += 1;
  return counts;
}
