import type { ReactNode } from 'react';
import { useWords } from '../words.ts';
import type { EntityKey } from '#libs/domain';
import { useDesk } from '../desk.ts';
import { Mark, Toned } from '../mark.tsx';
import { Theirs, Utc } from '../text.tsx';
import { markOf, markWords, parkedSince } from '../titles.ts';

/** A row whose entity has left the picture keeps its place, and says so. */
export function Gone({ entityKey }: { readonly entityKey: EntityKey }): ReactNode {
  const { t } = useWords();
  return <span className="row-title muted"><Theirs>{entityKey}</Theirs> {t('list.gone')}</span>;
}

interface Parts { readonly entityKey: EntityKey; readonly title: ReactNode; readonly age: ReactNode; readonly under: ReactNode; readonly strong?: boolean; readonly thin?: boolean }

export function TwoLines({ entityKey, title, age, under, strong = false, thin = false }: Parts): ReactNode {
  const { t } = useWords();
  const { store } = useDesk();
  const mark = markOf(store.state.views, entityKey);
  const said = markWords(t, mark);
  const since = parkedSince(store.state, entityKey);
  return (
    <>
      {(strong || thin) && <span className="row-bar" data-tone={mark?.tone} data-thin={thin || undefined} />}
      {mark !== undefined && <Mark {...mark} />}
      <span className="row-title" data-strong={strong || undefined}>{said !== '' && <span className="unseen">{said}{t('comma')} </span>}{title}</span>
      <span className="row-age">{age}</span>
      <span className="row-under">{since !== undefined && <><Toned tone="high">{t('list.notCurrent')} <Utc at={since} /></Toned> · </>}{under}</span>
    </>
  );
}
