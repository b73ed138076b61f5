import { NotSent, type Feed } from '../feed/feed.ts';
import type { Store } from '../picture/store.ts';

/** The feed, which sends nothing while what is shown is the past: nobody acts on what they do not see. */
export const presentOnly = (feed: Feed, store: Store): Feed => ({
  send: (command) => (store.state.replay === undefined ? feed.send(command) : Promise.reject(new NotSent('the past is shown'))),
  renew: () => { feed.renew(); },
  stop: () => { feed.stop(); },
});
