/** The demo's last 24 hours and its feed, through the public API like any sender's. */
import { DAY } from '#libs/domain';
import { send, type Target } from '../../tools/feed/client.ts';
import { playLive } from '../../tools/feed/live.ts';
import { reference } from '../../tools/feed/reference.ts';
import { timeline } from '../../tools/feed/timeline.ts';

const STORY = { seed: 7, preset: 'busy' } as const;

/** Resolves to how many events there were once all of them are accepted. */
export async function playPast(target: Target): Promise<number> {
  const now = Date.now();
  const told: object[] = reference(now - DAY).map(({ event }) => event);
  for (const hour of timeline(STORY.seed, STORY.preset, now - DAY)) {
    const due = hour.filter(({ sentAt }) => sentAt < now);
    told.push(...due.map(({ event }) => event));
    if (due.length < hour.length) break;
  }
  await send(target, told);
  return told.length;
}

/** The feed goes on until it is stopped; the promise that `stop` answers says how it ended. */
export function playOn(target: Omit<Target, 'signal'>): { stop(): Promise<void> } {
  const stopped = new AbortController();
  const playing = playLive({ ...target, signal: stopped.signal }, { ...STORY, from: Date.now(), now: Date.now }).then(() => undefined, (error: unknown) => error as Error);
  return {
    stop: async () => {
      stopped.abort();
      const failure = await playing;
      if (failure !== undefined && failure.name !== 'AbortError') throw failure;
    },
  };
}
