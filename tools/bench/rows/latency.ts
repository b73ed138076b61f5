/** P12, P17 and P17b: from a sender to the consoles, through all servers, each of them a process of its own. */
import { setTimeout } from 'node:timers/promises';
import type { Running } from '../../../test/support/server.ts';
import { median, type Bench, type Reading, type Row } from '../row.ts';
import { reading, Subject } from '../subject.ts';
import { accessFile, filled, ownOperation, portOf, server, sized, TOKEN } from './scene.ts';

const CONVOYS = 600;
/** A round takes as long as what it waits for. */
const ROUNDS = 3;
/** How often a server is asked whether it has said what it has in use. */
const ASKED_MS = 100;
const MEGABYTE = 1_048_576;

/** Milliseconds from what is sent to the console that is looked at having it. */
interface Had { readonly p50: number; readonly p95: number; readonly p99: number; readonly count: number }

interface Path { readonly operation: string; readonly ingest: Running; readonly projector: Running; readonly gateway: Running; end(): Promise<void> }

/** All servers, and an operation with convoys that are under way. `gateway` is started with these arguments for Node and this environment. */
async function path(bench: Bench, nodeArgs: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Path> {
  const operation = ownOperation();
  const filling = new Subject('fillTopic', { brokers: bench.brokers, operation, events: 0, convoys: CONVOYS });
  await filling.next();
  await filling.end();
  const servers = await Promise.all([
    server(bench, 'ingest', operation, { ACCESS: await accessFile() }), server(bench, 'projector', operation), server(bench, 'gateway', operation, env, nodeArgs),
  ] as const);
  const [ingest, projector, gateway] = servers;
  return { operation, ingest, projector, gateway, end: async () => { await Promise.all(servers.map((one) => one.end())); } };
}

/** Sends at a rate to so many consoles; when each event was had that was seen: one that a newer one of its convoy overtook never is. */
async function had({ operation, ingest, gateway }: Path, sent: { readonly rate: number; readonly seconds: number }, watched: { readonly count: number; readonly stalls?: boolean }): Promise<Had> {
  const consoles = new Subject('consoles', { port: portOf(gateway), how: 'join', operation, count: watched.count, stalls: watched.stalls === true });
  try {
    await consoles.next();
    await reading('paced', { port: portOf(ingest), token: TOKEN, operation, convoys: CONVOYS, ...sent }, { patience: SENDING_MS });
    consoles.tell();
    const { had: figures } = await consoles.next<{ had: Had }>();
    if (figures.count === 0) throw new Error('nothing came to the consoles');
    return figures;
  } finally {
    await consoles.end();
  }
}
/** Milliseconds that a sender may take. */
const SENDING_MS = 300_000;

const LOADED = { rate: 2_000, seconds: 10 };
const EMPTY = { rate: 10, seconds: 10 };
const WATCHING = 200;
const P50_MS = 60;
const P99_MS = 200;

export const P17: Row = {
  id: 'P17', what: `sent → ${WATCHING} consoles have it, ${LOADED.rate.toLocaleString('en')} events/s over HTTP: milliseconds above the empty path, p50`, unit: 'ms',
  baseline: `1 ms; the empty path in the same round; p99 at most ${P99_MS} ms above it`, floor: P50_MS, stretch: 30, below: true, most: ROUNDS,
  async prepare(bench) {
    const through = await path(bench);
    const above: number[] = [];
    return {
      base: async () => ({ units: 1, cpuSeconds: 1 }),
      ours: async (): Promise<Reading> => {
        const empty = await had(through, { ...EMPTY, seconds: sized(bench, EMPTY.seconds) }, { count: WATCHING });
        const loaded = await had(through, { ...LOADED, seconds: sized(bench, LOADED.seconds) }, { count: WATCHING });
        console.error(`the empty path: ${told(empty)}; ${LOADED.rate} events/s: ${told(loaded)}`);
        above.push(loaded.p99 - empty.p99);
        return { units: Math.max(1, loaded.p50 - empty.p50), cpuSeconds: 1 };
      },
      agreed: () => median(above) <= P99_MS,
      end: () => through.end(),
    };
  },
};
const told = ({ p50, p95, p99, count }: Had): string => `p50 ${p50.toFixed(0)}, p95 ${p95.toFixed(0)}, p99 ${p99.toFixed(0)} ms of ${count}`;

const PLAYBACKS = 5;
const SPEED = 1_000;
/** Events of the past that is played, six a second: the whole of it takes longer than a round. */
const PLAYED = 100_000;

export const P17b: Row = {
  id: 'P17b', what: `sent → ${WATCHING} consoles have it, ${LOADED.rate.toLocaleString('en')} events/s over HTTP, while ${PLAYBACKS} playbacks run at ×${SPEED}, p50`, unit: 'ms',
  baseline: 'the same without playbacks, in turn', floor: 1.1, stretch: 1, below: true, most: ROUNDS,
  async prepare(bench) {
    const { operation } = await filled(bench, sized(bench, PLAYED));
    const replay = await server(bench, 'replay', operation);
    const through = await path(bench, [], { REPLAY_URL: replay.url });
    const load = { ...LOADED, seconds: sized(bench, LOADED.seconds) };
    return {
      base: async (): Promise<Reading> => {
        const alone = await had(through, load, { count: WATCHING });
        console.error(`nobody plays: ${told(alone)}`);
        return { units: alone.p50, cpuSeconds: 1 };
      },
      ours: async (): Promise<Reading> => {
        const playing = new Subject('playbacks', { port: portOf(through.gateway), operation, count: PLAYBACKS, speed: SPEED });
        try {
          await playing.next();
          const beside = await had(through, load, { count: WATCHING });
          playing.tell();
          const { frames, begun } = await playing.next<{ frames: number; begun: number }>();
          console.error(`${PLAYBACKS} playbacks, ${frames} frames of theirs, begun ${begun} times: ${told(beside)}`);
          if (frames === 0) throw new Error('nothing was played');
          return { units: beside.p50, cpuSeconds: 1 };
        } finally {
          await playing.end();
        }
      },
      end: async () => { await Promise.all([through.end(), replay.end()]); },
    };
  },
};

const STALLED_SECONDS = 60;
/** Where all read, nothing piles up that more time would show. */
const HEALTHY_SECONDS = 20;
const QUICK_SECONDS = 10;
const BUSY_RATE = 1_000;
const BESIDE = 50;
const GROWTH_MB = 5;
/** Says each second what is in use, buffers too, once everything was collected that is not. */
const TELLING = "setInterval(() => { gc(); const { heapUsed, external } = process.memoryUsage(); process.stderr.write(`in use ${heapUsed + external}\n`); }, 1000).unref();";
const COLLECTING = ['--expose-gc', '--import', `data:text/javascript,${encodeURIComponent(TELLING)}`];

/** Megabytes that a server said it had in use, one figure a second, the newest last. */
const inUse = ({ errors }: Running): readonly number[] => [...errors().matchAll(/^in use (\d+)$/gm)].map(([, bytes]) => Number(bytes) / MEGABYTE);

export const P12: Row = {
  id: 'P12', what: `one of ${BESIDE} consoles does not read for ${STALLED_SECONDS} s (--quick: ${QUICK_SECONDS} s): what the others wait, p95`, unit: 'ms',
  baseline: `all of them read; and at most ${GROWTH_MB} MB more in use at its largest`, floor: 1.1, stretch: 1, below: true, most: ROUNDS,
  async prepare(bench) {
    const through = await path(bench, COLLECTING);
    const grown = { healthy: [] as number[], stalled: [] as number[] };
    const run = async (stalls: boolean): Promise<Reading> => {
      const seconds = bench.size < 1 ? QUICK_SECONDS : stalls ? STALLED_SECONDS : HEALTHY_SECONDS;
      while (inUse(through.gateway).length === 0) await setTimeout(ASKED_MS);
      const before = inUse(through.gateway).at(-1) as number;
      const figures = await had(through, { rate: BUSY_RATE, seconds }, { count: BESIDE, stalls });
      const grew = Math.max(...inUse(through.gateway).slice(-seconds)) - before;
      console.error(`${stalls ? 'one does not read' : 'all read'}: ${told(figures)}, ${grew.toFixed(1)} MB more in use`);
      grown[stalls ? 'stalled' : 'healthy'].push(grew);
      return { units: figures.p95, cpuSeconds: 1 };
    };
    return {
      base: () => run(false), ours: () => run(true), agreed: () => median(grown.stalled) - median(grown.healthy) <= GROWTH_MB, end: () => through.end(),
    };
  },
};
