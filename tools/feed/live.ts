/** Plays the made-up operation as it goes on, in real time, through the public API. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Millis } from '#libs/domain';
import { send, type Target } from './client.ts';
import type { Emission, Preset } from './emission.ts';
import { timeline } from './timeline.ts';

/** How often what has become due is sent. */
const TICK_MS = 500;

/** Sends what falls due from `from` on until the target's signal aborts. What is already due goes at once, and is late. */
export async function playLive(target: Target, options: { readonly seed: number; readonly preset: Preset; readonly from: Millis; readonly now: () => Millis }): Promise<void> {
  const hours = timeline(options.seed, options.preset, options.from);
  let due: readonly Emission[] = [];
  for (let at = 0; target.signal?.aborted !== true; ) {
    if (at === due.length) {
      due = hours.next().value;
      at = 0;
    }
    let end = at;
    while (end < due.length && (due[end] as Emission).sentAt <= options.now()) end += 1;
    if (end > at) await send(target, due.slice(at, end).map(({ event }) => event));
    at = end;
    const next = due[at];
    if (next !== undefined) await wait(Math.min(Math.max(next.sentAt - options.now(), TICK_MS), 5_000), undefined, target.signal && { signal: target.signal });
  }
}
