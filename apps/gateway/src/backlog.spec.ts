import type { Socket as NetSocket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Socket } from 'socket.io-client';
import type { ChangesFrame, PictureFrame } from '#libs/protocol';
import { OPERATION, report, serveGateway, within, type Served } from './served.ts';

/** What a connection of the Node client is made of, down to the socket that can stop reading. */
interface Engine { readonly engine: { readonly transport: { readonly ws: { readonly _socket: NetSocket } } } }
const netSocketOf = (socket: Socket): NetSocket => (socket.io as unknown as Engine).engine.transport.ws._socket;

const NARRATIVE = 'x'.repeat(7_900);
const VIOLATIONS = 60;
/** Enough for any buffer that a system puts between two of its processes. */
const ROUNDS_AT_MOST = 400;

let served: Served;
beforeEach(async () => { served = await serveGateway(); });
afterEach(async () => { await served.stop(); });

/** Every violation is told anew: about half a megabyte of changes. */
const tell = (round: number) => Array.from({ length: VIOLATIONS }, (_, place) =>
  report('violation-reported', `violation/v${place}`, { class: 'other', sense: 'reported', narrative: NARRATIVE + round }, { time: Date.now() - 60_000 + round }));

describe('a console that stops reading', () => {
  it('costs nobody else anything, and begins again with a discontinuity and a picture when it reads', async () => {
    const stuck = served.connect();
    const reading = served.connect();
    const heard: string[] = [];
    let frames = 0;
    let newest: (() => void) | undefined;
    stuck.onAny((event: string) => { heard.push(event); });
    reading.on('changes', (_frame: ChangesFrame) => { frames += 1; newest?.(); });
    for (const socket of [stuck, reading]) await within(socket.emitWithAck('join', { operation: OPERATION }), 'a join');
    netSocketOf(stuck).pause();

    const discontinuities = async () => /discontinuities_total\{reason="backlog"\} (\d+)/.exec(await (await fetch(`${served.url}/metrics`)).text())?.[1] ?? '0';
    let round = 0;
    for (; round < ROUNDS_AT_MOST && (await discontinuities()) === '0'; round += 1) {
      const before = frames;
      const next = new Promise<void>((resolve) => { newest = resolve; });
      await served.record(...tell(round));
      if (frames === before) await within(next, 'a frame for the console that reads');
    }
    expect(await discontinuities()).toBe('1');
    expect(frames).toBeGreaterThanOrEqual(round);

    const back = new Promise<PictureFrame>((resolve) => {
      stuck.on('discontinuity', () => { stuck.on('picture', (frame: PictureFrame) => { if (frame.done) resolve(frame); }); });
    });
    netSocketOf(stuck).resume();
    expect((await within(back, 'a new picture', 15_000)).operation).toBe(OPERATION);
    const at = heard.indexOf('discontinuity');
    expect(heard.slice(at, at + 2)).toEqual(['discontinuity', 'picture']);
  });
});
