/** The command line of the back-test, read once: what is wrong stops it with one clear line that names the option. */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { contradictions, parseTime, type Millis, type RuleLimits } from '#libs/domain';
import { parseCommand } from '#libs/protocol';
import type { System } from '../verify/asking.ts';

export interface BackTestArguments {
  readonly from: Millis | undefined;
  readonly to: Millis | undefined;
  /** The file with the limits. */
  readonly rules: string;
  /** A log's file, instead of a running system. */
  readonly archive: string | undefined;
  readonly system: System;
}

export const USAGE = `npm run backtest -- --from TIME --to TIME --rules FILE [--operation demo] [--url http://127.0.0.1:3000] [--token TOKEN]
npm run backtest -- --from TIME --to TIME --rules FILE --archive data/demo.log.sqlite

Folds the log again with other limits, and says which alerts would have been raised, missed and added, and what each seat would
have had to do, against what was really raised.

  --from, --to   RFC 3339 with an offset: alerts that began between them, both included; the log's begin and end unless given
  --rules        a JSON file with limits as configure-operation takes them: {"convoy-held": {"after": 600}}; what it does not name
                 is as the operation had set it at the time, so that {} gives what was raised
  --operation    demo unless given
  --url, --token the gateway that is asked, and who asks: the token is WATCHFLOOR_TOKEN unless given, and must read as operations
  --archive      reads a log's file of a process that is stopped instead`;

/** Undefined when help is asked for. */
export function parseBackTestArguments(args: readonly string[]): BackTestArguments | undefined {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args], options: { from: text, to: text, rules: text, archive: text, operation: text, url: text, token: text, help: { type: 'boolean' } },
  });
  if (values.help === true) return undefined;
  if (values.rules === undefined) throw new Error('--rules must name a file with limits');
  if (values.archive !== undefined && (values.url ?? values.operation ?? values.token) !== undefined) throw new Error('--archive is read instead of a system: --url, --operation and --token say nothing then');
  const [from, to] = [timeOf('from', values.from), timeOf('to', values.to)];
  if (from !== undefined && to !== undefined && from > to) throw new Error('--from must not be later than --to');
  const { rules, archive, operation, url, token } = values;
  return { from, to, rules, archive, system: { operation, url, token } };
}

function timeOf(name: string, written: string | undefined): Millis | undefined {
  if (written === undefined) return undefined;
  const at = parseTime(written);
  if (at === undefined) throw new Error(`--${name} must be a time such as 2026-11-30T06:00:00Z`);
  return at;
}

/** The limits in a file. Throws for what `configure-operation` would not take, naming rule and limit. */
export async function readLimits(file: string): Promise<RuleLimits> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Error(`--rules: ${file} cannot be read`, { cause: error });
  });
  const rules = parsed(text, file);
  const command = parseCommand({ id: 'back-test', type: 'configure-operation', subject: 'operation/demo', data: { rules } });
  if (!command.ok) throw new Error(command.errors.map(({ pointer, detail }) => `--rules: ${nameOf(pointer)}: ${detail}`).join('\n'));
  const limits = rules as RuleLimits;
  refuseContradictions(limits);
  return limits;
}

/** Throws where limits that come in pairs contradict each other. */
export function refuseContradictions(limits: RuleLimits): void {
  const [wrong] = contradictions(limits);
  if (wrong !== undefined) throw new Error(`--rules: ${wrong.limit.join('.')}: ${wrong.detail}`);
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Error(`--rules: ${file} is not JSON`);
  }
}

/** `convoy-held.after` for the pointer to it in a command. */
const nameOf = (pointer: string): string => pointer.replace(/^\/data\/rules\/?/, '').replaceAll('/', '.') || 'the file';
