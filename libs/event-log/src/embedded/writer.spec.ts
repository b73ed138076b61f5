import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Position } from '#libs/domain';
import { notes } from '../samples.contract.ts';
import { EmbeddedEventLog } from './embedded-event-log.ts';

/** Events of one append, which is a commit of its own, and how many of them follow each other. */
const EVENTS = 1_000;
const APPENDS = 12;
/** Events that the index does in a step, and how far it may be behind: less than what one append brings. */
const STEP = 128;
const BEHIND = 512;

describe('the index behind appends that leave no pause', () => {
  const index = { done: -1, steps: 0 };
  let directory: string;
  let log: EmbeddedEventLog;
  beforeEach(async () => {
    Object.assign(index, { done: -1, steps: 0 });
    directory = await mkdtemp(join(tmpdir(), 'watchfloor-log-'));
    log = new EmbeddedEventLog({
      directory, index: () => ({
        lag: (head) => head - index.done, due: (head) => index.done < head, restart: () => {}, close: () => {},
        step: (head) => { index.done = Math.min(head, index.done + STEP); index.steps += 1; },
      }),
    });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await log.close();
    await rm(directory, { recursive: true });
  });

  /** How far it was behind what was there before each append, when that was answered. */
  async function behindEach(): Promise<readonly number[]> {
    const behind: number[] = [];
    await Promise.all(Array.from({ length: APPENDS }, async (_, at) => {
      const recorded = await log.append('demo', notes(EVENTS, `n${at}`));
      behind.push((recorded[0]?.position as Position) - 1 - index.done);
    }));
    return behind;
  }

  it('keeps up with them, however many events each brings', async () => {
    jest.spyOn(performance, 'now').mockReturnValue(0);
    for (const behind of await behindEach()) expect(behind).toBeLessThanOrEqual(BEHIND);
  });

  it('holds none of them up for longer than its turn', async () => {
    let now = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => (now += 1_000));
    await behindEach();
    expect(index.steps).toBeLessThanOrEqual(APPENDS);
  });
});
