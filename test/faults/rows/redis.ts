/** Redis killed, emptied, dumb, refusing, forgetful, or holding something else than it was given. */
import { setTimeout as wait } from 'node:timers/promises';
import { createClient } from 'redis';
import { SECOND, type Millis } from '#libs/domain';
import { metricOf } from '../../support/trial.ts';
import { until } from '../../support/until.ts';
import { inSeconds, p95, type Row } from '../row.ts';
import type { Stage } from '../stage.ts';

const ENOUGH = 100;
/** The shadow looks once a minute. */
const LOOKED_WITHIN: Millis = 90 * SECOND;
/** As fast as they are taken. */
const FILLING = { rate: 20_000, size: 500 } as const;
const FILLED_WITHIN: Millis = 600 * SECOND;

type Client = ReturnType<typeof createClient>;
async function asking<T>({ own }: Stage, work: (redis: Client) => Promise<T>): Promise<T> {
  const redis: Client = createClient({ url: own.redisUrl });
  await redis.connect();
  try {
    return await work(redis);
  } finally {
    redis.destroy();
  }
}

/** Resolves once every console was told that its picture is void and has a new one; to the longest time that took. */
async function told(stage: Stage, before: readonly number[], since: number): Promise<Millis> {
  await until('every console to be told of a discontinuity', async () =>
    (stage.followers.every(({ counted, following }, at) => following && counted.discontinuities + counted.pictures > (before[at] ?? 0)) ? true : undefined));
  return Date.now() - since;
}
const counted = (stage: Stage): readonly number[] => stage.followers.map((one) => one.counted.discontinuities + one.counted.pictures);

export const redisKilled = (times: number): Row => ({
  name: `Redis: kill -9 and back empty, ${times} times`,
  run: async (stage) => {
    const recoveries: Millis[] = [];
    for (let kill = 0; kill < times; kill += 1) {
      await stage.load.more(ENOUGH);
      const before = counted(stage);
      await stage.own.redis.kill();
      await stage.load.more(ENOUGH);
      await stage.own.redis.start();
      const back = Date.now();
      await told(stage, before, back);
      recoveries.push(await stage.recovered(back));
    }
    return { recovery: p95(recoveries) };
  },
});

export const flushed: Row = {
  name: 'Redis: flushed',
  run: async (stage) => {
    await stage.load.more(ENOUGH);
    const before = counted(stage);
    const events = stage.load.tally.acknowledged;
    const began = Date.now();
    await asking(stage, (redis) => redis.flushAll());
    const after = await told(stage, before, began);
    return { recovery: await stage.recovered(began), more: { 'events in the log': events, 'consoles told after': inSeconds(after) } };
  },
};

/** The same with a log so long that folding it again takes its time: meanwhile no console may pass for live. */
export const flushedFull = (events: number): Row => ({
  name: `Redis: flushed with ${events.toLocaleString('en-GB')} events in the log`,
  run: async (stage) => {
    const { load, followers } = stage;
    const filling = Date.now();
    load.begin(FILLING);
    await load.more(Math.max(0, events - load.tally.acknowledged), FILLED_WITHIN);
    const filled = Date.now() - filling;
    const held = load.tally.acknowledged;
    load.begin({ rate: 200, size: 7 });
    await stage.live();
    const before = counted(stage);
    await asking(stage, (redis) => redis.flushAll());
    const flushedAt = Date.now();
    await until('every console to be told or to say that it is not live', async () => (followers.every((one, at) => one.state !== 'live' || one.counted.discontinuities + one.counted.pictures > (before[at] ?? 0)) ? true : undefined));
    const said = Date.now() - flushedAt;
    return {
      recovery: await stage.recovered(flushedAt),
      more: { 'events in the log': held, 'filled in': inSeconds(filled), 'consoles said so after': inSeconds(said) },
    };
  },
});

/** For so long it takes no writes. */
const refusing = (name: string, seconds: number, refuse: (redis: Client) => Promise<unknown>, relent: (redis: Client) => Promise<unknown>): Row => ({
  name: `Redis: ${name} for ${seconds} s`,
  run: async (stage) => {
    await stage.load.more(ENOUGH);
    await asking(stage, refuse);
    const refused = Date.now();
    await until('every console to say so', async () => (stage.followers.every(({ state }) => state !== 'live') ? true : undefined));
    const said = Date.now() - refused;
    await wait(Math.max(0, refused + seconds * SECOND - Date.now()));
    await asking(stage, relent);
    return { recovery: await stage.recovered(Date.now()), more: { 'consoles said so after': inSeconds(said) } };
  },
});
export const readOnly = (seconds: number): Row => refusing('read-only', seconds, (redis) => redis.sendCommand(['REPLICAOF', '127.0.0.1', '1']), (redis) => redis.sendCommand(['REPLICAOF', 'NO', 'ONE']));
export const outOfMemory = (seconds: number): Row => refusing('out of memory', seconds, (redis) => redis.configSet('maxmemory', '1'), (redis) => redis.configSet('maxmemory', '0'));

