/** P4, P5 and P14: from the log into the picture, without the watch, which judges beside it. */
import { createClient } from 'redis';
import { usersCommand } from '../../../test/support/server.ts';
import type { Bench, Reading, Row } from '../row.ts';
import { reading, Subject } from '../subject.ts';
import { filled, ownOperation, sized, type Filled } from './scene.ts';

export const EVENTS = 200_000;
const PACE = 5_000;
const PACE_SECONDS = 6;

interface Projected extends Reading { readonly picture: string }

export const following = ({ brokers, redisUrl, profiles }: Bench, topic: Filled): Promise<Projected> => reading<Projected>('projector', { brokers, redisUrl, ...topic }, { profiles, flags: usersCommand('projector').flags });
/** The side that is not measured leaves no profile. */
export const unprofiled = (bench: Bench): Bench => ({ ...bench, profiles: undefined });
const rebuilding = (bench: Bench, topic: Filled): Promise<Projected> => following(bench, { ...topic, setup: 0 });
export const bare = (bench: Bench, { operation, head }: Filled): Promise<Reading> =>
  reading('bareConsumer', { brokers: bench.brokers, topic: `watchfloor.${operation}.log`, events: head + 1 });

export const P4: Row = {
  id: 'P4', what: 'projector without the watch: 5 % shuffled, 5 % late, 2 % twice', unit: 'events', baseline: 'the same in order, and the same picture', floor: 0.85, stretch: 1,
  async prepare(bench) {
    const ordered = await filled(bench, sized(bench, EVENTS));
    const disordered = await filled(bench, sized(bench, EVENTS), true);
    const pictures = new Set<string>();
    const noted = async (side: Bench, topic: Filled): Promise<Reading> => {
      const projected = await following(side, topic);
      pictures.add(projected.picture);
      return projected;
    };
    return { base: () => noted(unprofiled(bench), ordered), ours: () => noted(bench, disordered), agreed: () => pictures.size === 1, end: () => Promise.resolve() };
  },
};

export const P5: Row = {
  id: 'P5', what: 'rebuild from position 0, Redis written at the end', unit: 'events', baseline: 'bare kafkajs eachBatch + JSON.parse', floor: 0.6, stretch: 0.75,
  async prepare(bench) {
    const topic = await filled(bench, sized(bench, EVENTS));
    return { base: () => bare(bench, topic), ours: () => rebuilding(bench, topic), end: () => Promise.resolve() };
  },
};

export const P14: Row = {
  id: 'P14', what: 'commands that Redis runs for each event at 5,000 events/s, those inside scripts too', unit: 'commands', baseline: 'one for each event', floor: 0.2, stretch: 0.1, below: true,
  async prepare(bench) {
    const seconds = sized(bench, PACE_SECONDS);
    const redis = createClient({ url: bench.redisUrl });
    await redis.connect();
    const counted = async (): Promise<number> => Number(/total_commands_processed:(\d+)/.exec(await redis.info('stats'))?.[1]);
    return {
      base: async () => ({ units: 1, cpuSeconds: 1 }),
      ours: async () => {
        const topic = await filled(bench, 0);
        const events = PACE * seconds;
        const before = await counted();
        const projecting = new Subject('projector', { brokers: bench.brokers, redisUrl: bench.redisUrl, ...topic, head: topic.head + events }, undefined, usersCommand('projector').flags);
        await reading('loadTopic', { brokers: bench.brokers, operation: topic.operation, rate: PACE, seconds, events });
        await projecting.next();
        await projecting.end();
        return { units: ((await counted()) - before) / events, cpuSeconds: 1 };
      },
      end: async () => { redis.destroy(); },
    };
  },
};

/** For reference: our append alone, beside the bare producer. */
export const K1: Row = {
  id: 'K1', what: 'our append to Kafka alone, a hundred at once from eight', unit: 'events', baseline: 'bare kafkajs producer, 800 records a request', floor: 0.7, stretch: 0.9,
  async prepare(bench) {
    const events = sized(bench, 100_000, 800);
    return {
      base: () => reading('bareProducer', { brokers: bench.brokers, topic: `bench-${ownOperation()}`, events }),
      ours: () => reading('appendAll', { brokers: bench.brokers, operation: ownOperation(), events }, { profiles: bench.profiles }),
      end: () => Promise.resolve(),
    };
  },
};
