import { useEffect, useRef, useState } from 'react';
import { HOUR, SECOND, type Millis } from '#libs/domain';
import { readEvents, type EventItem } from '../../feed/read.ts';
import { useDesk, useStore } from '../desk.ts';

/** How far back the table begins, by when things happened; `all` begins with the log. */
export const SPANS = ['hour', 'six', 'day', 'all'] as const;
export type Span = (typeof SPANS)[number];
const SPAN_MILLIS: Readonly<Record<Exclude<Span, 'all'>, Millis>> = { hour: HOUR, six: 6 * HOUR, day: 24 * HOUR };

const PAGE = 1_000;
/** The table holds this many events; a longer log is narrowed by span and filter. */
export const ROWS_LIMIT = 10_000;
/** The end of the log is asked for again this often while it is live. */
const FOLLOW_EVERY = 2 * SECOND;

export interface Log { readonly items: readonly EventItem[]; readonly state: 'reading' | 'read' | 'failed'; readonly cut: boolean }
const NONE: Log = { items: [], state: 'reading', cut: false };

/** The log through the caller's view, oldest first, going on as it grows. */
export function useLog(span: Span, filter: string): Log {
  const { reader, store } = useDesk();
  const live = useStore((state) => state.link.state === 'live');
  const [log, setLog] = useState<Log>(NONE);
  const going = useRef<string | number | undefined>(undefined);
  useEffect(() => {
    const abort = new AbortController();
    const from = span === 'all' ? {} : { from: new Date(store.state.now - SPAN_MILLIS[span]).toISOString() };
    const q = filter === '' ? {} : { q: filter };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const items: EventItem[] = [];
    const read = async (): Promise<void> => {
      for (;;) {
        const page = await readEvents(reader, { ...from, ...q, limit: PAGE, ...(going.current === undefined ? {} : { after: going.current }) }, abort.signal);
        items.push(...page.items);
        // Without a position (audiences other than operations) the end cannot be followed, only read again.
        going.current = page.next ?? page.items.at(-1)?.position ?? going.current;
        if (page.next === undefined || items.length >= ROWS_LIMIT) {
          setLog({ items: items.slice(-ROWS_LIMIT), state: 'read', cut: page.next !== undefined });
          return;
        }
      }
    };
    const again = (): void => {
      timer = setTimeout(() => { void round(); }, FOLLOW_EVERY);
    };
    const round = (): Promise<void> => read().then(
      () => { if (live && going.current !== undefined && items.length < ROWS_LIMIT) again(); },
      () => { if (!abort.signal.aborted) setLog((before) => ({ ...before, state: 'failed' })); },
    );
    going.current = undefined;
    setLog(NONE);
    void round();
    return () => { abort.abort(); clearTimeout(timer); };
  }, [reader, store, span, filter, live]);
  return log;
}
