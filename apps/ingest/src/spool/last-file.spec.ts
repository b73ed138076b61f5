import { expect, it } from '@jest/globals';
import type { Accepted } from '#libs/domain';
import { parseEvent } from '#libs/protocol';
import { violation } from '../events/sample.ts';
import { SimulatedFiles } from './simulated-files.ts';
import { Spool } from './spool.ts';

/** The next names are durable so many turns after they were asked to be: others run in between. */
class SlowNames extends SimulatedFiles {
  turns: number[] = [];

  override async syncNames(): Promise<void> {
    for (let left = this.turns.shift() ?? 0; left > 0; left -= 1) await Promise.resolve();
    await super.syncNames();
  }
}

function report(id: string): Accepted {
  const event = violation({ id });
  const parsed = parseEvent(event, JSON.stringify(event));
  if (!parsed.ok) throw new TypeError('the sample is not valid');
  return { event: parsed.event, recordedAt: 1_772_366_400_000 };
}
const open = (files: SlowNames): Promise<Spool> => Spool.open(files, { limitBytes: Number.POSITIVE_INFINITY, fail: (error) => { throw error; } });

it.each(Array.from({ length: 12 }, (_, turns) => turns))('a spool keeps what it takes while its last file goes, on a disk that takes %d turns longer for that', async (turns) => {
  const files = new SlowNames();
  const spool = await open(files);
  await spool.append('demo', [report('a')]);
  const front = await spool.front(10);
  if (front === undefined) throw new TypeError('nothing waits');
  files.turns = [4 + turns, 12];
  await Promise.all([spool.settle(front), spool.append('demo', [report('b')])]);
  await spool.append('demo', [report('c')]);
  await spool.close();
  const waiting = await (await open(files)).front(10);
  expect(waiting?.lines.map(({ json }) => (JSON.parse(json) as { readonly id: string }).id)).toEqual(['b', 'c']);
});
