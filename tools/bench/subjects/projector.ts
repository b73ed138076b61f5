import { createHash, randomUUID } from 'node:crypto';
import { canonical, FOLD, fold, LivePicture, type EntityKey, type Position, type Recorded } from '#libs/domain';
import { EmbeddedEventLog, type EventLog } from '#libs/event-log';
import { MemoryPictureStore, RedisPictureStore, type PictureStore } from '#libs/picture-store';
import { SystemClock } from '#libs/runtime';
import { Projector } from '../../../apps/projector/src/projector.ts';
import { Tail } from '../../../apps/projector/src/tail.ts';
import { cpuSecondsFor, say } from './saying.ts';
import { logAt } from './topic.ts';

interface Projecting {
  /** Kafka and Redis, or a folder of the embedded log. */
  readonly brokers?: string;
  readonly redisUrl?: string;
  readonly folder?: string;
  readonly operation: string;
  /** Records that are folded before the clock runs, so that it follows; 0 builds the picture from position 0. */
  readonly setup: number;
  readonly head: Position;
}

/** The projector itself, from a stored picture (or none) to the head; says what its picture is. */
export async function projector({ brokers, redisUrl, folder, operation, setup, head }: Projecting): Promise<void> {
  const log: EventLog = folder === undefined ? logAt(brokers as string) : new EmbeddedEventLog({ directory: folder });
  const store: PictureStore = redisUrl === undefined ? new MemoryPictureStore() : new RedisPictureStore({ url: redisUrl, prefix: `bench-${randomUUID().slice(0, 8)}` });
  if (setup > 0) await seed(log, store, operation, setup);
  const reached = Promise.withResolvers<void>();
  let position = setup - 1;
  const folded = (to: Position): void => { if ((position = to) >= head) reached.resolve(); };
  const gauges = {
    lag: () => undefined,
    // Whoever is to follow and builds instead measures something else.
    rebuilt: () => { if (setup > 0) reached.reject(new Error('the stored picture was not taken: it was built anew')); else folded(head); },
    committed: (_operation: string, events: number) => folded(position + events),
  };
  const subject = new Projector(operation, { log, store, clock: new SystemClock(), gauges, interrupted: (_, error) => reached.reject(error) });
  const stop = new AbortController();
  const cpuSeconds = await cpuSecondsFor(async () => {
    subject.run(stop.signal).catch((error: unknown) => reached.reject(error));
    await reached.promise;
  });
  stop.abort();
  const { entities } = await store.load(operation);
  say({ units: head + 1 - setup, cpuSeconds, picture: digest(entities), entities: entities.size });
  await Promise.all([log.close(), store.close()]);
}

/** Of all but the operation itself, whose name differs from topic to topic. */
const digest = (entities: ReadonlyMap<EntityKey, unknown>): string =>
  createHash('sha256').update([...entities].filter(([key]) => !key.startsWith('operation/')).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, entity]) => `${key} ${canonical(entity)}`).join('\n')).digest('hex');

/** Stores the picture of the first records. */
export async function seed(log: EventLog, store: PictureStore, operation: string, setup: number): Promise<void> {
  const picture = new LivePicture();
  const changed = new Map<EntityKey, Position>();
  const tail = new Tail(0);
  let last: Recorded | undefined;
  for await (const batch of log.read(operation, { after: -1 })) {
    for (const recorded of batch) {
      if (recorded.position >= setup) continue;
      for (const [key] of fold(picture, recorded)) changed.set(key, recorded.position);
      tail.add(recorded);
      last = recorded;
    }
    if (last?.position === setup - 1) break;
  }
  if (last === undefined) throw new Error(`the log of ${operation} is empty`);
  await store.rebuild(await store.acquire(operation), { log: logIdOf(await first(log, operation)), fold: FOLD, picture, changed, recordedAt: last.recordedAt, last, tail: tail.text });
}

async function first(log: EventLog, operation: string): Promise<Recorded> {
  for await (const [record] of log.read(operation, { after: -1 })) if (record !== undefined) return record;
  throw new Error(`the log of ${operation} is empty`);
}

function logIdOf({ event }: Recorded): string {
  if (event.fact !== 'operation-opened') throw new Error('the log does not begin with operation-opened');
  return event.data.log;
}
