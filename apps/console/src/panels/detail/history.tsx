import { useMemo, useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useWords } from '../words.ts';
import type { EntityKey } from '#libs/domain';
import { ageText } from '../../words/ages.ts';
import { utcMinutes, wireTime } from '../../words/clocks.ts';
import { formatNumber } from '../../words/numbers.ts';
import { useStore } from '../desk.ts';
import { eventWords } from '../event-words.ts';
import { Toned } from '../mark.tsx';
import { Theirs, Utc } from '../text.tsx';
import { happenings, type Happening } from './happenings.ts';
import { Part, Place, Sender } from './parts.tsx';
import { useHistory } from './use-history.ts';

const FIRST_LINES = 14;

/** What happened to one entity, the newest first, with what arrived late marked as such. */
export function History({ entityKey }: { readonly entityKey: EntityKey }): ReactNode {
  const { t } = useWords();
  const { items, state, more } = useHistory(entityKey);
  const [all, setAll] = useState(false);
  const until = useStore(({ replay, now }) => (replay === undefined ? undefined : now));
  const byTime = useStore(({ replay }) => replay?.mode !== 'known');
  const lines = useMemo(() => happenings(until === undefined ? items : items.filter((item) => wireTime(byTime ? item.event.time : item.recordedAt) <= until)), [items, until, byTime]);
  const shown = all ? lines : lines.slice(0, FIRST_LINES);
  return (
    <Part title={t('history.title')}>
      {state === 'reading' && <p className="muted">{t('history.reading')}</p>}
      {state === 'failed' && <p className="muted">{t('history.failed')}</p>}
      {state === 'read' && lines.length === 0 && <p className="muted">{t('history.none')}</p>}
      <ol className="timeline">{shown.map((line) => <Line key={'item' in line ? `${line.item.event.source} ${line.item.event.id} ${line.item.position ?? ''}` : line.to} line={line} />)}</ol>
      {lines.length > shown.length && <Button className="button small" onPress={() => setAll(true)}>{t('history.all', { n: formatNumber(lines.length) })}</Button>}
      {more && <p className="muted">{t('history.more')}</p>}
    </Part>
  );
}

function Line({ line }: { readonly line: Happening }): ReactNode {
  const { t } = useWords();
  if ('positions' in line) {
    return (
      <li>
        <Utc at={line.to} />
        <span className="muted">{t('history.positions', { count: line.positions, n: formatNumber(line.positions) })} <span dir="ltr">{utcMinutes(wireTime(line.from))}</span>{line.late > 0 && <>{t('comma')} {t('history.lateOnes', { count: line.late, n: formatNumber(line.late) })}</>}</span>
      </li>
    );
  }
  const { event } = line.item;
  const { what, at, theirs } = eventWords(t, event.type, event.data);
  return (
    <li>
      <Utc at={event.time} />
      <span>
        {what}{at !== undefined && <>{t('comma')} <Place id={at} /></>}{theirs !== undefined && <>{t('comma')} <Theirs>{theirs}</Theirs></>}
        {' '}<span className="muted">· {event.actor === undefined ? <Sender uri={event.source} /> : <Theirs>{event.actor}</Theirs>}</span>
        {line.copies > 1 && <span className="muted"> · {t('history.copies', { count: line.copies, n: formatNumber(line.copies) })}</span>}
        {line.lateBy !== undefined && <> <Toned tone="late">{t('history.late', { age: ageText(t, line.lateBy) })}</Toned></>}
      </span>
    </li>
  );
}
