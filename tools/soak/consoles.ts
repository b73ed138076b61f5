/** Consoles under a busy feed, through drops, sleeps and resumes. */
import type { Millis } from '#libs/domain';
import { startChromium } from '../../test/support/chromium.ts';
import { endure, hardshipsFor, type Trial } from '../../test/support/hardship.ts';
import { playPast } from '../../test/support/past.ts';
import { forget, scratchFolder, startServer } from '../../test/support/server.ts';

/** Events a second beside the busy feed. */
const RATE = 60;

/** Resolves to the exit code. */
export async function soakConsoles(duration: Millis, seed: number): Promise<number> {
  console.log(`seed ${seed}`);
  const dataDir = await scratchFolder();
  const [server, browser] = await Promise.all([startServer({ dataDir }), startChromium()]);
  try {
    await playPast({ url: server.url, operation: 'demo' });
    const trial: Trial = { browser, url: server.url, audiences: [undefined, 'aid:relief-alpha'], rate: RATE, hardships: hardshipsFor(duration, seed), compareAfter: 6, tell: console.log };
    const { compared, problems } = await endure(trial);
    for (const problem of problems) console.log(problem);
    console.log(`${compared} comparisons of map and lists with the picture, no difference; ${problems.length} complaints of the browser`);
    return problems.length === 0 ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    await browser.close();
    await server.end();
    await forget(dataDir);
  }
}
