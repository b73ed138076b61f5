/** Between the store and the page it is shown in: the address, the theme, a token handed over in the address. */
import { withPart } from './address.ts';
import type { Theme } from './state.ts';
import type { Store } from './store.ts';

export const preferredTheme = (): Theme => (matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark');

const replace = (search: string): void => { history.replaceState(history.state, '', `${location.pathname}${search}${location.hash}`); };

/** Keeps `?sel=` as the selection is, `?theme=` once somebody chose one, and the theme on the page. */
export function keepAddress(store: Store): void {
  const paint = (theme: Theme): void => { document.documentElement.dataset['theme'] = theme; };
  paint(store.state.theme);
  store.watch((state) => state.selection, (selection) => { replace(withPart(location.search, 'sel', selection)); });
  store.watch((state) => state.theme, (theme) => {
    paint(theme);
    replace(withPart(location.search, 'theme', theme));
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
