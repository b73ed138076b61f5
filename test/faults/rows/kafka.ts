/** Kafka killed, away, frozen, and answers of its that are lost or wrong. */
import { setTimeout as wait } from 'node:timers/promises';
import { SECOND, type Millis } from '#libs/domain';
import { FETCH, outOfRange, PRODUCE } from '../../../libs/event-log/src/kafka/fault-proxy.contract.ts';
import type { Member } from '../../support/system.ts';
import { metricOf } from '../../support/trial.ts';
import { until } from '../../support/until.ts';
import { inSeconds, p95, type Found, type Row } from '../row.ts';
import type { Stage } from '../stage.ts';

const ENOUGH = 100;
/** Once Kafka answers again, what was spooled meanwhile is in the log within this time. */
const DRAINED_WITHIN: Millis = 60 * SECOND;
const DRAIN_PATIENCE: Millis = 180 * SECOND;
const TOLD_PATIENCE: Millis = 60 * SECOND;
/** So small a spool is full after a few hundred events. */
const SMALL_SPOOL = 400_000;
/** Bytes. What was recorded last is kept on it as well, so that it can be sent again. */
const SMALL_DISK = 800_000;

export const brokerKilled = (times: number): Row => ({
  name: `Kafka: kill -9 and restarted, ${times} times`,
  run: async (stage) => {
    const recoveries: Millis[] = [];
    for (let kill = 0; kill < times; kill += 1) {
      await stage.load.more(ENOUGH);
      await stage.own.kafka.kill();
      await stage.own.kafka.start();
      recoveries.push(await stage.recovered(Date.now()));
    }
    return { recovery: p95(recoveries) };
  },
});

export const brokerAway = (seconds: number, pace: { readonly rate: number; readonly size: number }): Row => ({
  name: `Kafka: away for ${seconds} s under ${pace.rate} events/s`,
  run: async (stage) => {
    const { own, load, system } = stage;
    load.begin(pace);
    await load.more(pace.rate);
    await own.kafka.kill();
    const [began, before] = [Date.now(), load.tally.acknowledged];
    await until('consoles to be told that events wait', async () => (stage.followers.every(({ spooled }) => spooled) ? true : undefined), TOLD_PATIENCE);
    const told = Date.now() - began;
    await wait(Math.max(0, began + seconds * SECOND - Date.now()));
    const taken = load.tally.acknowledged - before;
    await own.kafka.start();
    const back = Date.now();
    await until('the spool to be empty', async () => ((await metricOf(system.one('ingest'), 'spool_events')) === 0 ? true : undefined), DRAIN_PATIENCE);
    const drained = Date.now() - back;
    const recovery = await stage.recovered(back);
    load.begin({ rate: 200, size: 7 });
    return {
      recovery, more: { 'acknowledged meanwhile': taken, 'consoles told after': inSeconds(told), 'drained after': inSeconds(drained) },
      broken: taken === 0 ? ['nothing was taken meanwhile'] : [],
      late: [...(drained > DRAINED_WITHIN ? [`drained after ${drained} ms`] : []), ...(taken < (seconds * pace.rate) / 2 ? [`only ${taken} were taken meanwhile`] : [])],
    };
  },
});

export const spoolFull: Row = {
  name: 'Kafka: away until the spool is full',
  run: (stage) => awayUntilFull(stage, { env: { SPOOL_LIMIT: String(SMALL_SPOOL) } }),
};

/** A file system of its own becomes the server's data folder, and then the server starts: it asks for no rights but those that a namespace of one's own gives. */
const onDiskOf = (bytes: number, folder: string): readonly string[] =>
  ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', `mount -t tmpfs -o size=${bytes} tmpfs "$0" && exec "$@"`, folder];

/** No limit of ours is reached: the system itself has no room for what is written. */
export const diskFull: Row = {
  name: 'Kafka: away until the disk of ingest is full',
  run: (stage) => awayUntilFull(stage, { within: onDiskOf(SMALL_DISK, stage.system.one('ingest').dataDir) }),
};

