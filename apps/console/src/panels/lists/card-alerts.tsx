import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useWords } from '../words.ts';
import type { EntityKey } from '#libs/domain';
import { formatNumber } from '../../words/numbers.ts';
import { ToldLine } from '../acts/told.tsx';
import { useAlertActs } from '../acts/use-alert-acts.ts';
import { annunciatedAt, isUnanswered } from '../alerts/pressing.ts';
import { useIsPast, useLanguage, useStore, useWriteBlock } from '../desk.ts';
import { Link } from '../detail/parts.tsx';
import { useLook } from '../look.ts';
import { Mark } from '../mark.tsx';
import { Ago } from '../text.tsx';
import { markOf, titleOf } from '../titles.ts';

/** More than these are in the list of alerts. */
const SHOWN = 3;

/** What a coordinator has not seen yet of a convoy and its corridor, with one button that tells the watch that it was seen. */
export function CardAlerts({ convoy, corridor }: { readonly convoy: EntityKey; readonly corridor: EntityKey | undefined }): ReactNode {
  const { t } = useWords();
  const language = useLanguage();
  const { acknowledgeAll } = useAlertActs();
  const { look: { acting } } = useLook();
  const blocked = useWriteBlock();
  const past = useIsPast();
  const views = useStore((state) => state.views);
  const waiting = [...views.alert].filter(([, view]) => (view.subject === convoy || view.subject === corridor) && isUnanswered(view, true))
    .toSorted(([, a], [, b]) => annunciatedAt(b) - annunciatedAt(a));
  if (waiting.length === 0) return null;
  const keys = waiting.map(([key]) => key);
  return (
    <div className="card-alerts">
      <ul className="parts">
        {waiting.slice(0, SHOWN).map(([key, view]) => {
          const mark = markOf(views, key);
          return <li key={key}>{mark !== undefined && <Mark {...mark} />}<Link to={key}>{titleOf({ t, language, views }, key)}</Link> <span className="muted"><Ago at={annunciatedAt(view)} /></span></li>;
        })}
        {waiting.length > SHOWN && <li className="muted">{t('board.others', { count: waiting.length - SHOWN, n: formatNumber(waiting.length - SHOWN) })}</li>}
      </ul>
      {!past && <Button className="button main" isDisabled={blocked !== undefined} onPress={() => acknowledgeAll(convoy, keys)}>{t('alert.acknowledge')} <span className="muted">{formatNumber(keys.length)}</span></Button>}
      {acting?.subject === convoy && <ToldLine told={acting.told} entityKey={convoy} />}
    </div>
  );
}
