import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { OperationId } from '#libs/domain';
import { RedisPictureStore } from '#libs/picture-store';
import { Projector } from '../../../apps/projector/src/projector.ts';
import { Watching } from '../../../apps/projector/src/watch/watching.ts';
import { heard } from '../events.ts';
import { HeldLog, WorldClock } from './held-log.ts';
import { seed } from './projector.ts';
import { cpuSecondsFor, say, told } from './saying.ts';
import { accepted, logAt } from './topic.ts';

const LOOK_MS = 20;

interface Watched { readonly brokers: string; readonly redisUrl: string; readonly operation: OperationId; readonly setup: number }

/**
 * The projector with its watch beside it, from a stored picture. Says from which position on it will judge what comes; what then comes is folded when it is told
 * so. Measures until that is committed, and with it what the watch said of it.
 */
export async function watchedProjector({ brokers, redisUrl, operation, setup }: Watched): Promise<void> {
  const log = new HeldLog(logAt(brokers));
  const clock = new WorldClock(log);
  const store = new RedisPictureStore({ url: redisUrl, prefix: `bench-${randomUUID().slice(0, 8)}` });
  await seed(log, store, operation, setup);
  const failure = Promise.withResolvers<never>();
  const fail = (_: unknown, error: unknown): void => failure.reject(error);
  let [judged, position] = [0, setup - 1];
  let moved = (): void => undefined;
  const gauges = {
    lag: () => undefined,
    rebuilt: () => fail(operation, new Error('the stored picture was not taken: it was built anew')),
    committed: (_: OperationId, events: number) => { position += events; moved(); },
  };
  const failed = (_: OperationId, rule: string, unit: string, error: unknown): void => fail(operation, new Error(`${rule} failed for ${unit}`, { cause: error }));
  const watching = new Watching(operation, { log, clock, name: randomUUID, interrupted: fail, failed, judged: () => { judged += 1; } });
  const stop = new AbortController();
  new Projector(operation, { log, store, clock, gauges, interrupted: fail, watching }).run(stop.signal).catch((error: unknown) => fail(operation, error));

  const isAt = async (): Promise<boolean> => judged > 0 && position === (await log.head(operation));
  for (let calls = 0; !(await Promise.race([isAt(), failure.promise])); calls += 1) {
    await log.append(operation, [accepted(heard(calls))]);
    await wait(LOOK_MS);
  }
  const first = position + 1;
  log.hold(position);
  say({ first });
  await told();

  const head = await logAt(brokers).head(operation);
  const done = Promise.withResolvers<void>();
  moved = () => { if (position >= Math.max(head, log.appended) && !log.isAppending) done.resolve(); };
  const cpuSeconds = await cpuSecondsFor(async () => {
    log.letGo();
    await Promise.race([done.promise, failure.promise]);
  });
  say({ units: head + 1 - first, cpuSeconds, alerts: position - head });
  stop.abort();
}
