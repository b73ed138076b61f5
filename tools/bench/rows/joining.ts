/** P13: consoles that join, and consoles that come back. */
import type { Bench, Prepared, Reading, Row } from '../row.ts';
import { cpuSecondsOf, reading, Subject } from '../subject.ts';
import { ownOperation, portOf, server, sized } from './scene.ts';

/** A convoy is two entities once it was heard of, which each of them is among so many events. */
const CONVOYS = 2_500;
const HEARD = 2_700;
const ENTITIES = 2 * CONVOYS;
const JOINS = 20;
const REJOINS = 1_000;
const SECONDS = 5;
/** What those who come back have missed, and what goes on meanwhile: events a second. Two seconds of it are 0.4 MB for each of them, convoys' routes and all. */
const MISSED = { rate: 100, seconds: 2 };
const TRICKLE = { rate: 4, seconds: SECONDS };
/** What goes on while one after the other joins, so that no two are given the same picture; ended when the last is in. */
const GOING_ON = { rate: 20, seconds: 60 };
/** Rounds of whole storms. */
const ROUNDS = 3;
/** Milliseconds: a picture that is still told about is waited for. */
const SETTLING_MS = 180_000;

interface Sized extends Reading { readonly bytes: number }
/** Projector and gateway, and an operation of which both have the picture. */
interface Shown { readonly operation: string; readonly port: number; readonly pid: number; end(): Promise<void> }

async function shown(bench: Bench): Promise<Shown> {
  const operation = ownOperation();
  const filling = new Subject('fillTopic', { brokers: bench.brokers, operation, events: HEARD, convoys: CONVOYS });
  await filling.next();
  await filling.end();
  const [projector, gateway] = await Promise.all([server(bench, 'projector', operation), server(bench, 'gateway', operation)]);
  return { operation, port: portOf(gateway), pid: gateway.child.pid as number, end: async () => { await Promise.all([projector.end(), gateway.end()]); } };
}

/** Both sides send the same bytes: ours is asked first, to know how many they are. */
async function sides(bench: Bench, ours: (place: Shown) => Promise<Sized>, bare: (bench: Bench, port: number, pid: number) => Promise<Reading>): Promise<Prepared> {
  const place = await shown(bench);
  const { bytes } = await ours(place).catch(async (error: unknown) => { await place.end(); throw error; });
  const stored = new Subject('bareStored', { redisUrl: bench.redisUrl, bytes: Math.round(bytes) });
  const { port } = await stored.next<{ port: number }>();
  return { base: () => bare(bench, port, stored.child.pid as number), ours: () => ours(place), end: async () => { await Promise.all([place.end(), stored.end()]); } };
}

/** Events that were not there before, each time it is asked. */
function loads({ brokers }: Bench): (operation: string, how: typeof MISSED) => Subject {
  let from = HEARD;
  return (operation, how) => {
    const first = from;
    from += how.rate * how.seconds;
    return new Subject('loadTopic', { brokers, operation, convoys: CONVOYS, events: 0, from: first, ...how });
  };
}

export const P13: Row = {
  id: 'P13', what: `a console dials, joins others and has the whole picture of ${ENTITIES.toLocaleString('en')} entities that move`, unit: 'ms', baseline: 'bare ws: asks, GET from Redis and send of the same bytes',
  floor: 3, stretch: 1.5, below: true, most: ROUNDS,
  prepare(bench) {
    const [load, times] = [loads(bench), sized(bench, JOINS)];
    const joined = async ({ port, operation }: Shown): Promise<Sized> => {
      const consoles = new Subject('joinEach', { port, operation, times });
      try {
        await consoles.next(SETTLING_MS);
        const going = load(operation, GOING_ON);
        consoles.tell();
        return await consoles.next<Sized>().finally(() => going.end());
      } finally {
        await consoles.end();
      }
    };
    return sides(bench, joined, (_, port) => reading('joinEach', { port, times }));
  },
};

/** What the process took for each console that came back, microseconds. */
async function storm(consoles: Subject, pid: number, times: number): Promise<Sized & { readonly seconds: number }> {
  const before = await cpuSecondsOf(pid);
  consoles.tell();
  const { seconds, bytes } = await consoles.next<{ seconds: number; bytes: number }>();
  return { units: (((await cpuSecondsOf(pid)) - before) / times) * 1e6, cpuSeconds: 1, bytes, seconds };
}

export const P13b: Row = {
  id: 'P13b', what: `${REJOINS.toLocaleString('en')} consoles come back in ${SECONDS} s with the cursor they had, ${(MISSED.rate * MISSED.seconds).toLocaleString('en')} events later`, unit: 'µs of processor for each',
  baseline: 'bare ws: asks, GET from Redis and send of the same bytes; and no frame missing, none twice', floor: 3, stretch: 1.5, below: true, most: ROUNDS,
  async prepare(bench) {
    const [times, seconds] = [sized(bench, REJOINS), sized(bench, SECONDS)];
    const load = loads(bench);
    let faults = 0;
    const loaded = async (operation: string, how: typeof MISSED): Promise<void> => {
      const loading = load(operation, how);
      await loading.next();
      await loading.end();
    };
    const rejoined = async ({ port, pid, operation }: Shown): Promise<Sized> => {
      const consoles = new Subject('rejoinAll', { port, operation, times, seconds });
      try {
        await consoles.next(SETTLING_MS);
        await loaded(operation, MISSED);
        const [taken] = await Promise.all([storm(consoles, pid, times), loaded(operation, TRICKLE)]);
        consoles.tell();
        const { breaks, pictures, behind, moved } = await consoles.next<{ breaks: number; pictures: number; behind: number; moved: boolean }>();
        console.error(`${times} were back after ${taken.seconds.toFixed(1)} s, ${(taken.bytes / 1e3).toFixed(0)} kB each: ${breaks} breaks, ${pictures} whole pictures, ${behind} behind`);
        if (!moved) throw new Error('those who came back had missed nothing');
        faults += breaks + pictures + behind;
        return taken;
      } finally {
        await consoles.end();
      }
    };
    const bare = async (_: Bench, port: number, pid: number): Promise<Reading> => {
      const consoles = new Subject('rejoinAll', { port, times, seconds });
      try {
        await consoles.next();
        return await storm(consoles, pid, times);
      } finally {
        await consoles.end();
      }
    };
    return { ...await sides(bench, rejoined, bare), agreed: () => faults === 0 };
  },
};
