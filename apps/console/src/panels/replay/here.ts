import { typeOf, type EntityKey, type EntityType, type Millis } from '#libs/domain';
import type { State } from '../../picture/state.ts';
import type { Store } from '../../picture/store.ts';
import type { Player } from '../../playback/player.ts';
import { LOOK_BACK } from '../../playback/look-back.ts';
import { wireTime } from '../../words/clocks.ts';

/** When something happened, as its view says: when it was raised, reported, or became what it is; undefined where it says nothing. */
function momentOf({ views }: State, key: EntityKey): Millis | undefined {
  const view = views[typeOf(key) as EntityType]?.get(key) as { readonly raisedAt?: string; readonly time?: string; readonly since?: string; readonly at?: string } | undefined;
  const said = view?.raisedAt ?? view?.time ?? view?.since ?? view?.at;
  return said === undefined ? undefined : wireTime(said);
}

/** Opens the past, paused, some minutes before what is selected, or before now. */
export function replayHere(store: Store, player: Player): void {
  const { selection, now } = store.state;
  const moment = (selection === undefined ? undefined : momentOf(store.state, selection)) ?? now;
  player.show({ at: Math.min(moment, now) - LOOK_BACK, playing: false });
}
