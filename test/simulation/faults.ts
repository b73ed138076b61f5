/** What goes wrong in a world, and when. */
import type { Millis } from '#libs/domain';
import { LEAST } from './covered.ts';
import type { Life } from './life.ts';
import { FAIR, SMOOTH, type Weather } from './wire.ts';
import type { World } from './world.ts';

/** Begins a fault; the answer, if there is one, ends it. `false` when nothing was there that could go wrong in this way. */
type Fault = (world: World) => (() => void) | boolean;

/** How long a fault lasts. */
const LASTS: readonly [Millis, Millis] = [200, 9_000];
const FIRST: Millis = 500;
/** How many faults there are, at least and at most. */
const FAULTS: readonly [number, number] = [LEAST.faults, 12];
/** How long a replica of the store lags behind. */
const REPLICATES: readonly [Millis, Millis] = [500, 6_000];

const weather = (name: 'log' | 'store', bad: Partial<Weather>): Fault => ({ [name]: server }) => {
  if (server.weather !== FAIR) return false;
  server.weather = { ...FAIR, ...bad };
  return () => { server.weather = FAIR; };
};
const away = (name: 'log' | 'store'): Fault => ({ [name]: server }) => {
  if (server.away) return false;
  server.turn(true);
  return () => { server.turn(false); };
};
const freeze = (life: Life | undefined): (() => void) | false => {
  if (life === undefined || life.frozen) return false;
  life.freeze();
  return () => life.thaw();
};

/** The two that may lose together what neither may lose alone: a world has one of them at most. */
const CUT = 'the log loses its end';
const POWER = 'a machine of ingest loses its power';
/** Nothing can be kept then, so that nothing can be sent again. */
const FULL = 'a disk is full';
const ALL = 'everything is killed';

const KINDS: Readonly<Record<string, Fault>> = {
  'the log is away': away('log'),
  'the log answers too late': weather('log', { late: 0.3, way: [0.2, 200] }),
  'the log\'s answers are lost': weather('log', { deaf: 0.4, lost: 0.1 }),
  'the log answers out of range': ({ log }) => {
    if (log.lies) return false;
    log.lies = true;
    return () => { log.lies = false; };
  },
  [CUT]: ({ log, dice }) => {
    const from = Math.max(1, log.head + 1 - dice.whole(1, dice.chance(0.2) ? 200 : 20));
    if (log.away || from > log.head) return false;
    log.turn(true);
    void log.cut(from);
    return () => { log.turn(false); };
  },
  'the store is away': away('store'),
  'the store\'s answers are lost': weather('store', { deaf: 0.4, lost: 0.1 }),
  'the store answers too late': weather('store', { late: 0.3, way: [0.2, 200] }),
  'the store takes no writes': ({ store }) => {
    if (store.refuses) return false;
    store.refuses = true;
    return () => { store.refuses = false; };
  },
  'the store is flushed': ({ store }) => {
    void store.flush();
    return true;
  },
  'the store fails over to the past': ({ store }) => {
    void store.failOver();
    return store.hasReplica;
  },
  'ingest is killed': ({ ingests, dice }) => dice.pick(ingests).crash(),
  [POWER]: ({ ingests, dice }) => dice.pick(ingests).losePower(),
  [FULL]: ({ ingests, dice }) => dice.pick(ingests).fails('write', 'ENOSPC'),
  'a disk fails': ({ ingests, dice }) => dice.pick(ingests).fails(dice.pick(['write', 'sync']), 'EIO'),
  'the projector is killed': ({ assigned }) => assigned.crash(),
  'the projector is handed over': (world) => {
    world.handOver();
    return true;
  },
  'the projector freezes, and another takes over': (world) => {
    const thaw = freeze(world.assigned.life);
    if (thaw !== false && world.dice.chance(0.8)) world.handOver();
    return thaw;
  },
  'a gateway is killed': ({ gateways, dice }) => dice.pick(gateways).crash(),
  'a gateway freezes': ({ gateways, dice }) => freeze(dice.pick(gateways).life),
  'a connection breaks': ({ consoles, dice }) => dice.pick(consoles).connection?.break(dice.chance(0.5)) ?? false,
  'a console does not read': ({ consoles, dice, time }) => {
    const { connection } = dice.pick(consoles);
    if (connection === undefined || connection.down.stalledUntil > time.at) return false;
    connection.down.stalledUntil = time.at + dice.between(1_000, 12_000);
    return true;
  },
  'a console is loaded again': ({ consoles, dice }) => {
    dice.pick(consoles).reload();
    return true;
  },
  'a console\'s machine sleeps': ({ consoles, dice }) => freeze(dice.pick(consoles).life),
  'the wire is rough': (world) => {
    if (world.roughness !== SMOOTH) return false;
    world.roughness = { drop: 0.1, copy: 0.1, mix: 0.1 };
    return () => { world.roughness = SMOOTH; };
  },
  [ALL]: ({ ingests, assigned, gateways }) => [...ingests, assigned, ...gateways].map((process) => process.crash()).includes(true),
};

/** Some kinds for this world, and times for some faults of these kinds. All of them end with the rough time at the latest. */
export function schedule(world: World, rough: Millis): void {
  const { dice, time } = world;
  const banned: readonly string[] = dice.pick([[CUT], [POWER, FULL]]);
  const kinds = Object.keys(KINDS).filter((kind) => !banned.includes(kind) && dice.chance(0.4));
  const chosen = kinds.length === 0 ? [ALL] : kinds;
  for (let left = dice.whole(...FAULTS); left > 0; left -= 1) {
    const kind = dice.pick(chosen);
    time.after(dice.between(FIRST, rough), () => {
      if (world.rough) strike(world, kind, rough);
    });
  }
  time.after(REPLICATES[0], () => replicate(world));
}

/** What was in vain is made up for: everything is killed, until enough went wrong. */
export function makeUp(world: World): void {
  if (world.faults < FAULTS[0]) strike(world, ALL, world.time.at);
}

function strike(world: World, kind: string, until: Millis): void {
  const { dice, time, trace } = world;
  trace.note('fault', kind);
  const end = (KINDS[kind] as Fault)(world);
  if (end === false) {
    trace.note('fault', 'in vain');
    return;
  }
  world.faults += 1;
  if (end === true) return;
  const heal = (): void => {
    trace.note('fault', `no more: ${kind}`);
    end();
  };
  time.after(Math.min(dice.between(...LASTS), until - time.at), heal);
}

function replicate(world: World): void {
  if (!world.rough) return;
  void world.store.replicate();
  world.time.after(world.dice.between(...REPLICATES), () => replicate(world));
}
