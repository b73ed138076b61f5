/**
 * The rows of the fault suite that nothing else of the test command shows, short: Kafka away, answers lost on the wire, consoles that
 * do not read. Servers killed are in kills.e2e.ts; a store that was flushed and a projector that was frozen and thawed in resume.e2e.ts.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startServices, type Services } from '../../tools/services/services.ts';
import { play } from '../faults/row.ts';
import { slow } from '../faults/rows/consoles.ts';
import { appendsLost, brokerAway } from '../faults/rows/kafka.ts';
import { commitsLost } from '../faults/rows/redis.ts';
import { Stage } from '../faults/stage.ts';
import { cellsOf } from '../faults/table.ts';

/** What each row waits for is named when it does not come; this is longer than all of that together. */
const PATIENCE_MS = 400_000;
const ROWS = [appendsLost(3, 5), commitsLost(4, 5), slow(2, 4), brokerAway(6, { rate: 200, size: 7 })] as const;

describe('under load, with a ledger that its sender synchronises before anybody is told', () => {
  let own: Services;
  let stage: Stage;
  beforeAll(async () => {
    // Kafka is killed here: it is this trial's own.
    own = await startServices();
    stage = await Stage.open(own, 'short');
  }, PATIENCE_MS);
  afterAll(async () => {
    await stage.close();
    await own.stop();
  }, PATIENCE_MS);

  it.each(ROWS.map((row) => [row.name, row] as const))('%s: lost 0, double 0, wrong 0, silent gaps 0', async (_, row) => {
    const figures = await play(stage, row);
    process.stderr.write(`  ${cellsOf(figures).join(' · ')}\n`);
    expect(figures.broken).toEqual([]);
    expect(figures.acknowledged).toBeGreaterThan(0);
  }, PATIENCE_MS);
});
