/** The bench's one table, for the terminal and for `bench/results.md`. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import { figure, growthTable, type Curve } from './growth.ts';
import { toldSpending } from './profile.ts';
import type { Failed, Lasting, Measured } from './row.ts';

const HEAD = ['row', 'what', 'baseline', 'unit', 'baseline per cpu-s', 'ours per cpu-s', 'ratio', 'rounds', 'floor', 'stretch', 'reached', 'took'] as const;

const goal = ({ row }: Measured, value: number): string => `${row.below === true ? '≤' : '≥'} ${value}`;
const verdict = ({ row, reached, passed }: Measured): string => (row.control === true ? (passed ? 'missed, as it must' : 'NOT SEEN') : reached === 'missed' ? 'MISSED' : reached);

const cells = (measured: Measured & Lasting): readonly string[] => {
  const { row, base, ours, ratio, rounds, seconds } = measured;
  const spread = `${figure(Math.min(...rounds))}–${figure(Math.max(...rounds))}`;
  return [row.id, row.what, row.baseline, row.unit, figure(base), figure(ours), figure(ratio), spread, goal(measured, row.floor), goal(measured, row.stretch), verdict(measured), took(seconds)];
};

/** One line while the bench goes on. */
export const lineOf = (measured: Measured & Lasting): string =>
  `${measured.row.id.padEnd(4)} ${figure(measured.ratio).padStart(6)}  ${goal(measured, measured.row.floor).padEnd(7)} ${verdict(measured).padEnd(20)} ${took(measured.seconds).padStart(6)}  ${measured.row.what}`;
const took = (seconds: number): string => `${seconds.toFixed(0)} s`;

export interface Whole { readonly rows: readonly (Measured & Lasting)[]; readonly failed: readonly Failed[]; readonly rounds: number; readonly size: number; readonly growth?: readonly Curve[] | undefined }

export function markdown({ rows: all, failed, rounds, size, growth }: Whole): string {
  const row = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`;
  const table = [row(HEAD), row(HEAD.map(() => '---')), ...all.map((measured) => row(cells(measured)))].join('\n');
  const pressure = Math.max(0, ...all.map((measured) => measured.pressure));
  return `# Bench

Ratios against a bare baseline in the same run; medians of ${rounds} alternating rounds at ${size} of full size. Absolute figures mean little on another machine.

${table}
${failed.map(({ what, error }) => `\n${what} FAILED: ${error instanceof Error ? error.message : String(error)}\n`).join('')}
Commit ${commit()} · ${versions()} · ${machine()} · waiting for a processor at most ${pressure.toFixed(0)} % of ten seconds
${growth === undefined ? '' : `\n## Growth\n\n![Cost and memory by number](growth.svg)\n\n${growthTable(growth)}\n`}${all.map(whereOf).join('')}`;
}

const whereOf = ({ row, spending }: Measured): string => (spending === undefined ? '' : `\n## Where the time of ${row.id} goes\n\n\`\`\`\n${toldSpending(spending)}\n\`\`\`\n`);
const commit = (): string => execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim();
const versionOf = (name: string): string => (JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')) as { version: string }).version;
const versions = (): string => [`node ${process.version}`, ...['kafkajs', 'redis', 'fastify', 'socket.io', 'ws'].map((name) => `${name} ${versionOf(name)}`)].join(', ');
const machine = (): string => `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()} ${arch()}`;
