import { expect, it } from '@jest/globals';
import type { Accepted, Recorded } from '#libs/domain';
import { MemoryEventLog } from '#libs/event-log';
import { parseEvent } from '#libs/protocol';
import { createLog, SystemClock } from '#libs/runtime';
import { violation } from '../events/sample.ts';
import { Kept } from '../spool/kept.ts';
import { SimulatedFiles } from '../spool/simulated-files.ts';
import { missing } from './missing.ts';

function accepted(id: string): Accepted {
  const parsed = parseEvent(violation({ id }));
  if (!parsed.ok) throw new TypeError('the sample is not valid');
  return { event: parsed.event, recordedAt: 7 };
}

/** What is kept, in the order in which it was recorded, and what the log holds. */
async function given(keptAt: Readonly<Record<string, number>>, held: readonly string[]) {
  const fail = (error: unknown): never => { throw error; };
  const kept = await Kept.open(new SimulatedFiles(), { report: createLog('silent', 'test'), clock: new SystemClock(), fail });
  for (const [id, position] of Object.entries(keptAt)) await kept.write('demo', [{ ...accepted(id), position }]);
  const log = new MemoryEventLog();
  await log.append('demo', held.map(accepted));
  const found: string[] = [];
  const holds: string[] = [];
  const newest = ({ event, position }: Recorded): void => { holds.push(`${event.id} ${position}`); };
  for await (const batch of missing(kept, log, 'demo', Number.MAX_SAFE_INTEGER, newest)) found.push(...batch.map(({ event }) => event.id));
  await kept.close();
  return { found, holds };
}

it('is what is kept and not in the log, in the order in which it was recorded', async () => {
  expect((await given({ a: 1, b: 2, c: 3 }, ['first', 'a'])).found).toEqual(['b', 'c']);
  expect((await given({ a: 1, b: 2 }, ['first', 'a', 'b'])).found).toEqual([]);
});

it('is found also where the newest that is kept is in the log: a process may die while it sends again, and a log be cut twice', async () => {
  expect((await given({ a: 1, b: 2, c: 4 }, ['first', 'a', 'other', 'other-2', 'c'])).found).toEqual(['b']);
});

it('tells of the newest that is kept and in the log, which may lose it before it is read to there', async () => {
  expect((await given({ a: 1, b: 2, c: 3 }, ['first', 'a', 'b', 'of others'])).holds).toEqual(['b 2']);
  expect((await given({ a: 1 }, ['first'])).holds).toEqual([]);
});
