import { useMemo, type ReactNode } from 'react';
import { useWords } from '../words.ts';
import { entityKey as keyOf, idOf, type ConvoyView, type EntityKey } from '#libs/domain';
import { formatNumber } from '../../words/numbers.ts';
import { rankConvoy } from '../attention.ts';
import { useStore, useView } from '../desk.ts';
import { Link } from '../detail/parts.tsx';
import { useOrder } from '../lists/use-order.ts';
import { Toned } from '../mark.tsx';
import { Ago, Code, Texts, Theirs, Utc } from '../text.tsx';
import { toneOfStage, toneOfState } from '../../picture/tones.ts';
import { Board, BoardRow, Cell, type Column } from './board.tsx';

const COLUMNS: readonly Column[] = ['convoy', 'stage', 'corridor', 'position', 'times', 'load'];

/** Every convoy with what a coordinator asks first: may it go, is its corridor open, how old is its position. */
export function ConvoyBoard({ withEnded = true }: { readonly withEnded?: boolean }): ReactNode {
  const { t } = useWords();
  const all = useOrder(rankConvoy, useStore((state) => state.views.convoy));
  const rows = useMemo(() => (withEnded ? all : all.filter(({ section }) => section !== 'ended')), [all, withEnded]);
  return <Board title={t('view.convoys')} columns={COLUMNS} rows={rows} empty={t('list.none.convoys')} cells={ConvoyCells} />;
}

function ConvoyCells({ entityKey }: { readonly entityKey: EntityKey }): ReactNode {
  const { t } = useWords();
  const view = useView('convoy', entityKey);
  const track = useView('track', keyOf('track', idOf(entityKey)));
  if (view === undefined) return null;
  return (
    <BoardRow entityKey={entityKey} name={<Code>{idOf(entityKey)}</Code>} under={view.organisation === undefined ? undefined : <Theirs>{view.organisation}</Theirs>}>
      <Cell column="stage"><Toned tone={toneOfStage(view.stage)}>{t(`stage.${view.stage}`)}</Toned> <span className="muted"><Ago at={view.since} /></span><Troubles view={view} /></Cell>
      <Cell column="corridor">{view.corridor === undefined ? null : <CorridorCell id={view.corridor} />}</Cell>
      <Cell column="position">{track === undefined ? <Silence view={view} /> : view.signalLost === true ? <Toned tone="high">{t('convoy.signalLost')} <Ago at={track.at} /></Toned> : <Ago at={track.at} />}</Cell>
      <Cell column="times">{view.departAt !== undefined && <Utc at={view.departAt} />}{view.arriveBy !== undefined && <> – <Utc at={view.arriveBy} /></>}</Cell>
      <Cell column="load">{view.vehicles !== undefined && t('convoy.vehicles', { count: view.vehicles, n: formatNumber(view.vehicles) })}{view.goods !== undefined && <div className="muted"><Texts texts={view.goods} /></div>}</Cell>
    </BoardRow>
  );
}

/** Only a convoy on the road is expected to say where it is. */
function Silence({ view }: { readonly view: ConvoyView }): ReactNode {
  const { t } = useWords();
  return view.stage === 'en-route' || view.stage === 'held' ? <span className="muted">{t('convoy.noPosition')}</span> : null;
}

function Troubles({ view }: { readonly view: ConvoyView }): ReactNode {
  const { t } = useWords();
  return (
    <div>
      {view.overdue === true && <><Toned tone="medium">{t('convoy.overdue')}</Toned> </>}
      {view.offRoute === true && <Toned tone="medium">{t('convoy.offRoute')}</Toned>}
    </div>
  );
}

function CorridorCell({ id }: { readonly id: string }): ReactNode {
  const { t } = useWords();
  const key = keyOf('corridor', id);
  const view = useView('corridor', key);
  return <><Link to={key} />{view !== undefined && <div><Toned tone={toneOfState(view.state)}>{t(`state.${view.state}`)}</Toned>{view.since !== undefined && <span className="muted"> <Ago at={view.since} /></span>}</div>}</>;
}
