/**
 * `npm run frames [-- --entities 10000 --rate 1000 --for 20s --select convoy/C-1 --alerts 1]`: what a console's main thread does while it shows
 * so many entities of which so many change a second, and is raised so many alerts a second. Fails when it is more than console.md allows. Wants a machine to itself.
 */
import { parseArgs } from 'node:util';
import { SECOND } from '#libs/domain';
import { startChromium } from '../../test/support/chromium.ts';
import { FRAME_P95_MS, measureFrames, TASK_MS, told } from '../../test/support/frames.ts';
import { parseDuration } from '../feed/arguments.ts';

const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { entities: text, rate: text, for: text, select: text, alerts: text } });

const browser = await startChromium({ gpu: 'made-up' });
try {
  const figures = await measureFrames(browser, {
    entities: Number(values.entities ?? 10_000), changesPerSecond: Number(values.rate ?? 1_000), seconds: (parseDuration(values.for ?? '20s') ?? 20 * SECOND) / SECOND,
    ...(values.select !== undefined && { select: values.select }), alertsPerSecond: Number(values.alerts ?? 0),
  });
  console.log(told(figures));
  for (const problem of figures.problems) console.log(problem);
  process.exitCode = figures.problems.length === 0 && figures.p95 <= FRAME_P95_MS && figures.longest <= TASK_MS ? 0 : 1;
} finally {
  await browser.close();
}
