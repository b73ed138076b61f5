import { useEffect, useState } from 'react';
import type { EntityKey } from '#libs/domain';
import { readHistory, type EventItem } from '../../feed/read.ts';
import { useDesk, useStore } from '../desk.ts';

/** What is read of one entity's past at most: a convoy of a day has a few thousand positions. */
const PAGE = 1_000;
const PAGES = 4;
/** Reads again this long after the entity changed, so that a moving convoy does not read with every position. */
const SETTLE_MILLIS = 3_000;

export interface History { readonly items: readonly EventItem[]; readonly state: 'reading' | 'read' | 'failed'; readonly more: boolean }
/** `edition` tells one reading of an entity from the next. */
interface Kept { readonly key: EntityKey; readonly edition: string; readonly found: History }
const NONE: History = { items: [], state: 'reading', more: false };

/** The events of one entity, the newest first; read again when it changes. */
export function useHistory(key: EntityKey): History {
  const { reader, store } = useDesk();
  const [history, setHistory] = useState<Kept>({ key, edition: '', found: NONE });
  const [turn, setTurn] = useState(0);
  const live = useStore((state) => state.link.state === 'live');
  const edition = `${turn} ${String(live)}`;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = store.onChanges((keys) => {
      if (timer !== undefined || (keys !== 'all' && !keys.has(key))) return;
      timer = setTimeout(() => { timer = undefined; setTurn((before) => before + 1); }, SETTLE_MILLIS);
    });
    return () => { stop(); clearTimeout(timer); };
  }, [store, key]);
  useEffect(() => {
    const abort = new AbortController();
    readAll(key, (after) => readHistory(reader, key, { limit: PAGE, ...(after === undefined ? {} : { after }) }, abort.signal)).then(
      (found) => setHistory({ key, edition, found }),
      () => { if (!abort.signal.aborted) setHistory((before) => ({ key, edition, found: { ...(before.key === key ? before.found : NONE), state: 'failed' } })); },
    );
    return () => abort.abort();
  }, [reader, key, edition]);
  return history.key === key ? history.found : NONE;
}

type Page = Awaited<ReturnType<typeof readHistory>>;

async function readAll(key: EntityKey, read: (after: string | number | undefined) => Promise<Page>): Promise<History> {
  const items: EventItem[] = [];
  let after: string | number | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const answer = await read(after);
    items.push(...answer.items);
    after = answer.next;
    if (after === undefined) break;
  }
  return { items: items.toSorted((a, b) => (a.event.time < b.event.time ? 1 : a.event.time > b.event.time ? -1 : 0)), state: 'read', more: after !== undefined && key !== '' };
}
