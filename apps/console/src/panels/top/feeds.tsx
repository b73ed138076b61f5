import type { ReactNode } from 'react';
import { Button, DialogTrigger, Heading } from 'react-aria-components';
import { useWords } from '../words.ts';
import { SECOND, idOf, type EntityKey, type SourceView } from '#libs/domain';
import { ageText } from '../../words/ages.ts';
import { wireTime } from '../../words/clocks.ts';
import { formatNumber } from '../../words/numbers.ts';
import { useDesk, useStore } from '../desk.ts';
import { Dropped } from '../dropped.tsx';
import { Mark, Toned } from '../mark.tsx';
import { Ago, Code } from '../text.tsx';

/** `feeds 11/12`; opens the list of sources with their cadence and age, silent ones first. */
export function Feeds(): ReactNode {
  const { t } = useWords();
  const { live, total } = useStore((state) => state.feeds);
  const isTold = useStore(({ audience }) => audience === undefined || audience === 'operations');
  if (!isTold) return null;
  return (
    <DialogTrigger>
      <Button className="button small plain feeds" data-silent={live < total || undefined}>
        <span className="feeds-word">{t('feeds.word')} </span><span dir="ltr">{formatNumber(live)}/{formatNumber(total)}</span>
        <span className="unseen">{t('comma')} {t('feeds.label', { live: formatNumber(live), total: formatNumber(total) })}</span>
      </Button>
      <Dropped className="feeds-list" placement="bottom end"><FeedList /></Dropped>
    </DialogTrigger>
  );
}

const bySilence = ([aKey, a]: readonly [EntityKey, SourceView], [bKey, b]: readonly [EntityKey, SourceView]): number =>
  Number(b.silent) - Number(a.silent) || (aKey < bKey ? -1 : 1);

function FeedList(): ReactNode {
  const { t } = useWords();
  const { store } = useDesk();
  const sources = useStore((state) => state.views.source);
  return (
    <>
      <Heading slot="title" level={2}>{t('feeds.title')}</Heading>
      {sources.size === 0 && <p className="muted">{t('feeds.none')}</p>}
      <table className="plain-table">
        <thead><tr><th scope="col">{t('feeds.source')}</th><th scope="col">{t('feeds.cadence')}</th><th scope="col">{t('feeds.last')}</th></tr></thead>
        <tbody>
          {[...sources].toSorted(bySilence).map(([key, source]) => (
            <tr key={key}>
              <th scope="row">
                <span className="with-mark"><Mark shape="source" tone={source.silent ? 'medium' : 'aid'} open={source.silent} />
                  <Button className="link" slot="close" onPress={() => store.select(key)}><Code>{idOf(key)}</Code></Button></span>
              </th>
              <td className="nowrap">{t('feeds.every', { age: ageText(t, source.expectedInterval * SECOND) })}</td>
              <td>
                {source.silent ? <Toned tone="medium">{t('feeds.silent')}</Toned> : null}{' '}
                {source.lastRecordedAt === undefined ? t('feeds.never') : <Ago at={wireTime(source.lastRecordedAt)} />}
                {source.clockAhead === true && <> <span className="flag">{t('feeds.clockAhead')}</span></>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
