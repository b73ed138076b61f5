/** How often panels hear of frames: before a frame is painted, ten times a second at most, and never so often that they leave the map no time. */
import type { Millis } from '#libs/domain';
import type { Schedule } from './store.ts';

/** After an update that took `t`, drawing included, panels rest at least `REST_SHARE × t`: they use a fifth of the time at most. */
export const REST_SHARE = 4;
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
  /** Calls back whenever somebody looks again: timers that began while nobody did may be a minute late. */
  readonly seen: (run: () => void) => void;
}

/** At once after quiet and when somebody looks again, else with rests in proportion to what each update cost. */
export function pace({ steady, frame, afterwards, after, seen }: PaceOptions): Schedule {
  let restUntil = -Infinity;
  const waiting: (() => void)[] = [];
  const update = (): void => {
    frame(() => {
      const began = steady();
      const runs = waiting.splice(0);
      if (runs.length === 0) return;
      for (const run of runs) run();
      afterwards(() => {
        const ended = steady();
        restUntil = ended + Math.min(REST_LIMIT, Math.max(REST_LEAST, REST_SHARE * (ended - began)));
      });
    });
  };
  seen(() => { if (waiting.length > 0) update(); });
  return (run) => {
    waiting.push(run);
    if (waiting.length > 1) return;
    const wait = restUntil - steady();
    if (wait > 0) after(wait, update);
    else update();
  };
}

/** The page's own pace. A hidden page draws no frames; its panels still follow, four times a second at most. */
export function pagePace(): Schedule {
  const HIDDEN_FRAME = 250;
  const channel = new MessageChannel();
  const later: (() => void)[] = [];
  channel.port1.addEventListener('message', () => { later.shift()?.(); });
  channel.port1.start();
  return pace({
    steady: () => performance.now(),
    frame: (run) => {
      if (document.visibilityState === 'visible') requestAnimationFrame(run);
      else setTimeout(run, HIDDEN_FRAME);
    },
    afterwards: (run) => {
      later.push(run);
      channel.port2.postMessage(null);
    },
    after: (delay, run) => { setTimeout(run, delay); },
    seen: (run) => { document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') run(); }); },
  });
}
