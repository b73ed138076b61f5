import { useEffect, useRef, useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { useWords } from './words.ts';
import type { MapHandle } from '../map/handle.ts';
import { localMinutes, utcFull, utcSeconds } from '../words/clocks.ts';
import { formatNumber } from '../words/numbers.ts';
import { CheckpointBoard } from './board/checkpoints.tsx';
import { ConvoyBoard } from './board/convoys.tsx';
import { CorridorBoard } from './board/corridors.tsx';
import { isSynthetic, useDesk, useStore, zoneOf } from './desk.ts';
import { isCoordinators, Lists } from './lists/lists.ts';
import { EntityRow } from './lists/rows.tsx';
import { Code, Whose } from './text.tsx';

/** What is printed: the picture in full, on white, with when it was. It is made as the browser is about to print, and gone afterwards. */
export function Handout({ map }: { readonly map: MapHandle | undefined }): ReactNode {
  const { store } = useDesk();
  const [sheet, setSheet] = useState<{ readonly picture: HTMLCanvasElement | undefined } | undefined>(undefined);
  useEffect(() => {
    const page = document.documentElement.dataset;
    const before = (): void => {
      page['theme'] = 'light';
      flushSync(() => setSheet({ picture: store.state.view === 'watch' ? map?.picture() : undefined }));
    };
    const after = (): void => {
      page['theme'] = store.state.theme;
      setSheet(undefined);
    };
    addEventListener('beforeprint', before);
    addEventListener('afterprint', after);
    return () => {
      removeEventListener('beforeprint', before);
      removeEventListener('afterprint', after);
    };
  }, [store, map]);
  return sheet === undefined ? null : <Sheet picture={sheet.picture} />;
}

function Sheet({ picture }: { readonly picture: HTMLCanvasElement | undefined }): ReactNode {
  const { t } = useWords();
  const view = useStore((state) => state.view);
  return (
    <section className="handout" aria-label={t('handout.title')}>
      <Heading />
      {view === 'watch' && (
        <>
          {picture !== undefined && <Picture canvas={picture} />}
          <Violations />
          <h2>{t('view.convoys')}</h2><ConvoyBoard withEnded={false} />
          <h2>{t('view.corridors')}</h2><CorridorBoard />
          <h2>{t('view.checkpoints')}</h2><CheckpointBoard />
        </>
      )}
    </section>
  );
}

/** Paper does not age by itself: it says of which moment it is, and whether that was now. */
function Heading(): ReactNode {
  const { t } = useWords();
  const { store } = useDesk();
  const { operation, view, audience, link, now, at } = store.state;
  const zone = zoneOf(operation);
  const live = link.state === 'live';
  return (
    <header className="handout-head">
      <h1>{isSynthetic(operation) ? t('operation.demo') : <bdi dir="ltr">{operation}</bdi>} · {t(`view.${view}`)}</h1>
      {isSynthetic(operation) && <span className="tag">{t('tag.synthetic')}</span>}
      <p>
        {t('handout.asOf')} <b dir="ltr">{utcFull(at ?? now)}</b> (<span dir="ltr">{localMinutes(at ?? now, zone)}</span> <Code>{zone}</Code>)
        {!live && <> · <b>{t(`link.${link.state}`)}{link.frozenAt !== undefined && <> <span dir="ltr">{utcSeconds(link.frozenAt)}</span></>}</b></>}
        {audience !== undefined && <> · {t('foot.audience')} <Whose audience={audience} /></>}
      </p>
    </header>
  );
}

function Picture({ canvas }: { readonly canvas: HTMLCanvasElement }): ReactNode {
  const { t } = useWords();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => { place.current?.replaceChildren(canvas); }, [canvas]);
  return <figure className="handout-map"><div ref={place} /><figcaption className="muted">{t('map.attribution')}</figcaption></figure>;
}

/** Those that somebody still has to look at, and verified ones, as the list has them and its filters leave them. */
function Violations(): ReactNode {
  const { t } = useWords();
  const { store: { state } } = useDesk();
  // A sheet is of one moment: nothing on it is followed.
  const [{ rows, out }] = useState(() => {
    const lists = new Lists();
    return { rows: lists.rows('violations', state).filter(({ section }) => section !== 'settled'), out: lists.leftOut('violations', state) };
  });
  if (isCoordinators(state)) return null;
  return (
    <>
      <h2>{t('list.violations')} {formatNumber(rows.length)}</h2>
      {out > 0 && <p>{t('filter.out', { count: out, n: formatNumber(out) })}</p>}
      <ul className="handout-rows">{rows.map(({ key }) => <li key={key} className="row"><EntityRow entityKey={key} /></li>)}</ul>
    </>
  );
}
