/** The figures of all rows as one table that people and documents can read. */
import { inSeconds, type Figures } from './row.ts';

const HEAD = ['fault', 'acknowledged', 'lost', 'double effects', 'wrong entities', 'silent gaps', 'longest staleness', 'time to recover', 'and'] as const;
const thousands = (count: number): string => count.toLocaleString('en-GB');

/** One line of it. */
export const cellsOf = ({ row, acknowledged, lost, double, wrong, gaps, stalest, recovery, more, broken, late }: Figures): readonly string[] => [
  row, thousands(acknowledged), ...[lost, double, wrong, gaps].map(thousands), inSeconds(stalest), inSeconds(recovery),
  [...Object.entries(more).map(([name, value]) => `${name} ${typeof value === 'number' ? thousands(value) : value}`), ...broken.map((what) => `BROKEN: ${what}`), ...late.map((what) => `LATE: ${what}`)].join(' · '),
];

function verdict(all: readonly Figures[]): string {
  const [broken, late] = [all.filter((one) => one.broken.length > 0).length, all.filter((one) => one.late.length > 0).length];
  return [broken === 0 ? 'every promise kept' : `${broken} rows BROKEN`, late === 0 ? 'every figure reached' : `${late} rows LATE`].join(' · ');
}

/** In Markdown, with a last line that sums up. */
export function table(all: readonly Figures[]): string {
  const sum = (of: (figures: Figures) => number): string => thousands(all.reduce((total, one) => total + of(one), 0));
  const most = (of: (figures: Figures) => number): string => inSeconds(Math.max(0, ...all.map(of)));
  const last = [
    `all ${all.length}`, sum((one) => one.acknowledged), sum((one) => one.lost), sum((one) => one.double), sum((one) => one.wrong), sum((one) => one.gaps),
    most((one) => one.stalest), most((one) => one.recovery), verdict(all),
  ];
  const lines = [HEAD, HEAD.map(() => '---'), ...all.map(cellsOf), last];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
