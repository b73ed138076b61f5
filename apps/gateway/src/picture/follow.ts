import type { Millis, OperationId } from '#libs/domain';
import type { Epoch, PictureStore, StoredPicture } from '#libs/picture-store';
import { Backoff, type Clock } from '#libs/runtime';
import type { LiveOperation } from './live-operation.ts';

/** How long to wait, in milliseconds, before asking again for a picture that nobody has built yet, or from a store that failed: at first, and at most. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 500;

export interface FollowingNotes {
  /** The store could not be read; what this gateway shows is no longer proven. */
  failed(operation: OperationId, error: unknown): void;
  /** It could be, again. */
  well(operation: OperationId): void;
}

export interface FollowingPorts { readonly store: PictureStore; readonly clock: Clock; readonly notes: FollowingNotes }

/** Keeps `live` up with the store until aborted. A store that fails is asked again; consoles see the picture's proof grow old meanwhile. */
export async function follow(live: LiveOperation, { store, clock, notes }: FollowingPorts, signal: AbortSignal): Promise<void> {
  const backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, clock);
  /** Since when the store has had less than is shown here. */
  let behindSince: Millis | undefined;
  while (!signal.aborted) {
    try {
      const asked = clock.steady();
      const stored = await store.load(live.operation);
      notes.well(live.operation);
      const isBehind = stored.epoch === live.epoch && stored.position < live.position;
      behindSince = isBehind ? (behindSince ?? asked) : undefined;
      // A store that lost its picture, or was put back to its past, is asked again after a pause: what this gateway shows is
      // newer and stays, and its proof grows old.
      if (stored.epoch !== undefined && (behindSince === undefined || isProvenSince(stored, asked, behindSince))) {
        live.load(stored, asked);
        backoff.reset();
        await followEpoch(live, store, stored.epoch, signal);
        await clock.pause(0, signal);
        continue;
      }
    } catch (error) {
      if (signal.aborted) return;
      notes.failed(live.operation, error);
    }
    await clock.pause(backoff.next(), signal);
  }
}

/** What is proven only after the store had less than is shown ends where the log ends: the log has lost its end as well. */
const isProvenSince = ({ provenAgo }: StoredPicture, asked: Millis, since: Millis): boolean => provenAgo !== undefined && asked - provenAgo > since;

async function followEpoch(live: LiveOperation, store: PictureStore, epoch: Epoch, signal: AbortSignal): Promise<void> {
  for await (const followed of store.follow(live.operation, epoch, live.position, signal)) {
    if ('lost' in followed || !live.apply(followed)) return;
  }
}
