import type { ReactNode } from 'react';
import { useWords } from '../words.ts';
import type { EntityKey } from '#libs/domain';
import { formatNumber } from '../../words/numbers.ts';
import { useAlertActs } from '../acts/use-alert-acts.ts';
import { useDesk, useIsPast, useLanguage, useStore, useView, useWriteBlock } from '../desk.ts';
import { Mark } from '../mark.tsx';
import { Ago } from '../text.tsx';
import { titleOf } from '../titles.ts';
import { annunciatedAt, pressingOf } from './pressing.ts';

/** The newest life-safety alert that nobody here acknowledged, over every list and whatever is filtered: always in one place, so that it moves no row. */
export function LifeStrip(): ReactNode {
  const { t } = useWords();
  const { lives } = useStore(pressingOf);
  const [newest] = lives;
  if (newest === undefined) return <p className="life-strip" data-calm>{t('alert.noLife')}</p>;
  return <Pinned entityKey={newest} others={lives.length - 1} />;
}

function Pinned({ entityKey, others }: { readonly entityKey: EntityKey; readonly others: number }): ReactNode {
  const { t } = useWords();
  const language = useLanguage();
  const { store } = useDesk();
  const { acknowledge } = useAlertActs();
  const blocked = useWriteBlock();
  const past = useIsPast();
  const view = useView('alert', entityKey);
  const title = useStore(({ views }) => titleOf({ t, language, views }, entityKey));
  if (view === undefined) return null;
  return (
    <div className="life-strip">
      <button type="button" className="life-open" data-pinned={entityKey} onClick={() => store.select(entityKey)}>
        <Mark shape="alert" tone="life" /><span className="unseen">{t('tone.life')}{t('comma')} </span>
        <span className="life-title"><bdi>{title}</bdi></span> <span className="row-age"><Ago at={annunciatedAt(view)} /></span>
      </button>
      {others > 0 && <span className="group-count" title={t('alert.moreLife', { count: others, n: formatNumber(others) })}>+{formatNumber(others)}</span>}
      {!past && <button type="button" className="life-act" title={t('alert.acknowledge')} disabled={blocked !== undefined} onClick={() => acknowledge(entityKey)}><span aria-hidden="true">✓</span><span className="unseen">{t('alert.acknowledge')}</span></button>}
    </div>
  );
}
