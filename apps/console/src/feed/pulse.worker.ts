/** Beats while the page is hidden too: workers keep their timers when pages do not. */
import { WATCH_EVERY } from './limits.ts';

setInterval(() => { globalThis.postMessage(null, {}); }, WATCH_EVERY);
