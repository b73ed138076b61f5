/** P3 and P15: the projector with all it does. The watch stands beside it from before the first record, as it does beside one that runs. */
import { usersCommand } from '../../../test/support/server.ts';
import type { Bench, Prepared, Reading, Row } from '../row.ts';
import { Subject } from '../subject.ts';
import { bare, EVENTS, following, unprofiled } from './projector.ts';
import { filled, sized, type Filled } from './scene.ts';

/** Milliseconds that the filling of a topic may take. */
const FILLING_MS = 600_000;

/** A topic of which both sides read the same records, and who waits for them with a watch. */
interface Round { readonly topic: Filled; readonly watched: Subject }

async function begun(bench: Bench, events: number): Promise<Round> {
  const { brokers, redisUrl } = bench;
  const { operation, setup } = await filled(bench, 0);
  const watched = new Subject('watchedProjector', { brokers, redisUrl, operation, setup }, bench.profiles, usersCommand('projector').flags);
  const { first } = await watched.next<{ first: number }>();
  const growing = new Subject('growTopic', { brokers, operation, events });
  const { head } = await growing.next<{ head: number }>(FILLING_MS);
  await growing.end();
  return { topic: { operation, setup: first, head }, watched };
}

/** Each round has a topic of its own: only there can a watch be before its records. */
function inRounds(bench: Bench, base: (bench: Bench, topic: Filled) => Promise<Reading>): Prepared {
  let round: Round | undefined;
  let sides = 0;
  const side = async (): Promise<Round> => {
    if (sides % 2 === 0) round = await begun(bench, sized(bench, EVENTS));
    sides += 1;
    return round as Round;
  };
  return {
    base: async () => base(bench, (await side()).topic),
    ours: async () => {
      const { watched } = await side();
      watched.tell();
      const taken = await watched.next<Reading>();
      await watched.end();
      return taken;
    },
    end: async () => { await round?.watched.end(); },
  };
}

export const P3: Row = {
  id: 'P3', what: 'projector: follow, check, fold, rules over 150 shapes, commit to Redis', unit: 'events', baseline: 'bare kafkajs eachBatch + JSON.parse', floor: 0.4, stretch: 0.5,
  prepare: (bench) => Promise.resolve(inRounds(bench, bare)),
};

export const P15: Row = {
  id: 'P15', what: 'the same', unit: 'events', baseline: 'without the watch, the same records', floor: 0.7, stretch: 0.85,
  prepare: (bench) => Promise.resolve(inRounds(bench, (_, topic) => following(unprofiled(bench), topic))),
};
