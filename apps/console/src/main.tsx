/** Starts the console: what the address says, the store, the feed, and React for the panels around the map. */
import { createRoot } from 'react-dom/client';
import { startFeed } from './feed/start.ts';
import type { MountMap } from './map/handle.ts';
import { App } from './panels/app.tsx';
import { readAddress } from './picture/address.ts';
import { readName } from './picture/kept.ts';
import { keepAddress, partMissing, preferredTheme, takeToken } from './picture/page.ts';
import { pagePace } from './picture/pace.ts';
import { Store } from './picture/store.ts';
import { LiveSide } from './playback/live-side.ts';
import { presentOnly } from './playback/present-only.ts';
import { startPlayer } from './playback/start.ts';

/** The map is most of what is fetched: the panels do not wait for it. */
const map = import('./map/map.ts');
map.catch(partMissing);

const address = readAddress(location.search);
const token = takeToken();
const { operation, audience, sight } = address;
const store = new Store({ operation, now: Date.now(), theme: address.theme ?? preferredTheme(), schedule: pagePace() });
store.look(sight);
keepAddress(store);
const side = new LiveSide(store);
const feed = presentOnly(startFeed({ store: side, operation, audience, token, actor: readName }), store);
const player = startPlayer({ store, side, operation, audience, token });

const reader = { operation, audience, token };
const mountMap: MountMap = async (host, options) => (await map).mapMounter(reader)(host, options);
const root = document.querySelector('#root');
if (root === null) throw new Error('the page has no #root');
createRoot(root).render(<App store={store} feed={feed} player={player} reader={reader} mountMap={mountMap} />);
