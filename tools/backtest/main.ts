/**
 * `npm run backtest -- --from 2026-11-29T00:00:00Z --to 2026-11-30T00:00:00Z --rules limits.json`: what would have been raised had the limits
 * been others, against what was really raised. `--help` says the rest.
 */
import { Asking } from '../verify/asking.ts';
import { parseBackTestArguments, readLimits, USAGE, type BackTestArguments } from './arguments.ts';
import { backTest } from './back-test.ts';
import { systemSource, withArchive, type Source } from './sources.ts';
import { linesOf } from './telling.ts';

async function tell({ from, to, rules, archive, system }: BackTestArguments): Promise<void> {
  const limits = await readLimits(rules);
  const run = async (source: Source): Promise<void> => {
    for (const line of linesOf(source.operation, limits, await backTest(source, { from, to, limits }))) console.log(line);
  };
  await (archive === undefined ? run(systemSource(system.operation ?? 'demo', new Asking(system))) : withArchive(archive, run));
}

try {
  const asked = parseBackTestArguments(process.argv.slice(2));
  if (asked === undefined) console.log(USAGE);
  else await tell(asked);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
