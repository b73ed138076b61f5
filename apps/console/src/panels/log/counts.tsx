import { useMemo, type ReactNode } from 'react';
import { useWords } from '../words.ts';
import type { EventItem } from '../../feed/read.ts';
import { Shares, type Line } from '../analysis/shares.tsx';
import { useLanguage, useStore } from '../desk.ts';
import { Utc, inLanguage } from '../text.tsx';
import { byHourOf, byKind, bySector } from './choosing.ts';

/** Hours: two days. */
const HOURS = 48;

/** What is listed, counted by what it is, where and when. */
export function Counts({ items }: { readonly items: readonly EventItem[] }): ReactNode {
  const { t } = useWords();
  const language = useLanguage();
  const sectors = useStore(({ views }) => views.sector);
  const [kinds, places, hours] = useMemo(() => [byKind(items), bySector(items, sectors), byHourOf(items)] as const, [items, sectors]);
  const byWhat = kinds.map(({ of, count }): Line => ({ key: of, count, name: <bdi>{t([of, 'unknownWord'], { word: of })}</bdi> }));
  const byPlace = places.map(({ of, count }): Line => ({ key: of?.name.en ?? '', count, name: of === undefined ? <span className="muted">{t('log.noSector')}</span> : <bdi>{inLanguage(of.name, language)}</bdi> }));
  const byTime = hours.map(({ of, count }): Line => ({ key: String(of), count, name: <Utc at={of} /> }));
  const empty = t('log.none');
  return (
    <div className="figures log-counts">
      <Shares title={t('log.byKind')} lines={byWhat} empty={empty} />
      <Shares title={t('log.bySector')} lines={byPlace} empty={empty} />
      <Shares title={t('log.byHour')} lines={byTime} empty={empty} limit={HOURS} />
    </div>
  );
}
