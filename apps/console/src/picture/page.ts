/** Between the store and the page it is shown in: the address, the theme, a token handed over in the address. */
import { readAddress, withParts, withSight } from './address.ts';
import { keepTheme, readTheme } from './kept.ts';
import { FIRST_SIGHT, type Sight, type State, type Theme } from './state.ts';
import type { Store } from './store.ts';

/** As it was chosen here before; at first dark, which is what a room with a wall wants, or high contrast for whoever asks for more of it. */
export const preferredTheme = (): Theme => readTheme() ?? (matchMedia('(prefers-contrast: more)').matches ? 'contrast' : 'dark');

const PARTS = Object.keys(FIRST_SIGHT) as (keyof Sight)[];
/** To go to another view or entity is a step that Back undoes; to arrange what is seen is not. */
const STEPS: ReadonlySet<keyof Sight> = new Set(['view', 'selection']);

/** Keeps the address as what is looked at, and goes where Back and Forward lead; `?theme=` once one was chosen, and the theme on the page. */
export function keepAddress(store: Store): void {
  let written: Sight = store.state;
  const write = (search: string, step: boolean): void => {
    if (search === location.search) return;
    const address = `${location.pathname}${search}${location.hash}`;
    if (step) history.pushState(null, '', address);
    else history.replaceState(history.state, '', address);
  };
  store.subscribe(() => {
    const { state } = store;
    const turned = PARTS.filter((part) => !Object.is(state[part], written[part]));
    if (turned.length === 0) return;
    written = state;
    write(withSight(location.search, state), turned.some((part) => STEPS.has(part)));
  });
  addEventListener('popstate', () => {
    const { sight } = readAddress(location.search);
    written = { ...store.state, ...sight };
    store.look(sight);
    if (new URLSearchParams(location.search).has('theme')) write(withParts(location.search, { theme: store.state.theme }), false);
  });
  keepThemeOnPage(store);
}

function keepThemeOnPage(store: Store): void {
  const paint = ({ theme }: Pick<State, 'theme'>): void => { document.documentElement.dataset['theme'] = theme; };
  paint(store.state);
  store.watch((state) => state.theme, (theme) => {
    paint(store.state);
    keepTheme(theme);
    history.replaceState(history.state, '', `${location.pathname}${withParts(location.search, { theme })}${location.hash}`);
  });
}

const TOKEN = 'watchfloor.token';
/**
 * A bearer token: `#token=…` in the address, which no server ever sees, is taken out of it and kept for this tab. Undefined
 * where none is needed.
 */
export function takeToken(): string | undefined {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given !== null) {
    sessionStorage.setItem(TOKEN, given);
    history.replaceState(history.state, '', `${location.pathname}${location.search}`);
  }
  return sessionStorage.getItem(TOKEN) ?? undefined;
}

/** Some code or words of the page did not arrive: `again.js` loads it anew once the server answers. */
export const partMissing = (): void => { dispatchEvent(new Event('watchfloor:part-missing')); };
