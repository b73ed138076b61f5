/**
 * One range of a log played at several speeds, from the embedded log's own file, from the copy of a log in Kafka, and once more after
 * Redis lost everything it held of the operation: at each tick the console's picture is the fold of the log up to there.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import { createClient } from 'redis';
import { completeArchive, EmbeddedArchive, type Archive } from '#libs/archive';
import { BEFORE_FIRST, canonical, fold, LivePicture, MINUTE, type Accepted, type Json, type OperationId, type Recorded } from '#libs/domain';
import { EmbeddedEventLog, genesis, KafkaEventLog, type EventLog } from '#libs/event-log';
import { RedisPictureStore } from '#libs/picture-store';
import { Copying } from '../../apps/replay/src/copying/copying.ts';
import { Gate } from '../../apps/replay/src/copying/gate.ts';
import { startServices } from '../services/services.ts';
import { startProjector } from './projecting.ts';
import { BEGAN, crowdedRange, Truth } from './range.ts';
import { watch, type Range } from './watched.ts';

export const SPEEDS = [1, 10, 1_000] as const;
/** Of the whole trial. */
const EVENTS = 20_000;
const MINUTES = 10;
const APPEND = 1_000;
const LOOK_EVERY_MS = 50;
/** How long to wait for a copy, a picture or an index. */
const WITHIN_MS = 120_000;
const NAMED_TICKS = 5;

export interface ReplayTrial {
  readonly events: number;
  readonly minutes: number;
  readonly speeds: readonly number[];
  /** Without it only the embedded log is played. */
  readonly services?: { readonly brokers: readonly string[]; readonly redis: string };
  say(line: string): void;
}

