/**
 * The rows of the fault suite that nothing else of the test command shows, short: Kafka away, answers lost on the wire, consoles that
 * do not read. Servers killed are in kills.e2e.ts; a store that was flushed and a projector that was frozen and thawed in resume.e2e.ts.
 */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { appendFile } from 'node:fs/promises';
import { createClient } from 'redis';
import { startServices, type Services } from '../../tools/services/services.ts';
import { play } from '../faults/row.ts';
import { slow } from '../faults/rows/consoles.ts';
import { appendsLost, brokerAway } from '../faults/rows/kafka.ts';
import { commitsLost } from '../faults/rows/redis.ts';
import { Stage } from '../faults/stage.ts';
import { cellsOf } from '../faults/table.ts';
import { Reckoner } from '../support/reckoning.ts';
import { until } from '../support/until.ts';

/** What each row waits for is named when it does not come; this is longer than all of that together. */
const PATIENCE_MS = 400_000;
/** So many events, and each lane has said something of a violation. */
const ENOUGH = 150;
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

  it('who holds a gateway against the log reads on in it: somebody may write when nobody sends any more', async () => {
    stage.load.begin();
    await stage.load.more(ENOUGH);
    const digests = async (): Promise<readonly string[]> => Promise.all(stage.system.every('gateway').map(async (gateway) => (await fetch(stage.system.url('/digest', gateway))).text()));
    const { reckoner } = stage;
    let written = 0;
    jest.spyOn(reckoner, 'reckon').mockImplementation(async () => {
      const reckoning = await Reckoner.prototype.reckon.call(reckoner);
      if (reckoning === undefined || written > 0) return reckoning;
      const before = await digests();
      written = await note(stage);
      await until('every gateway to be further on than what was read', async () => ((await digests()).every((digest, at) => digest !== before[at]) ? true : undefined));
      return reckoning;
    });
    const { gaps } = await stage.settle();
    jest.restoreAllMocks();
    expect([written, gaps]).toEqual([200, []]);
  }, PATIENCE_MS);

  it('and who holds all this to account sees what is lost, double or wrong', async () => {
    stage.load.begin();
    await stage.load.more(ENOUGH);
    await leaveNobody(stage);
    const forged = { lane: 'forged', n: 0 } as const;
    await appendFile(stage.load.ledger, `${JSON.stringify({ sent: { ...forged, at: Date.now(), size: 2 } })}\n${JSON.stringify({ ...forged, runs: [['recorded', 0, 2]] })}\n`);
    await tamperWith(stage, (key, entity) => {
      const { reports, data } = entity as { readonly reports?: { readonly elements: readonly unknown[] }; readonly data?: object };
      if (key === 'track/a-3') return { ...entity, data: { ...data, lon: 0 } };
      return key === 'violation/a-0' ? { ...entity, reports: { ...reports, elements: [...(reports?.elements ?? []), reports?.elements[0]] } } : undefined;
    });
    const { lost, double, wrong } = await until('the reckoning', () => stage.reckoner.reckon());
    expect({ lost, double, wrong: [...wrong].sort() }).toEqual({ lost: ['forged.0.0', 'forged.0.1'], double: ['violation/a-0'], wrong: ['track/a-3', 'violation/a-0'] });
  }, PATIENCE_MS);
});

/** The status of what a gateway answers to a note. */
async function note({ system }: Stage): Promise<number> {
  const body = JSON.stringify({ id: 'afterwards', type: 'add-note', subject: 'note/afterwards', data: { text: 'Seen.', links: [] } });
  return (await fetch(system.url('/commands'), { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status;
}

/** Nobody is left who would put anything right, and all that was written is folded: the watch may have had something to say when its projector ended, and nobody would ever fold that. */
async function leaveNobody(stage: Stage): Promise<void> {
  const projectors = stage.system.every('projector');
  await until('a picture that ends where its log does', async () => {
    await stage.settle();
    await Promise.all(projectors.map((projector) => projector.end('SIGKILL')));
    if ((await stage.reckoner.reckon()) !== undefined) return true;
    await Promise.all(projectors.map((projector) => projector.start()));
    return undefined;
  }, PATIENCE_MS);
}

type Entity = Readonly<Record<string, unknown>>;

/** Writes what is given for an entity into the stored picture, past every fence. */
async function tamperWith({ own, operation }: Stage, change: (key: string, entity: Entity) => Entity | undefined): Promise<void> {
  const redis = createClient({ url: own.redisUrl });
  await redis.connect();
  const picture = `wf:{${operation}}:picture:${await redis.hGet(`wf:{${operation}}:meta`, 'epoch')}`;
  for (const [key, text] of Object.entries(await redis.hGetAll(picture))) {
    const stored = JSON.parse(text) as { readonly entity: Entity };
    const entity = change(key, stored.entity);
    if (entity !== undefined) await redis.hSet(picture, key, JSON.stringify({ ...stored, entity }));
  }
  redis.destroy();
}
