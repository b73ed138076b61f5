/** Somebody else's client, written from the contracts page, must be able to follow. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { playLoad } from '../../tools/feed/load.ts';
import { forget, scratchFolder, startServer, type Running } from '../support/server.ts';
import { pythonWithSocketIo } from '../support/python.ts';

const AWAY_SECONDS = 20;

describe('a Socket.IO client in another language', () => {
  let server: Running;
  beforeAll(async () => { server = await startServer({ dataDir: await scratchFolder() }); });
  afterAll(async () => { await server.end(); await forget(server.dataDir); });

  it(`follows, drops for ${AWAY_SECONDS} s, resumes with contiguous cursors and holds what the server holds`, async () => {
    const python = await pythonWithSocketIo();
    const stop = new AbortController();
    const load = playLoad({ url: server.url, operation: 'demo', signal: stop.signal }, { seed: 11, rate: 40, duration: 120_000, now: Date.now });
    const ended = load.catch((error: unknown) => { if (!stop.signal.aborted) throw error; });
    const follow = promisify(execFile)(python, ['test/e2e/foreign/follow.py', server.url, 'demo', '4', String(AWAY_SECONDS), '12'], { maxBuffer: 64 * 1024 * 1024 });
    setTimeout(() => stop.abort(), (4 + AWAY_SECONDS + 6) * 1_000);
    const seen = JSON.parse((await follow).stdout) as { mode: string; frames: number; before: number; broken: number; entities: Record<string, unknown> };
    await ended;
    expect(seen.mode).toBe('resumed');
    expect(seen.broken).toBe(0);
    expect(seen.before).toBeGreaterThan(10);
    expect(seen.frames).toBeGreaterThan(seen.before);
    const picture = (await (await fetch(`${server.url}/v1/operations/demo/picture`)).json()) as { entities: [string, unknown][] };
    expect(seen.entities).toEqual(Object.fromEntries(picture.entities));
  });
});
