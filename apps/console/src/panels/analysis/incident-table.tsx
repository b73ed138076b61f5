import type { ReactNode } from 'react';
import { useWords } from '../words.ts';
import { idOf } from '#libs/domain';
import { formatNumber } from '../../words/numbers.ts';
import { useDesk, useLanguage, useStore } from '../desk.ts';
import { Mark } from '../mark.tsx';
import { sectorAt } from '../places.ts';
import { Code, Texts, Utc, inLanguage } from '../text.tsx';
import { markOf, voices } from '../titles.ts';
import type { Counted } from './counting.ts';

/** Rows beyond these are in the file and in the list of the watch. */
const ROWS = 200;
const COLUMNS = ['what', 'time', 'sector', 'parties', 'occurrence'] as const;
type Column = (typeof COLUMNS)[number];

/** What the plots count, one by one, the newest on top. */
export function IncidentTable({ counted }: { readonly counted: readonly Counted[] }): ReactNode {
  const { t } = useWords();
  return (
    <section className="figure wide">
      <h3>{t('analysis.counted')} <span className="muted">{formatNumber(counted.length)}</span></h3>
      {counted.length === 0 ? <p className="muted">{t('analysis.none')}</p> : (
        <table className="board-table">
          <thead><tr>{COLUMNS.map((column) => <th key={column} scope="col">{t(`analysis.column.${column}`)}</th>)}</tr></thead>
          <tbody>{counted.slice(0, ROWS).map((one) => <IncidentRow key={one.key} counted={one} />)}</tbody>
        </table>
      )}
      {counted.length > ROWS && <p className="muted">{t('board.more', { n: formatNumber(ROWS) })}</p>}
    </section>
  );
}

function IncidentRow({ counted: { key, view } }: { readonly counted: Counted }): ReactNode {
  const { t } = useWords();
  const { store } = useDesk();
  const language = useLanguage();
  const selected = useStore((state) => state.selection === key);
  const sector = sectorAt(store.state.views.sector, view.lon, view.lat);
  const mark = markOf(store.state.views, key);
  const cell = (column: Column, children: ReactNode): ReactNode => <td data-label={t(`analysis.column.${column}`)}><div>{children}</div></td>;
  return (
    <tr data-selected={selected || undefined}>
      <th scope="row">
        <span className="with-mark">{mark !== undefined && <Mark {...mark} />}<span><button type="button" className="link" onClick={() => store.select(key)}>{t(`class.${view.class}`)}</button><div className="muted"><Code>{idOf(key)}</Code></div></span></span>
      </th>
      {cell('time', <Utc at={view.time} />)}
      {cell('sector', sector !== undefined && <bdi>{inLanguage(sector.name, language)}</bdi>)}
      {cell('parties', view.parties !== undefined && <Texts texts={view.parties} />)}
      {cell('occurrence', <>{t(`occurrence.${view.occurrence}`)}<div className="muted">{voices(t, view.reports.filter(({ retracted }) => retracted !== true))}</div></>)}
    </tr>
  );
}
