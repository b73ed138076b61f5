import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ids, note, notes, readAll } from '../samples.contract.ts';
import { KafkaEventLog } from './kafka-event-log.ts';
import { clear, scratchPrefix, servers } from './scratch.contract.ts';

const prefixes: string[] = [];
let log: KafkaEventLog;
let offset = 0;
beforeEach(() => {
  const prefix = scratchPrefix();
  prefixes.push(prefix);
  offset = 0;
  log = new KafkaEventLog({ kafka: servers(), creates: true, prefix, clock: () => Date.now() + offset });
});
afterEach(() => log.close());
afterAll(() => clear(prefixes));

describe("this machine's clock against Kafka's", () => {
  it.each([-25_000, 25_000])('may be %d ms off', async (off) => {
    offset = off;
    await log.append('demo', notes(1));
    await log.append('demo', notes(1));
  });

  it.each([['behind', -60_000], ['ahead of', 60_000], ['ahead of', 86_400_000]])('is %s it by %d ms: appends are refused until it is right', async (what, off) => {
    await log.append('demo', [note('before')]);
    offset = off;
    // The answer to this one tells; it is in the log all the same.
    await expect(log.append('demo', [note('told')])).rejects.toMatchObject({ name: 'ClockOff', message: expect.stringContaining(what) as unknown });
    await expect(log.append('demo', [note('refused')])).rejects.toMatchObject({ name: 'ClockOff' });
    expect(ids(await readAll(log, 'demo'))).toEqual(['before', 'told']);
    offset = 0;
    await log.append('demo', [note('after')]);
    expect(ids(await readAll(log, 'demo'))).toEqual(['before', 'told', 'after']);
  });
});