/** Resolves to whether every tick of every playback was the fold of the log; says each playback, and the ticks that were not. */
export async function verifyReplay({ events, minutes, speeds, services, say }: ReplayTrial): Promise<boolean> {
  const told = crowdedRange(events, minutes);
  const operation = `verify-${randomBytes(4).toString('hex')}`;
  const directory = await mkdtemp(join(tmpdir(), 'watchfloor-verify-'));
  try {
    const log = await recorded(new EmbeddedEventLog({ directory }), operation, told);
    await completeArchive(join(directory, `${operation}.log.sqlite`), log.length - 1);
    const trial = new Trial(log, { operation, from: BEGAN, to: BEGAN + minutes * MINUTE }, speeds, say);
    await trial.plays('embedded', directory);
    if (services !== undefined) await apart(trial, operation, told, services);
    say(`${trial.differing === 0 ? 'equal' : `${trial.differing} ticks differ`}: ${trial.played} playbacks of ${log.length} events, ${trial.ticks} ticks`);
    return trial.differing === 0;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The whole of it, on Kafka and Redis that are there or are started and stopped again. */
export async function verifyReplayOnServices(say: (line: string) => void): Promise<boolean> {
  const services = await startServices({ given: process.env, lost: say });
  try {
    const { KAFKA_BROKERS, REDIS_URL } = services.env;
    return await verifyReplay({ events: EVENTS, minutes: MINUTES, speeds: SPEEDS, services: { brokers: KAFKA_BROKERS.split(','), redis: REDIS_URL }, say });
  } finally {
    await services.stop();
  }
}

class Trial {
  played = 0;
  ticks = 0;
  differing = 0;
  readonly truth: Truth;
  readonly log: readonly Recorded[];
  private readonly range: Range;
  private readonly speeds: readonly number[];
  readonly say: (line: string) => void;

  constructor(log: readonly Recorded[], range: Range, speeds: readonly number[], say: (line: string) => void) {
    this.log = log;
    this.truth = new Truth(log);
    this.range = range;
    this.speeds = speeds;
    this.say = say;
  }

  async plays(where: string, directory: string): Promise<void> {
    const archive = new EmbeddedArchive({ directory });
    try {
      await until('the archive to tell of everything', async () => ((await archive.span(this.range.operation))?.told ?? -1) >= this.log.length - 1);
      for (const speed of this.speeds) await this.play(`${where} ×${speed}`, archive, speed);
    } finally {
      await archive.close();
    }
  }

  private async play(name: string, archive: Archive, speed: number): Promise<void> {
    const ticks = await watch(archive, this.range, speed);
    this.truth.know(ticks.keys());
    const wrong = [...ticks].filter(([at, hash]) => this.truth.hashAt(at) !== hash);
    const last = [...ticks.values()].at(-1) ?? '';
    this.say(`${wrong.length === 0 ? 'equal' : 'differs'}: ${name}, ${ticks.size} ticks, the last ${last.slice(0, 16)}`);
    for (const [at] of wrong.slice(0, NAMED_TICKS)) this.say(`differs: ${name} at ${new Date(at).toISOString()}`);
    this.played += 1;
    this.ticks += ticks.size;
    this.differing += wrong.length;
  }
}

async function recorded(log: EventLog, operation: OperationId, told: readonly Accepted[]): Promise<readonly Recorded[]> {
  await genesis(log, operation, 'log-1', BEGAN - MINUTE);
  for (let at = 0; at < told.length; at += APPEND) await log.append(operation, told.slice(at, at + APPEND));
  const all: Recorded[] = [];
  for await (const batch of log.read(operation, { after: BEFORE_FIRST })) all.push(...batch);
  await log.close();
  return all;
}

interface Places { readonly brokers: readonly string[]; readonly redis: string }

interface Folding { readonly store: RedisPictureStore; readonly source: EventLog }

/** The same through Kafka, with its picture in Redis, before and after Redis is wiped. */
async function apart(trial: Trial, operation: OperationId, told: readonly Accepted[], places: Places): Promise<void> {
  const kafka = { brokers: [...places.brokers], ssl: false };
  const directory = await mkdtemp(join(tmpdir(), 'watchfloor-verify-'));
  const source = new KafkaEventLog({ kafka, creates: true });
  const store = new RedisPictureStore({ url: places.redis });
  try {
    await genesis(source, operation, 'log-1', BEGAN - MINUTE);
    for (let at = 0; at < told.length; at += APPEND) await source.append(operation, told.slice(at, at + APPEND));
    const projector = await startProjector(operation, places);
    try {
      await copied(source, directory, operation, async () => {
        await folded(trial, { store, source }, operation);
        await trial.plays('Kafka', directory);
        trial.say(`Redis lost all ${await wipe(places.redis, operation)} keys of the operation`);
        await trial.plays('Kafka, Redis wiped', directory);
        await folded(trial, { store, source }, operation);
      });
    } finally {
      await projector.stop();
    }
  } finally {
    await Promise.all([store.close(), source.close()]);
    await wipe(places.redis, operation);
    await forget(kafka, operation);
    await rm(directory, { recursive: true, force: true });
  }
}

/** While the log is copied into a folder, and once it is whole there. */
async function copied(source: EventLog, directory: string, operation: OperationId, work: () => Promise<void>): Promise<void> {
  const notes = { copied: () => {}, lag: () => {}, setAside: () => {}, trouble: () => {} };
  const gate = new Gate();
  const copying = new Copying(operation, { source, directory, clock: { now: () => Date.now() }, notes, gate, copied: undefined });
  const stop = new AbortController();
  await copying.open();
  const running = copying.run(stop.signal);
  running.catch(() => undefined);
  try {
    if (!(await gate.whenOpen(WITHIN_MS))) throw new Error('the log was not copied');
    await work();
  } finally {
    stop.abort();
    await running;
    await copying.close();
  }
}

/** Waits until Redis holds all that was told, and holds it against the fold of the log: the watch writes on there, long after the range. */
async function folded({ log, say }: Trial, { store, source }: Folding, operation: OperationId): Promise<void> {
  await until('the picture in Redis', async () => (await store.load(operation)).position >= log.length - 1);
  const { position, entities } = await store.load(operation);
  const picture = new LivePicture();
  for await (const batch of source.read(operation, { after: BEFORE_FIRST })) {
    for (const one of batch) if (one.position <= position) fold(picture, one);
    if ((batch.at(-1)?.position ?? position) >= position) break;
  }
  const text = (of: Iterable<readonly [string, unknown]>): string => canonical(Object.fromEntries(of) as Json);
  if (text(entities) !== text(picture)) throw new Error('what Redis holds is no fold of the log');
  say(`equal: the picture in Redis, ${entities.size} entities`);
}

async function wipe(url: string, operation: OperationId): Promise<number> {
  const redis = createClient({ url });
  await redis.connect();
  let deleted = 0;
  for await (const keys of redis.scanIterator({ MATCH: `wf:{${operation}}:*`, COUNT: 500 })) if (keys.length > 0) deleted += await redis.del(keys);
  redis.destroy();
  return deleted;
}

async function forget(kafka: { readonly brokers: string[] }, operation: OperationId): Promise<void> {
  const admin = new kafkajs.Kafka({ brokers: kafka.brokers, logLevel: kafkajs.logLevel.NOTHING }).admin();
  await admin.connect();
  const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(`watchfloor.${operation}.`));
  if (topics.length > 0) await admin.deleteTopics({ topics });
  await admin.disconnect();
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const began = performance.now(); !(await holds());) {
    if (performance.now() - began > WITHIN_MS) throw new Error(`${what} did not come within ${WITHIN_MS} ms`);
    await setTimeout(LOOK_EVERY_MS);
  }
}
