import { Fragment, type ComponentType, type ReactNode } from 'react';
import { useWords } from '../words.ts';
import type { EntityKey } from '#libs/domain';
import type { Row } from '../attention.ts';
import { useDesk, useStore } from '../desk.ts';
import { Pill } from '../lists/row-list.tsx';
import { useHeldRows } from '../lists/use-held-rows.ts';
import { formatNumber } from '../../words/numbers.ts';
import { Mark, Toned } from '../mark.tsx';
import { Utc } from '../text.tsx';
import { markOf, parkedSince } from '../titles.ts';

export type Column = 'convoy' | 'stage' | 'corridor' | 'position' | 'times' | 'load' | 'checkpoint' | 'in' | 'out' | 'heard' | 'corridors' | 'state' | 'because' | 'onIt';

/** Rows beyond these are found by search: a board is for reading. */
const ROWS = 300;

interface Props {
  readonly title: string; readonly columns: readonly Column[]; readonly rows: readonly Row[]; readonly empty: string;
  readonly cells: ComponentType<{ readonly entityKey: EntityKey }>;
}

/** A table in place of the map, in the same order and under the same headings as the list beside it. */
export function Board({ title, columns, rows, empty, cells: Cells }: Props): ReactNode {
  const { t } = useWords();
  const { shown, waiting, apply, hold } = useHeldRows(rows);
  return (
    <section className="board" aria-label={title} ref={hold} tabIndex={-1}>
      <Pill waiting={waiting} onApply={apply} />
      {shown.length === 0 ? <p className="empty">{empty}</p> : (
        <table className="board-table">
          <thead><tr>{columns.map((column) => <th key={column} scope="col">{t(`column.${column}`)}</th>)}</tr></thead>
          <tbody>
            {shown.slice(0, ROWS).map(({ key, section }, index) => (
              <Fragment key={key}>
                {shown[index - 1]?.section !== section && <tr className="board-heading"><th scope="colgroup" colSpan={columns.length}>{t(`section.${section}`)}</th></tr>}
                <Cells entityKey={key} />
              </Fragment>
            ))}
          </tbody>
        </table>
      )}
      {shown.length > ROWS && <p className="empty">{t('board.more', { n: formatNumber(ROWS) })}</p>}
    </section>
  );
}

interface RowProps { readonly entityKey: EntityKey; readonly name: ReactNode; readonly under?: ReactNode; readonly children: ReactNode }

/** A row opens its entity beside the board. */
export function BoardRow({ entityKey, name, under, children }: RowProps): ReactNode {
  const { t } = useWords();
  const { store } = useDesk();
  const selected = useStore((state) => state.selection === entityKey);
  const mark = markOf(store.state.views, entityKey);
  const since = parkedSince(store.state, entityKey);
  return (
    <tr data-selected={selected || undefined}>
      <th scope="row">
        <span className="with-mark">{mark !== undefined && <Mark {...mark} />}<span><button type="button" className="link" onClick={() => store.select(entityKey)}>{name}</button>{under !== undefined && <div className="muted">{under}</div>}{since !== undefined && <div><Toned tone="high">{t('list.notCurrent')} <Utc at={since} /></Toned></div>}</span></span>
      </th>
      {children}
    </tr>
  );
}

/** A cell that says what it is where the table is read as cards. */
export function Cell({ column, children }: { readonly column: Column; readonly children: ReactNode }): ReactNode {
  const { t } = useWords();
  return <td data-label={t(`column.${column}`)}><div>{children}</div></td>;
}