/** What is written is written; only who wrote it does not hear so. */
export const commitsLost = (every: number, seconds: number): Row => ({
  name: `Redis: one in ${every} answers to a script lost for ${seconds} s`,
  run: async (stage) => {
    let [asked, lost] = [0, 0];
    stage.redis.losesAnswerTo = (bytes) => {
      if (!bytes.includes('EVALSHA') || (asked += 1) % every !== 0) return false;
      lost += 1;
      return true;
    };
    await wait(seconds * SECOND);
    await until('an answer to be lost', async () => (lost > 0 ? true : undefined), LOOKED_WITHIN);
    stage.redis.losesAnswerTo = () => false;
    return { recovery: await stage.recovered(Date.now()), more: { 'answers lost': `${lost} of ${asked}` } };
  },
});

export const scriptsGone = (seconds: number): Row => ({
  name: `Redis: scripts flushed ten times a second for ${seconds} s`,
  run: async (stage) => {
    const ended = Date.now() + seconds * SECOND;
    const flushes = await asking(stage, async (redis) => {
      let times = 0;
      for (; Date.now() < ended; times += 1) {
        await redis.scriptFlush();
        await wait(100);
      }
      return times;
    });
    return { recovery: await stage.recovered(Date.now()), more: { flushes } };
  },
});

export const redisSilent = (seconds: number): Row => ({
  name: `Redis: connections half open for ${seconds} s`,
  run: async (stage) => {
    await stage.load.more(ENOUGH);
    stage.redis.silence();
    await wait(seconds * SECOND);
    stage.redis.restore();
    return { recovery: await stage.recovered(Date.now()) };
  },
});

const DUMP_ALL = "local dumps = {} for at, key in ipairs(KEYS) do dumps[at] = redis.call('DUMP', key) end return dumps";

/** What a failover to a replica that lagged behind does: everything is as it was some seconds ago. */
export const redisInThePast = (seconds: number): Row => ({
  name: `Redis: as it was ${seconds} s before`,
  run: async (stage) => asking(stage, async (redis) => {
    const keys = await redis.keys(`wf:{${stage.operation}}:*`);
    // At one moment, as a replica has it: a commit between two of them would leave a picture that never was.
    const dumps = (await redis.withTypeMapping({ 36: Buffer }).eval(DUMP_ALL, { keys })) as unknown as readonly (Buffer | null)[];
    const saved = keys.flatMap((key, at) => (Buffer.isBuffer(dumps[at]) ? [[key, dumps[at]] as const] : []));
    if (saved.length === 0) throw new Error('nothing of the operation was saved');
    const joins = stage.followers.map((one) => one.counted.joins);
    await wait(seconds * SECOND);
    const restore = redis.multi().del(await redis.keys(`wf:{${stage.operation}}:*`));
    for (const [key, dump] of saved) restore.restore(key, 0, dump as unknown as string, { REPLACE: true });
    await restore.exec();
    const recovery = await stage.recovered(Date.now());
    return { recovery, more: { 'consoles that joined again': stage.followers.filter((one, at) => one.counted.joins > (joins[at] ?? 0)).length } };
  }),
});

/** Somebody writes into it whom nobody knows: only who compares finds that out. */
export const tampered: Row = {
  name: 'Redis: one entity changed by somebody else',
  run: async (stage) => {
    await stage.load.more(ENOUGH);
    const before = counted(stage);
    const projectors = stage.system.every('projector');
    const differences = async (): Promise<number> => (await Promise.all(projectors.map((one) => metricOf(one, 'shadow_checks_total', 'result="different"')))).reduce<number>((sum, count) => sum + (count ?? 0), 0);
    const known = await differences();
    await asking(stage, async (redis) => {
      const epoch = await redis.hGet(`wf:{${stage.operation}}:meta`, 'epoch');
      const picture = `wf:{${stage.operation}}:picture:${epoch}`;
      const key = 'convoy/a-3';
      const stored = JSON.parse((await redis.hGet(picture, key)) ?? '{}') as { readonly entity: object };
      await redis.hSet(picture, key, JSON.stringify({ ...stored, entity: { ...stored.entity, incidents: { elements: [] }, milestones: { elements: [] } } }));
    });
    const changed = Date.now();
    await until('the difference to be found', async () => ((await differences()) > known ? true : undefined), LOOKED_WITHIN);
    const found = Date.now() - changed;
    await told(stage, before, changed);
    return { recovery: await stage.recovered(changed), more: { 'found after': inSeconds(found) } };
  },
};
