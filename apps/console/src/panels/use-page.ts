import { useEffect, useRef } from 'react';
import { useWords } from './words.ts';
import { useIsPast, useStore } from './desk.ts';
import { useLook } from './look.ts';

const ICON = '/icon.svg';
/** In the page itself: when it is needed, no server answers. */
const FROZEN_ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><rect width="20" height="20" rx="4" fill="#5a1d12"/><path d="M7 5v10M13 5v10" stroke="#ffe9e4" stroke-width="3"/></svg>',
)}`;

/** The page's title and icon say when it is not now; choosing an entity brings its panel up, wherever it was chosen. */
export function usePage(): void {
  const { t } = useWords();
  const { look: { dimmed }, set } = useLook();
  const link = useStore((state) => state.link.state);
  const past = useIsPast();
  const operation = useStore((state) => state.operation);
  const selection = useStore((state) => state.selection);
  const view = useStore((state) => state.view);
  const before = useRef({ selection: undefined as string | undefined, view: 'watch' });
  useEffect(() => {
    const name = `${operation} · ${t('brand')}`;
    document.title = past ? `${t('replay.word')} · ${name}` : link === 'frozen' ? `${t('link.frozen')} · ${name}` : name;
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (icon !== null) icon.href = link === 'frozen' ? FROZEN_ICON : ICON;
  }, [link, operation, past, t]);
  useEffect(() => { document.documentElement.toggleAttribute('data-dimmed', dimmed); }, [dimmed]);
  useEffect(() => {
    const was = before.current;
    before.current = { selection, view };
    if (view !== was.view) set({ region: view === 'watch' ? 'list' : 'map' });
    if (selection !== undefined && selection !== was.selection) set({ detailShown: true, region: 'detail' });
  }, [selection, view, set]);
}
