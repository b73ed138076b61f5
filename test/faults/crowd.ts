/** Many consoles at one gateway, which dial again as a real console does: at first soon, then later and later, each at its own time. */
import type { Millis } from '#libs/domain';
import { BACKOFF_FIRST, BACKOFF_LIMIT } from '../../apps/console/src/feed/limits.ts';
import { Backoff } from '../../apps/console/src/feed/timing.ts';
import { markIn } from '../support/batches.ts';
import { Follower } from '../support/follower.ts';
import { until } from '../support/until.ts';
import type { Stage } from './stage.ts';

const BACK_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 50;
/** Marks that may be on their way. */
const LOOKED_BACK = 100;
/** They come a few at a time: nobody opens two hundred pages in one instant, but all come back in one. */
const AT_ONCE = 20;

/** Resolves once all of them follow. They are held to what they say, like every console of the stage. */
export async function crowd(stage: Stage, url: string, count: number): Promise<readonly Follower[]> {
  const many: Follower[] = [];
  for (let at = 0; at < count; at += 1) {
    const backoff = new Backoff(BACKOFF_FIRST, BACKOFF_LIMIT, Math.random);
    let beats = 0;
    const redial = (): Millis => {
      if (follower.counted.heartbeats > beats) backoff.reset();
      beats = follower.counted.heartbeats;
      return backoff.next();
    };
    const follower: Follower = new Follower({ url, operation: stage.operation, name: `crowd ${at}`, redial });
    many.push(follower);
    if (at % AT_ONCE === AT_ONCE - 1) await stage.live(many);
  }
  await stage.live(many);
  stage.followers.push(...many);
  return many;
}

/** For each of them the milliseconds from `since` until it followed again; 0 when it did already. */
export async function crowdIsBack(many: readonly Follower[], since: number): Promise<readonly Millis[]> {
  const back = new Map<Follower, Millis>();
  await until('every console of the crowd to be back', async () => {
    for (const one of many) if (one.following && !back.has(one)) back.set(one, Math.max(0, (one.followedAt ?? since) - since));
    return back.size === many.length ? true : undefined;
  }, BACK_WITHIN_MS);
  return [...back.values()];
}

/** Until its end, for each of them and each mark: the milliseconds from when the mark was recorded until it was shown. */
export function showing(stage: Stage, many: readonly Follower[]): { end(): readonly Millis[] } {
  const delays: Millis[] = [];
  const shown = new Map<Follower, number>();
  const timer = setInterval(() => {
    const now = Date.now();
    for (const one of many) {
      const newest = markIn(one.entities);
      const before = shown.get(one) ?? newest;
      shown.set(one, newest);
      if (newest > before) for (const { number, at } of stage.load.marks.slice(-LOOKED_BACK)) if (number > before && number <= newest) delays.push(now - at);
    }
  }, LOOK_EVERY_MS);
  return {
    end: () => {
      clearInterval(timer);
      return delays;
    },
  };
}
