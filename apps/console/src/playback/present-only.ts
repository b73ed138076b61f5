import type { Command } from '#libs/domain';
import { NotSent, type Feed } from '../feed/feed.ts';
import type { Store } from '../picture/store.ts';

/** A note with a moment: it speaks of the past, and is written in what is live. */
const isBookmark = ({ type, data }: Command): boolean => type === 'add-note' && 'at' in data;

/** The feed, which sends nothing but bookmarks while what is shown is the past: nobody acts on what they do not see. */
export const presentOnly = (feed: Feed, store: Store): Feed => ({
  send: (command) => (store.state.replay === undefined || isBookmark(command) ? feed.send(command) : Promise.reject(new NotSent('the past is shown'))),
  renew: () => { feed.renew(); },
  stop: () => { feed.stop(); },
});
