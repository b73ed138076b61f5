import type { Action } from '../keys/keys.ts';
import { useKeys } from '../keys/use-keys.ts';
import { actOnAlert } from './alerts/alert-keys.ts';
import { useAlertActs } from './acts/use-alert-acts.ts';
import { useDesk, useIsPast, useWriteBlock } from './desk.ts';
import { toggleLog } from './log/question.ts';
import { useLook, type Looking } from './look.ts';
import { replayHere } from './replay/here.ts';
import { THEMES, type ViewName } from '../picture/state.ts';
import type { Store } from '../picture/store.ts';
import type { Player } from '../playback/player.ts';
import type { Severity } from '../picture/tones.ts';
import { isRegionSeen, isSeen } from './seen.ts';

/** What each key does. Keys that act on something that is not there leave the press to the browser. */
export function useConsoleKeys(): void {
  const { store, player } = useDesk();
  const looking = useLook();
  const alerts = useAlertActs();
  const blocked = useWriteBlock();
  const past = useIsPast();
  useKeys(looking.look.letters, (action) => (
    replay(action, store, player, looking) ?? (looking.look.dialog === undefined ? actOnAlert(action, store, alerts, blocked === undefined && !past) : undefined) ?? act(action, store, looking)
  ));
}

/** The keys of the past; undefined for any other. */
function replay(action: Action, store: Store, player: Player, { look, set }: Looking): boolean | undefined {
  switch (action) {
    case 'live':
      if (store.state.replay === undefined) return false;
      player.leave();
      return true;
    case 'replay-here':
      if (look.dialog !== undefined) return false;
      replayHere(store, player);
      return true;
    case 'replay-bar':
      if (look.dialog !== undefined) return false;
      if (store.state.replay === undefined) set({ toggle: 'replayShown' });
      document.querySelector<HTMLElement>('.replay-slider input')?.focus();
      return true;
    default: return undefined;
  }
}

function act(action: Action, store: Store, { look, set }: Looking): boolean {
  if (look.dialog !== undefined && action !== 'theme' && action !== 'search') return false;
  switch (action) {
    case 'search': case 'map-list': set({ toggleDialog: action }); return true;
    case 'help': set({ toggleDialog: 'keys' }); return true;
    case 'event-log': toggleLog(store); return true;
    case 'list-panel': set({ toggle: 'listShown' }); return true;
    case 'detail-panel': set({ toggle: 'detailShown' }); return true;
    case 'mute-life': case 'mute-high': case 'mute-medium': case 'mute-low': {
      const severity = action.slice('mute-'.length) as Severity;
      store.mute(severity, !store.state.muted.has(severity));
      return true;
    }
    case 'here':
      if (store.state.extent === undefined) return false;
      store.look({ here: !store.state.here });
      return true;
    case 'go-watch': case 'go-convoys': case 'go-corridors': case 'go-checkpoints': case 'go-analysis':
      store.look({ view: action.slice('go-'.length) as ViewName });
      return true;
    case 'theme': store.setTheme(THEMES[(THEMES.indexOf(store.state.theme) + 1) % THEMES.length] ?? 'dark'); return true;
    case 'follow':
      if (store.state.selection === undefined) return false;
      store.setFollowing(!store.state.following);
      return true;
    case 'next': return press('ArrowDown');
    case 'previous': return press('ArrowUp');
    case 'open': return document.activeElement === document.body && click('[data-list] [data-row][tabindex="0"]');
    case 'apply': return click('[data-apply]');
    case 'regions': return nextRegion();
    case 'close': return closeTop(store, { look, set });
    default: return false;
  }
}

/** J and K are the arrows of the list, from wherever the focus is. */
function press(key: string): boolean {
  const row = document.querySelector<HTMLElement>('[data-list] [data-row][tabindex="0"]');
  if (row === null) return false;
  // The first press enters the list; the next ones move in it.
  if (row === document.activeElement) row.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  else row.focus();
  return true;
}

function click(selector: string): boolean {
  const element = document.querySelector<HTMLElement>(selector);
  element?.click();
  return element !== null;
}

/** Escape closes only what lies on top: the log, then the detail panel. Dialogs close themselves. */
function closeTop(store: Store, { set }: Looking): boolean {
  if (store.state.log !== undefined) store.look({ log: undefined });
  else if (store.state.selection === undefined) return false;
  else {
    store.select(undefined);
    set({ region: 'list' });
    document.querySelector<HTMLElement>('[data-row][tabindex="0"]')?.focus();
  }
  return true;
}

/** F6 goes round the regions of the page; each is entered at its first focusable thing. */
function nextRegion(): boolean {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]:not(.shell)')].filter(isRegionSeen);
  const here = regions.findIndex((region) => region.contains(document.activeElement));
  const region = regions[(here + 1) % regions.length];
  const first = [...region?.querySelectorAll<HTMLElement>('[data-row][tabindex="0"], button:not([disabled]), [tabindex="0"], input, canvas') ?? []].find(isSeen);
  (first ?? region)?.focus();
  return region !== undefined;
}
