import type { ReactNode } from 'react';
import { useWords } from '../words.ts';
import { entityKey as keyOf, idOf, type CheckpointView, type EntityKey, type OneWay } from '#libs/domain';
import { rankCheckpoint } from '../attention.ts';
import { useStore, useView } from '../desk.ts';
import { Link } from '../detail/parts.tsx';
import { OneWayWords, newestReport } from '../lists/rows.tsx';
import { useOrder } from '../lists/use-order.ts';
import { Ago, Code, Named } from '../text.tsx';
import { voices } from '../titles.ts';
import { Board, BoardRow, Cell, type Column } from './board.tsx';

const COLUMNS: readonly Column[] = ['checkpoint', 'in', 'out', 'heard', 'corridors'];

/** Every crossing and checkpoint, both directions, with how old the answer is and how many say so. */
export function CheckpointBoard(): ReactNode {
  const { t } = useWords();
  const rows = useOrder(rankCheckpoint, useStore((state) => state.views.checkpoint));
  return <Board title={t('view.checkpoints')} columns={COLUMNS} rows={rows} empty={t('list.none.ways')} cells={CheckpointCells} />;
}

function CheckpointCells({ entityKey }: { readonly entityKey: EntityKey }): ReactNode {
  const { t } = useWords();
  const view = useView('checkpoint', entityKey);
  if (view === undefined) return null;
  const newest = newestReport(view);
  return (
    <BoardRow entityKey={entityKey} name={view.name === undefined ? <Code>{idOf(entityKey)}</Code> : <Named name={view.name} />} under={<>{t(`kind.${view.kind ?? 'checkpoint'}`)} <Code>{idOf(entityKey)}</Code></>}>
      <Cell column="in"><Way view={view} way="in" /></Cell>
      <Cell column="out"><Way view={view} way="out" /></Cell>
      <Cell column="heard">{newest === undefined ? <span className="muted">{t('feeds.never')}</span> : <Ago at={newest} />}</Cell>
      <Cell column="corridors">{(view.corridors ?? []).map((corridor) => <div key={corridor}><Link to={keyOf('corridor', corridor)} /></div>)}</Cell>
    </BoardRow>
  );
}

function Way({ view, way }: { readonly view: CheckpointView; readonly way: OneWay }): ReactNode {
  const { t } = useWords();
  const { since, status, reports } = view.directions[way];
  return <><OneWayWords view={view} way={way} />{since !== undefined && <> <span className="muted"><Ago at={since} /></span></>}{status !== 'unknown' && <div className="muted">{voices(t, reports)}</div>}</>;
}
