/** Where a playback comes to rest, its console has a picture of that very instant, whether anything changed on the way or not. */
import { expect, it } from '@jest/globals';
import { MemoryArchive } from '#libs/archive';
import { formatTime, MINUTE, SECOND, type Millis } from '#libs/domain';
import { CursorSeals, type Reader, type Wire } from '#libs/runtime';
import { NOON, sample } from '../../../../libs/archive/src/samples.contract.ts';
import type { Archives } from '../past/archives.ts';
import { Playbacks, TICK_MS } from '../playback/playbacks.ts';
import type { PlaybackId } from '../playback/session.ts';
import type { PastThread } from '../thread/past-thread.ts';
import { Playing } from './playing.ts';
import { Untaken } from './untaken.ts';

/** One violation, and a minute in which nothing happens. */
const LOG = [sample({ id: 'first', subject: 'violation/first', time: NOON }), sample({ id: 'last', subject: 'violation/last', time: NOON + MINUTE })];
const [FROM, QUIET, TO] = [NOON - SECOND, NOON + 20 * SECOND, NOON + 40 * SECOND];

function open() {
  let now: Millis = 0;
  const ticks: (() => void)[] = [];
  const sent: (readonly [event: string, payload: Readonly<Record<string, unknown>>])[] = [];
  const clock = { now: () => NOON + now, steady: () => now, pause: async () => { await new Promise((resolve) => { setImmediate(resolve); }); }, every: (_: Millis, call: () => void) => { ticks.push(call); return () => undefined; } };
  const archive = new MemoryArchive(async () => LOG.map((one, position) => ({ ...one, position })));
  const playbacks = new Playbacks({ archiveOf: () => archive, clock, say: (_, said) => { playing.hear(said); }, failed: (_, error) => { throw error; } });
  const wire: Wire = {
    id: 'w', connected: true, backlog: () => 0, close: () => undefined, enter: () => undefined, leave: () => undefined,
    send: (event, { json }) => { sent.push([event, JSON.parse(json) as Readonly<Record<string, unknown>>]); },
  };
  const playing: Playing = new Playing(wire, new Untaken(clock), {
    thread: Object.assign(playbacks, { end: (id: PlaybackId) => { playbacks.close(id); } }) as unknown as PastThread, archives: { of: async () => archive } as unknown as Archives,
    pictures: { get: () => ({ log: 'l', now: () => NOON + MINUTE, whenReady: async () => true }) as never }, seals: new CursorSeals(), clock,
    readerOf: () => ({ audience: 'operations', by: { name: 'R', audience: 'operations', verified: false } }) as Reader, mayOpen: () => true, frame: () => undefined,
  });
  const pass = async (ms: Millis): Promise<void> => {
    now += ms;
    for (const tick of ticks) tick();
    // A control waits for what the tick began.
    await playing.control('speed', { speed: 100 }, () => undefined);
  };
  const frames = (): readonly unknown[] => sent.filter(([event]) => event === 'changes').map(([, { at, changes }]) => [at, (changes as readonly unknown[]).length]);
  return { playing, sent, pass, frames };
}

it('a range that ends quietly is shown to its end', async () => {
  const { playing, sent, pass, frames } = open();
  await playing.open({ operation: 'demo', from: formatTime(FROM), to: formatTime(TO), at: formatTime(FROM), speed: 100, playing: true }, () => undefined);
  for (let ticks = 0; ticks < 6; ticks += 1) await pass(TICK_MS);
  expect(frames()).toEqual([[formatTime(FROM + 10 * SECOND), 1], [formatTime(TO), 0]]);
  // Each follows the one before it, and the end is said after the picture of it.
  const cursors = sent.filter(([event]) => event === 'changes').map(([, { after, cursor }]) => [after, cursor]);
  expect(cursors[1]?.[0]).toBe(cursors[0]?.[1]);
  const last = sent.at(-1);
  expect([last?.[0], last?.[1]['at'], last?.[1]['playing'], last?.[1]['cursor']]).toEqual(['playback', formatTime(TO), false, cursors[1]?.[1]]);
});

it('who goes where nothing is different is shown that instant, once', async () => {
  const { playing, frames } = open();
  await playing.open({ operation: 'demo', from: formatTime(FROM), to: formatTime(TO), at: formatTime(QUIET) }, () => undefined);
  for (let times = 0; times < 2; times += 1) await playing.control('seek', { at: formatTime(TO) }, () => undefined);
  expect(frames()).toEqual([[formatTime(TO), 0]]);
});
