import { createContext, use, useSyncExternalStore } from 'react';
import { useWords } from './words.ts';
import type { EntityKey, EntityType, Millis, Views } from '#libs/domain';
import type { Feed } from '../feed/feed.ts';
import type { Reader } from '../feed/read.ts';
import type { MountMap } from '../map/handle.ts';
import type { State } from '../picture/state.ts';
import type { Store } from '../picture/store.ts';
import type { Player } from '../playback/player.ts';
import type { Language } from '../words/language.ts';

/** What the panels stand on: the picture, the feed that sends commands, what plays the past, who reads, and how to make the map. */
export interface Desk {
  readonly store: Store;
  readonly feed: Feed;
  readonly player: Player;
  readonly reader: Reader;
  readonly mountMap: MountMap;
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = use(DeskContext);
  if (desk === null) throw new Error('outside a desk');
  return desk;
}

/** Follows one part of the state. `select` returns a value whose identity changes only when it does. */
export function useStore<T>(select: (state: State) => T): T {
  const { store } = useDesk();
  return useSyncExternalStore(store.subscribe, () => select(store.state));
}

export const useView = <T extends EntityType>(type: T, key: EntityKey | undefined): Views[T] | undefined =>
  useStore((state) => (key === undefined ? undefined : state.views[type].get(key)));

/** Whether what is shown is the past: then nothing is written. */
export const useIsPast = (): boolean => useStore((state) => state.replay !== undefined);

/** Server time, once a second; the playback's while the past is shown. */
export const useNow = (): Millis => useStore((state) => state.now);

/** Nothing may be written while the picture is frozen or not there yet; the reason is a key of the catalogue. */
export const useWriteBlock = (): 'act.blocked.frozen' | 'act.blocked.connecting' | undefined =>
  useStore(({ link }) => (link.state === 'frozen' ? 'act.blocked.frozen' : link.state === 'connecting' ? 'act.blocked.connecting' : undefined));

export const useLanguage = (): Language => useWords().language;

/** The operation whose content is invented. */
const SYNTHETIC = 'demo';
export const isSynthetic = (operation: string): boolean => operation === SYNTHETIC;
const ZONE_HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;
/** Until an operation says its own zone: the demo stands in Gaza, others are shown where the reader is. */
export const zoneOf = (operation: string): string => (isSynthetic(operation) ? 'Asia/Gaza' : ZONE_HERE);
