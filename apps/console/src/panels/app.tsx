import { Suspense, lazy, use, useCallback, useEffect, useMemo, useReducer, useState, type ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { useWords, WordsContext } from './words.ts';
import type { MapHandle } from '../map/handle.ts';
import { readDigits } from '../picture/kept.ts';
import { partMissing } from '../picture/page.ts';
import { languageHere, localeOf } from '../words/language.ts';
import { writeFor } from '../words/numbers.ts';
import { startWords, type Words } from '../words/start.ts';
import { DeskContext, useIsPast, useStore, type Desk } from './desk.ts';
import { Detail } from './detail/detail.tsx';
import { Foot } from './foot.tsx';
import { HoverCard } from './hover-card.tsx';
import { BoardPart, Dialogs, HandoutPart, fetchLater } from './later.tsx';
import { Side } from './lists/side.tsx';
import { LiveRegions } from './live-regions.tsx';
import { EventLog } from './log/event-log.tsx';
import { LookContext, firstLook, turn, useLook } from './look.ts';
import { MapRegion, type Copied } from './map-region.tsx';
import { ReplayBar } from './replay/bar.tsx';
import { FrozenBand } from './top/live-age.tsx';
import { TopBar } from './top/top-bar.tsx';
import { usePage } from './use-page.ts';
import { useConsoleKeys } from './use-console-keys.ts';
import { useKeptFocus } from './use-kept-focus.ts';

/** React Aria would add a style element for its pressable things, which the page's policy forbids; base.css has that rule, and this says so. */
if (typeof document !== 'undefined' && document.getElementById('react-aria-pressable-style') === null) {
  const meta = document.createElement('meta');
  meta.id = 'react-aria-pressable-style';
  document.head.append(meta);
}

/** What draws plots comes when somebody first wants to see one. */
const Analysis = lazy(() => import('./analysis/analysis.tsx').then((part) => ({ default: part.Analysis }), () => {
  partMissing();
  return new Promise<never>(() => undefined);
}));

let words: Promise<Words> | undefined;
/** Without its words the page stays empty until it is loaded anew. */
const wordsHere = (): Promise<Words> => (words ??= startWords(languageHere()).catch(() => {
  partMissing();
  return new Promise<never>(() => undefined);
}));

/** The whole console around a picture: it waits for its words, then draws, and never waits again. */
export function App(desk: Desk): ReactNode {
  return <Suspense fallback={null}><Spoken words={wordsHere()} desk={desk} /></Suspense>;
}

function Spoken({ words: loading, desk }: { readonly words: Promise<Words>; readonly desk: Desk }): ReactNode {
  const spoken = use(loading);
  const locale = localeOf(spoken.language, readDigits());
  writeFor(locale);
  const [look, set] = useReducer(turn, undefined, firstLook);
  const looking = useMemo(() => ({ look, set }), [look]);
  return (
    <WordsContext value={spoken}>
      <I18nProvider locale={locale}>
        <DeskContext value={desk}><LookContext value={looking}><Shell /></LookContext></DeskContext>
      </I18nProvider>
    </WordsContext>
  );
}

function Shell(): ReactNode {
  const { t } = useWords();
  const { look, set } = useLook();
  const view = useStore((state) => state.view);
  const logOpen = useStore((state) => state.log !== undefined);
  const past = useIsPast();
  const frozen = useStore((state) => state.link.state === 'frozen');
  const [map, setMap] = useState<MapHandle | undefined>(undefined);
  const [copied, setCopied] = useState<Copied | undefined>(undefined);
  const onMap = useCallback((handle: MapHandle | undefined) => setMap(handle), []);
  const onCopied = useCallback((next: Copied) => setCopied(next), []);
  const live = useStore((state) => state.link.state === 'live');
  useEffect(() => { if (live) void fetchLater(); }, [live]);
  usePage();
  useConsoleKeys();
  useKeptFocus();
  return (
    <div className="shell" data-view={view} data-region={look.region} data-frozen={frozen || undefined} data-past={past || undefined} data-panels={look.listShown ? '' : 'list-off'}>
      <a className="skip" href="#list" onClick={(event) => { event.preventDefault(); document.querySelector<HTMLElement>('[data-row][tabindex="0"]')?.focus(); }}>{t('skip')}</a>
      <TopBar onSearch={() => set({ dialog: 'search' })} />
      <FrozenBand />
      <HandoutPart map={map} />
      <Side />
      <main className="ground" data-region="map" tabIndex={-1} aria-label={t(view === 'watch' ? 'map.label' : `view.${view}`)}>
        <MapRegion onMap={onMap} onCopied={onCopied} />
        {view === 'watch' && <HoverCard map={map} />}
        {(view === 'convoys' || view === 'corridors' || view === 'checkpoints') && <BoardPart view={view} />}
        {view === 'analysis' && <Suspense fallback={<p className="board empty">{t('history.reading')}</p>}><Analysis /></Suspense>}
      </main>
      <Detail />
      {logOpen && <EventLog />}
      <ReplayBar />
      <Foot copied={copied} onPrint={() => { if (map === undefined || view !== 'watch') print(); else void map.onPaper(print); }} />
      <Dialogs map={map} />
      <LiveRegions />
    </div>
  );
}
