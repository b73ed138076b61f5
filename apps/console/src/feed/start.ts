/** The feed in a browser: a real socket, real time, and a watch in a worker because a hidden page's timers slow to one a minute. */
import { SECOND, type Millis, type OperationId } from '#libs/domain';
import { dial } from './dial.ts';
import type { Feed } from './feed.ts';
import { Follower, type FeedStore } from './follower.ts';
import { WATCH_EVERY } from './limits.ts';
import type { Timing } from './timing.ts';

export interface FeedOptions {
  readonly store: FeedStore;
  readonly operation: OperationId;
  readonly audience?: string | undefined;
  readonly token?: string | undefined;
  /** The name people gave themselves; read anew for each connection. */
  readonly actor?: () => string | undefined;
}

/** Time as a page has it. */
export const pageTiming: Timing = {
  wall: () => Date.now(),
  steady: () => performance.now(),
  random: () => Math.random(),
  after: (delay, run) => {
    const timer = setTimeout(run, delay);
    return () => { clearTimeout(timer); };
  },
};

/** Connects, follows and keeps trying until it is stopped. */
export function startFeed(options: FeedOptions): Feed {
  const { store, operation, audience, token, actor } = options;
  const follower = new Follower({ store, operation, audience, dial: () => dial('/live', { token, actor: actor?.() }), timing: pageTiming });
  const stopPulse = startPulse(() => { follower.tick(); });
  const nudge = () => { if (document.visibilityState === 'visible') follower.nudge(); };
  document.addEventListener('visibilitychange', nudge);
  globalThis.addEventListener('online', nudge);
  globalThis.addEventListener('pageshow', nudge);
  follower.start();
  return {
    send: (command) => follower.send(command),
    renew: () => { follower.renew(); },
    stop: () => {
      stopPulse();
      document.removeEventListener('visibilitychange', nudge);
      globalThis.removeEventListener('online', nudge);
      globalThis.removeEventListener('pageshow', nudge);
      follower.stop();
    },
  };
}

/** A worker whose file did not arrive is asked for again after this long; meanwhile the page's own timer beats. */
const PULSE_AGAIN: Millis = 5 * SECOND;

/** Beats every `WATCH_EVERY` until it is stopped, whatever happens to the worker. */
function startPulse(beat: () => void): () => void {
  let worker: Worker | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let own: ReturnType<typeof setInterval> | undefined;
  const begin = (): void => {
    const made = new Worker(new URL('./pulse.worker.ts', import.meta.url), { type: 'module', name: 'pulse' });
    worker = made;
    made.addEventListener('message', () => {
      clearInterval(own);
      own = undefined;
      beat();
    });
    made.addEventListener('error', () => {
      made.terminate();
      own ??= setInterval(beat, WATCH_EVERY);
      again = setTimeout(begin, PULSE_AGAIN);
    });
  };
  begin();
  return () => {
    worker?.terminate();
    clearTimeout(again);
    clearInterval(own);
  };
}
