import { useEffect, useState } from 'react';
import { HOUR, SECOND, type Millis } from '#libs/domain';
import { readEvents, type EventItem, type EventQuery } from '../../feed/read.ts';
import type { Range, Span, State } from '../../picture/state.ts';
import { useDesk, useStore } from '../desk.ts';
import { isSignOfWatch } from '../event-words.ts';

const SPAN_MILLIS: Readonly<Record<Exclude<Span, 'all' | 'range'>, Millis>> = { hour: HOUR, six: 6 * HOUR, day: 24 * HOUR };

const PAGE = 1_000;
/** The table holds this many events; a longer log is narrowed by span and filter. */
const ROWS_LIMIT = 10_000;
/** The end of the log is asked for again this often while it is live. */
const FOLLOW_EVERY = 2 * SECOND;

export interface Log { readonly items: readonly EventItem[]; readonly state: 'reading' | 'read' | 'failed'; readonly cut: boolean }
const NONE: Log = { items: [], state: 'reading', cut: false };

/** While the past is shown the log ends there; read anew once in two seconds at most, however fast it plays. */
function pastUntil({ replay }: State): Millis | undefined {
  if (replay === undefined) return undefined;
  const step = FOLLOW_EVERY * (replay.phase === 'playing' ? replay.speed : 1);
  return Math.ceil(replay.at / step) * step;
}

/** The log through the caller's view, oldest first, going on as it grows. */
export function useLog({ span, filter, fact }: { readonly span: Span; readonly filter: string; readonly fact: string | undefined }): Log {
  const { reader, store } = useDesk();
  const live = useStore((state) => state.link.state === 'live' && state.replay === undefined);
  const range = useStore((state) => (span === 'range' ? state.range : undefined));
  const until = useStore((state) => (range === undefined ? pastUntil(state) : range.to));
  const asked = `${span} ${range?.from ?? ''} ${fact ?? ''} ${filter} ${until ?? ''}`;
  const [log, setLog] = useState<{ readonly asked: string; readonly log: Log }>({ asked, log: NONE });
  useEffect(() => {
    const abort = new AbortController();
    const begin = beginOf(span, range, store.state.now);
    const query = { ...(begin === undefined ? {} : { from: new Date(begin).toISOString() }), ...(fact === undefined ? {} : { type: `watchfloor.${fact}.v1` }), ...(until === undefined ? {} : { to: new Date(until).toISOString() }), ...(filter === '' ? {} : { q: filter }), limit: PAGE };
    const show = (next: Log): void => setLog({ asked, log: next });
    const failed = (): void => { if (!abort.signal.aborted) setLog((before) => ({ asked, log: { ...(before.asked === asked ? before.log : NONE), state: 'failed' } })); };
    void follow((after) => readEvents(reader, { ...query, ...after }, abort.signal), { show, live, signal: abort.signal }).catch(failed);
    return () => abort.abort();
  }, [reader, store, span, range, fact, filter, until, asked, live]);
  return log.asked === asked ? log.log : NONE;
}

/** The range is listed whole, wherever in it the playback stands. */
function beginOf(span: Span, range: Range | undefined, now: Millis): Millis | undefined {
  return span === 'all' || span === 'range' ? range?.from : now - SPAN_MILLIS[span];
}

type Read = (after: Pick<EventQuery, 'after'>) => ReturnType<typeof readEvents>;
interface Following { readonly show: (log: Log) => void; readonly live: boolean; readonly signal: AbortSignal }

/** Reads to the end, shows, and asks again for what came since. Without positions (audiences other than operations) the end cannot be followed. */
async function follow(read: Read, { show, live, signal }: Following): Promise<void> {
  const items: EventItem[] = [];
  let after: string | number | undefined;
  let shown = -1;
  while (!signal.aborted) {
    const page = await read(after === undefined ? {} : { after });
    items.push(...page.items.filter(({ event }) => !isSignOfWatch(event.type)));
    after = page.next ?? page.items.at(-1)?.position ?? after;
    if (page.next !== undefined && items.length < ROWS_LIMIT) continue;
    if (items.length !== shown) show({ items: items.slice(0, ROWS_LIMIT), state: 'read', cut: page.next !== undefined });
    shown = items.length;
    if (!live || after === undefined || items.length >= ROWS_LIMIT) return;
    await pause(FOLLOW_EVERY, signal);
  }
}

const pause = (millis: Millis, signal: AbortSignal): Promise<void> => new Promise((resolve) => {
  const timer = setTimeout(resolve, millis);
  signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
});
