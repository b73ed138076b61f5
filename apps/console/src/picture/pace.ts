/** How often panels hear of frames: before a frame is painted, ten times a second at most, and never so often that they leave the map no time. */
import type { Millis } from '#libs/domain';
import type { Schedule } from './store.ts';

/** After an update that took `t`, panels rest at least `REST_SHARE × t`: they use a quarter of the time at most. */
export const REST_SHARE = 3;
/** At least this long: nobody reads more than ten states of a panel in a second. */
export const REST_LEAST: Millis = 90;
/** But never longer than this. */
export const REST_LIMIT: Millis = 500;

export interface PaceOptions {
  readonly steady: () => Millis;
  /** Calls back before the next frame is painted; in a hidden page, soon. */
  readonly frame: (run: () => void) => void;
  /** Calls back when everything that is waiting now has run. */
  readonly afterwards: (run: () => void) => void;
  readonly after: (delay: Millis, run: () => void) => void;
}

/** At once after quiet, then with rests in proportion to what each update cost. */
export function pace({ steady, frame, afterwards, after }: PaceOptions): Schedule {
  let restUntil = -Infinity;
  const update = (run: () => void): void => {
    frame(() => {
      const began = steady();
      run();
      afterwards(() => {
        const ended = steady();
        restUntil = ended + Math.min(REST_LIMIT, Math.max(REST_LEAST, REST_SHARE * (ended - began)));
      });
    });
  };
  return (run) => {
    const wait = restUntil - steady();
    if (wait > 0) after(wait, () => { update(run); });
    else update(run);
  };
}

/** The page's own pace. A hidden page draws no frames; its panels still follow, four times a second at most. */
export function pagePace(): Schedule {
  const HIDDEN_FRAME = 250;
  const channel = new MessageChannel();
  const waiting: (() => void)[] = [];
  channel.port1.addEventListener('message', () => { waiting.shift()?.(); });
  channel.port1.start();
  return pace({
    steady: () => performance.now(),
    frame: (run) => {
      if (document.visibilityState === 'visible') requestAnimationFrame(run);
      else setTimeout(run, HIDDEN_FRAME);
    },
    afterwards: (run) => {
      waiting.push(run);
      channel.port2.postMessage(null);
    },
    after: (delay, run) => { setTimeout(run, delay); },
  });
}
