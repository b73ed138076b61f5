/** P9, P10 and P11: from the picture to the consoles. */
import { setTimeout } from 'node:timers/promises';
import type { Bench, Reading, Row } from '../row.ts';
import { cpuSecondsOf, reading, Subject } from '../subject.ts';
import { ownOperation, portOf, server, sized } from './scene.ts';

const FRAME_BYTES = 1_000;
const UPDATE_BYTES = 250;
const FRAMES = 100;
/** What is to be seen there is no matter of a few percent. */
const FRAMES_OF_CONTROL = 40;
/** What has left a process is given up when the one that reads has not counted it by then … */
const ARRIVING_MS = 60_000;
/** … and is asked for so often. */
const ASKED_MS = 50;

/** So many consoles before one fan-out, that then sends its frames. */
export async function fanOut(bench: Bench, subject: 'bareSockets' | 'rooms', args: { readonly consoles: number; readonly frames: number; readonly size: number; readonly how?: string }): Promise<Reading & { readonly bytes: number }> {
  const sending = new Subject(subject, { how: 'room', ...args }, subject === 'rooms' ? bench.profiles : undefined);
  const { port } = await sending.next<{ port: number }>();
  const watching = new Subject('consoles', { port, count: args.consoles, how: subject === 'bareSockets' ? 'bare' : 'connect', deflate: args.how === 'deflate' });
  try {
    await watching.next();
    sending.tell();
    const sent = await sending.next<Reading & { bytes: number }>();
    await arrived(watching, args.frames * args.consoles);
    return sent;
  } finally {
    await Promise.all([sending.end(), watching.end()]);
  }
}

/** Resolves when every frame has come to every console; rejects unless it does: what is sent to sockets that are gone costs nothing, and would be taken for speed. */
async function arrived(watching: Subject, expected: number): Promise<void> {
  const limit = performance.now() + ARRIVING_MS;
  let frames = 0;
  while (frames < expected && performance.now() < limit) {
    await setTimeout(ASKED_MS);
    watching.tell();
    ({ frames } = await watching.next<{ frames: number }>());
  }
  if (frames !== expected) throw new Error(`${frames} of ${expected} frames came to the consoles`);
}

const frameTo = (consoles: number): Omit<Row, 'id'> => ({
  what: `one frame to ${consoles.toLocaleString('en')} consoles`, unit: 'sends', baseline: 'raw ws.send(sameBuffer)', floor: 0.8, stretch: 0.95,
  async prepare(bench) {
    const frames = sized(bench, (FRAMES * 1_000) / consoles);
    return {
      base: () => fanOut(bench, 'bareSockets', { consoles, frames, size: FRAME_BYTES }),
      ours: () => fanOut(bench, 'rooms', { consoles, frames, size: FRAME_BYTES }),
      end: () => Promise.resolve(),
    };
  },
});
export const P9: Row = { id: 'P9', ...frameTo(1_000) };
export const P9b: Row = { id: 'P9b', ...frameTo(5_000) };

/** The same goal missed on purpose. */
const control = (id: string, how: 'each' | 'deflate', what: string): Row => ({
  ...frameTo(1_000), id, what, control: true,
  async prepare(bench) {
    const frames = sized(bench, FRAMES_OF_CONTROL);
    return {
      base: () => fanOut(bench, 'bareSockets', { consoles: 1_000, frames, size: FRAME_BYTES }),
      ours: () => fanOut(bench, 'rooms', { consoles: 1_000, frames, size: FRAME_BYTES, how }),
      end: () => Promise.resolve(),
    };
  },
});
export const N1: Row = control('N1', 'each', 'control: a frame made and emitted for each console alone');
export const N2: Row = control('N2', 'deflate', 'control: frames compressed');
export const N3: Row = {
  id: 'N3', what: 'control: node-redis with its own timeout for each command', unit: 'commands', baseline: 'the same without', floor: 0.8, stretch: 1, control: true,
  async prepare(bench) {
    const commands = sized(bench, 100_000, 500);
    return {
      base: () => reading('pipelines', { redisUrl: bench.redisUrl, commands, timed: false }),
      ours: () => reading('pipelines', { redisUrl: bench.redisUrl, commands, timed: true }),
      end: () => Promise.resolve(),
    };
  },
};

interface Tally { readonly changes: number; readonly tracks: number; readonly trackBytes: number }
interface Live { readonly cpuSeconds: number; readonly tally: Tally }
const CONVOYS = 600;
const CONSOLES = 200;
const RATE = 1_000;
const SECONDS = 5;

/** All servers apart, so many consoles at one gateway, a thousand events a second: what it took and what the first console got. */
async function live(bench: Bench): Promise<Live & { readonly updates: number }> {
  const operation = ownOperation();
  const seconds = sized(bench, SECONDS);
  const filling = new Subject('fillTopic', { brokers: bench.brokers, operation, events: 0, convoys: CONVOYS });
  await filling.next();
  await filling.end();
  const [projector, gateway] = await Promise.all([server(bench, 'projector', operation), server(bench, 'gateway', operation)]);
  const consoles = new Subject('consoles', { port: portOf(gateway), count: CONSOLES, how: 'join', operation });
  try {
    await consoles.next();
    const before = await cpuSecondsOf(gateway.child.pid as number);
    await reading('loadTopic', { brokers: bench.brokers, operation, rate: RATE, seconds, convoys: CONVOYS, events: 0 });
    const cpuSeconds = (await cpuSecondsOf(gateway.child.pid as number)) - before;
    consoles.tell();
    const tally = await consoles.next<Tally>();
    return { cpuSeconds, tally, updates: RATE * seconds };
  } finally {
    await Promise.all([consoles.end(), projector.end(), gateway.end()]);
  }
}

export const P10: Row = {
  id: 'P10', what: 'gateway: events brought to 200 consoles in conflated frames, 1,000 events/s', unit: 'deliveries', baseline: 'raw ws, one message for each event', floor: 5, stretch: 7,
  async prepare(bench) {
    return {
      base: () => fanOut(bench, 'bareSockets', { consoles: CONSOLES, frames: sized(bench, 500), size: UPDATE_BYTES }),
      ours: async () => {
        const { cpuSeconds, updates } = await live(bench);
        return { units: updates * CONSOLES, cpuSeconds };
      },
      end: () => Promise.resolve(),
    };
  },
};

export const P11: Row = {
  id: 'P11', what: 'bytes of one position update', unit: 'bytes', baseline: 'the CloudEvent as JSON', floor: 0.3, stretch: 0.22, below: true,
  async prepare(bench) {
    return {
      base: async () => ({ units: Buffer.byteLength(JSON.stringify((await import('../events.ts')).moving(0))), cpuSeconds: 1 }),
      ours: async () => {
        const { tally: { trackBytes, tracks } } = await live(bench);
        return { units: trackBytes / tracks, cpuSeconds: 1 };
      },
      end: () => Promise.resolve(),
    };
  },
};
