/** The watch on a log and a store that several processes share: taken over from one that still runs, and nothing is said twice. */
import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from '@jest/globals';
import { BEFORE_FIRST, canonical, fold, formatTime, LivePicture, VirtualWatch, type Accepted, type Recorded } from '#libs/domain';
import { genesis, KafkaEventLog } from '#libs/event-log';
import { RedisPictureStore } from '#libs/picture-store';
import { encodeWatchFact, parseEvent } from '#libs/protocol';
import { SystemClock } from '#libs/runtime';
import { Projector } from '../../apps/projector/src/projector.ts';
import { Watching } from '../../apps/projector/src/watch/watching.ts';
import { services } from '../support/system.ts';
import { forgetOperation, ownOperation } from '../support/trial.ts';
import { until } from '../support/until.ts';

const operation = ownOperation('watch');
afterAll(() => forgetOperation(operation));

let ids = 0;
function report(type: string, subject: string, data: object): Accepted {
  const at = Date.now();
  const parsed = parseEvent({ specversion: '1.0', id: String((ids += 1)), source: 'urn:trial:watch', type: `watchfloor.${type}.v1`, subject, time: formatTime(at), data });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return { event: parsed.event, recordedAt: at };
}
const attacked = (id: string): readonly Accepted[] => [
  report('convoy-planned', `convoy/${id}`, { organisation: 'o1', route: [[34.4, 31.3], [34.4, 31.4]] }), report('convoy-departed', `convoy/${id}`, {}),
  report('convoy-incident-reported', `convoy/${id}`, { kind: 'attacked' }),
];

/** A process of its own, as far as log and store can tell. */
function projecting() {
  const [log, store] = [new KafkaEventLog({ kafka: { brokers: services().KAFKA_BROKERS.split(','), ssl: false }, creates: true }), new RedisPictureStore({ url: services().REDIS_URL })];
  const clock = new SystemClock();
  const watching = new Watching(operation, { log, clock, name: randomUUID, failed: () => {}, interrupted: () => {}, judged: () => {} });
  const gauges = { lag: () => {}, committed: () => {}, rebuilt: () => {} };
  const stop = new AbortController();
  const ended = new Projector(operation, { log, store, clock, gauges, interrupted: () => {}, watching }).run(stop.signal);
  ended.catch(() => undefined);
  const close = async (): Promise<void> => {
    stop.abort();
    await Promise.allSettled([ended]);
    await Promise.all([log.close(), store.close()]);
  };
  return { log, store, ended, close };
}

async function all(log: KafkaEventLog): Promise<readonly Recorded[]> {
  const records: Recorded[] = [];
  for await (const batch of log.read(operation, { after: BEFORE_FIRST })) records.push(...batch);
  return records;
}
const raisedOf = (records: readonly Recorded[]): readonly string[] => records.flatMap(({ event }) => (event.fact === 'alert-raised' ? [`${event.data.subject} ${event.subject}`] : []));
const untilRaised = (log: KafkaEventLog, count: number) => until(`${count} alerts`, async () => (raisedOf(await all(log)).length >= count ? true : undefined));

describe('the watch on Kafka and Redis', () => {
  it('is taken over from one that still runs: each alert is raised once, and the stored picture is the fold of the log', async () => {
    const first = projecting();
    await genesis(first.log, operation, 'log-1', Date.now());
    await first.log.append(operation, attacked('k1'));
    await untilRaised(first.log, 1);
    const second = projecting();
    await expect(first.ended).rejects.toMatchObject({ why: 'fenced' });
    await second.log.append(operation, attacked('k2'));
    await untilRaised(second.log, 2);
    await first.close();
    const third = projecting();
    await third.log.append(operation, attacked('k3'));
    await untilRaised(third.log, 3);
    await second.close();
    const [records, stored] = await until('the picture to be whole', async () => {
      const [now, one] = [await all(third.log), await third.store.load(operation)];
      return one.position === now.length - 1 ? ([now, one] as const) : undefined;
    });
    await third.close();
    const picture = new LivePicture();
    for (const one of records) fold(picture, one);
    expect(canonical(Object.fromEntries(stored.entities))).toBe(canonical(Object.fromEntries(picture)));
    const ideal = new VirtualWatch({ operation: `operation/${operation}`, watch: 'ideal', record: (fact, at) => ({ event: encodeWatchFact(operation, fact, at), recordedAt: at }) });
    for (const one of records.filter(({ event }) => !/^(alert|watch)-/.test(event.fact))) ideal.take(one);
    expect(raisedOf(records).map((one) => one.split(' ')[1]).sort()).toEqual([...ideal.picture.ofType('alert').keys()].sort());
  });
});
