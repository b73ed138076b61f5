/** The playback in a browser: a real socket of its own, and the moment in the address. */
import type { OperationId } from '#libs/domain';
import { dial } from '../feed/dial.ts';
import { pageTiming } from '../feed/start.ts';
import type { Store } from '../picture/store.ts';
import type { LiveSide } from './live-side.ts';
import { readMoment, withMoment } from './moment.ts';
import { Player } from './player.ts';

export interface PlaybackPlace { readonly store: Store; readonly side: LiveSide; readonly operation: OperationId; readonly audience?: string | undefined; readonly token?: string | undefined }

/** Goes to the moment that the address names, once there is a picture of now to come back to, and keeps the address as it moves. */
export function startPlayer({ store, side, operation, audience, token }: PlaybackPlace): Player {
  const player = new Player({ store, side, operation, audience, dial: () => dial('/replay', { token }), timing: pageTiming });
  const moment = readMoment(location.search);
  if (moment !== undefined) {
    const stop = store.watch(({ cursor }) => cursor, () => {
      stop();
      player.show(moment);
      keepMoment(store);
    });
  } else keepMoment(store);
  return player;
}

function keepMoment(store: Store): void {
  // Not while a hand is on its way: a browser takes two hundred addresses in half a minute.
  store.watch(({ replay, passing }) => (passing === undefined ? withMoment(location.search, replay) : undefined), (search) => {
    if (search !== undefined && search !== location.search) history.replaceState(history.state, '', `${location.pathname}${search}${location.hash}`);
  });
}