/** Ingest is started with `extra`, and takes events until it has no room for more; once Kafka is back, all of that is in the log. */
async function awayUntilFull(stage: Stage, extra: Member['extra']): Promise<Found> {
  const { own, load, system } = stage;
  const ingest = system.one('ingest');
  const exits = stage.exits.length;
  ingest.extra = extra;
  await ingest.restart('SIGTERM');
  await load.more(ENOUGH);
  await own.kafka.kill();
  let before = load.tally;
  await until('senders to be refused and nothing to be acknowledged any more', async () => {
    const { acknowledged, retries } = load.tally;
    if (acknowledged === before.acknowledged && retries > before.retries + 20) return true;
    if (acknowledged > before.acknowledged) before = load.tally;
    return undefined;
  }, DRAIN_PATIENCE);
  const full = await metricOf(ingest, 'events_rejected_total', 'reason="spool-full"');
  await own.kafka.start();
  const recovery = await stage.recovered(Date.now());
  // A disk of its own goes with the process.
  await until('the spool to be empty', async () => ((await metricOf(ingest, 'spool_events')) === 0 ? true : undefined), DRAIN_PATIENCE);
  const fallen = stage.exits.slice(exits).filter((exit) => exit.startsWith('ingest'));
  ingest.extra = {};
  await ingest.restart('SIGTERM');
  return {
    recovery, more: { 'refused with 503': full ?? 0 },
    broken: [...((full ?? 0) > 0 ? [] : ['nobody was refused']), ...(fallen.length === 0 ? [] : ['ingest ended by itself'])],
  };
}

export const appendsLost = (every: number, seconds: number): Row => ({
  name: `Kafka: one in ${every} answers to an append lost for ${seconds} s`,
  run: async (stage) => {
    const [answers, lost] = await losing(stage, PRODUCE, every, seconds, () => 'lose');
    const recovery = await stage.recovered(Date.now());
    return { recovery, more: { 'answers lost': `${lost} of ${answers}` } };
  },
});

export const offsetsOutOfRange = (every: number, seconds: number): Row => ({
  name: `Kafka: one in ${every} reads said to be out of range for ${seconds} s`,
  run: async (stage) => {
    const [answers, lies] = await losing(stage, FETCH, every, seconds, outOfRange);
    const recovery = await stage.recovered(Date.now());
    return { recovery, more: { 'said of': `${lies} of ${answers}` } };
  },
});

/** For so long, and until there was one, one in `every` answers to requests of that kind becomes something else. Resolves to how many there were and how many became so. */
async function losing(stage: Parameters<Row['run']>[0], kind: number, every: number, seconds: number, fate: (answer: Buffer) => 'lose' | Buffer): Promise<readonly [answers: number, changed: number]> {
  let [answers, changed] = [0, 0];
  stage.kafka.fate = (request, answer) => {
    if (request !== kind || (answers += 1) % every !== 0) return 'pass';
    changed += 1;
    return fate(answer);
  };
  await wait(seconds * SECOND);
  await until('an answer to be changed', async () => (changed > 0 ? true : undefined), TOLD_PATIENCE);
  stage.kafka.fate = () => 'pass';
  return [answers, changed];
}

/** Not gone, only dumb: connections stay, and nothing comes. */
export const brokerSilent = (seconds: number): Row => ({
  name: `Kafka: connections half open for ${seconds} s`,
  run: async (stage) => {
    await stage.load.more(ENOUGH);
    stage.kafka.silence();
    await wait(seconds * SECOND);
    stage.kafka.restore();
    return { recovery: await stage.recovered(Date.now()) };
  },
});

export const brokerSlow = (latency: Millis, seconds: number): Row => ({
  name: `Kafka: every byte ${latency} ms late for ${seconds} s`,
  run: async (stage) => {
    for (const flow of [stage.kafka.flows.asking, stage.kafka.flows.answering]) flow.latency = latency;
    await wait(seconds * SECOND);
    stage.kafka.restore();
    return { recovery: await stage.recovered(Date.now()) };
  },
});
