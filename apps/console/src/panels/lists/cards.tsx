import { useMemo, type ReactNode } from 'react';
import { useWords } from '../words.ts';
import { entityKey as keyOf, idOf, type EntityKey } from '#libs/domain';
import { formatNumber } from '../../words/numbers.ts';
import { isOnTheRoad, nextActionOf } from '../ahead.ts';
import { useDesk, useStore, useView } from '../desk.ts';
import { ArrivalFact, CorridorFact, NextStop, TimesFact, useAhead } from '../detail/convoy.tsx';
import { Facts } from '../detail/parts.tsx';
import { Mark, Toned } from '../mark.tsx';
import { CardAlerts } from './card-alerts.tsx';
import { Ago, Code, Texts } from '../text.tsx';
import { markOf } from '../titles.ts';
import { toneOfStage } from '../../picture/tones.ts';

/** An organisation has not many at once; more are on the convoys' board. */
const CARDS = 60;

/** A coordinator's own convoys, the one that needs something first on top: may it go on, is its corridor open, what is next, when will it be there. */
export function MyConvoys({ empty }: { readonly empty: string }): ReactNode {
  const { t } = useWords();
  const convoys = useStore((state) => state.views.convoy);
  const keys = useMemo(() => [...convoys].toSorted(([, a], [, b]) => nextActionOf(a) - nextActionOf(b) || (a.since < b.since ? 1 : -1)).map(([key]) => key), [convoys]);
  if (keys.length === 0) return <p className="empty">{empty}</p>;
  return (
    <div className="rows">
      <ul className="cards" aria-label={t('list.mine')}>{keys.slice(0, CARDS).map((key) => <li key={key}><Card entityKey={key} /></li>)}</ul>
      {keys.length > CARDS && <p className="empty">{t('board.others', { count: keys.length - CARDS, n: formatNumber(keys.length - CARDS) })}</p>}
    </div>
  );
}

function Card({ entityKey }: { readonly entityKey: EntityKey }): ReactNode {
  const { t } = useWords();
  const { store } = useDesk();
  const selected = useStore((state) => state.selection === entityKey);
  const view = useView('convoy', entityKey);
  const { track, ahead } = useAhead(entityKey);
  if (view === undefined) return null;
  const mark = markOf(store.state.views, entityKey);
  return (
    <article className="card" data-selected={selected || undefined}>
      <h2 className="card-head">
        {mark !== undefined && <Mark {...mark} />}
        <button type="button" className="link" data-row={entityKey} aria-current={selected || undefined} onClick={() => store.select(entityKey)}>{t('title.convoy', { id: '' })}<Code>{idOf(entityKey)}</Code></button>
        <span className="push"><Toned tone={toneOfStage(view.stage)}>{t(`stage.${view.stage}`)}</Toned> <span className="muted"><Ago at={view.since} /></span></span>
      </h2>
      {view.goods !== undefined && view.goods.length > 0 && <p className="muted"><Texts texts={view.goods} /></p>}
      <p className="flags">
        {view.signalLost === true && <Toned tone="high">{t('convoy.signalLost')}</Toned>}
        {view.overdue === true && <Toned tone="medium">{t('convoy.overdue')}</Toned>}
        {view.offRoute === true && <Toned tone="medium">{t('convoy.offRoute')}</Toned>}
      </p>
      <CardAlerts convoy={entityKey} corridor={view.corridor === undefined ? undefined : keyOf('corridor', view.corridor)} />
      <Facts>
        {view.corridor !== undefined && <CorridorFact id={view.corridor} />}
        <NextStop ahead={ahead} />
        {isOnTheRoad(view) ? <ArrivalFact view={view} track={track} ahead={ahead} /> : <TimesFact view={view} />}
      </Facts>
    </article>
  );
}
