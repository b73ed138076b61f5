import { useDeferredValue, useEffect, useMemo, useRef, useState, useSyncExternalStore, type ReactNode } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Button } from 'react-aria-components';
import { useWords } from '../words.ts';
import { MINUTE, typeOf, type EntityKey } from '#libs/domain';
import type { EventItem } from '../../feed/read.ts';
import { FIRST_QUESTION } from '../../picture/state.ts';
import { ageText } from '../../words/ages.ts';
import { utcSeconds, wireTime } from '../../words/clocks.ts';
import { formatNumber } from '../../words/numbers.ts';
import { useDesk, useStore } from '../desk.ts';
import { eventWords } from '../event-words.ts';
import { Toned } from '../mark.tsx';
import { Link, Sender } from '../detail/parts.tsx';
import { lateBy } from '../detail/happenings.ts';
import { Theirs, Utc } from '../text.tsx';
import { chosenOf, partiesIn } from './choosing.ts';
import { Counts } from './counts.tsx';
import { Filters } from './filters.tsx';
import { toggleLog } from './question.ts';
import { useLog } from './use-log.ts';

/** As board.css has them: on a phone a row has two lines. */
const ROW_HEIGHT = 30;
const ROW_HEIGHT_ON_PHONE = 53;
const PHONE = '(width < 720px)';
/** The filter is asked of the server this long after the last letter. */
const TYPING_MILLIS = 300;
const COLUMNS = ['time', 'recorded', 'what', 'subject', 'source', 'said'] as const;

/** The raw events, the newest on top, rows only drawn where they are seen; or what they are, counted. */
export function EventLog(): ReactNode {
  const { t } = useWords();
  const { store } = useDesk();
  const question = useStore(({ log }) => log) ?? FIRST_QUESTION;
  const { span, words, fact, party, here, counted } = question;
  const filter = useSettled(words.trim());
  const rowHeight = useSyncExternalStore(onTurned, () => (matchMedia(PHONE).matches ? ROW_HEIGHT_ON_PHONE : ROW_HEIGHT));
  const { items, state, cut } = useLog({ span, filter, fact });
  const extent = useStore((current) => (here ? current.extent : undefined));
  const parties = useMemo(() => partiesIn(items), [items]);
  const chosen = useMemo(() => chosenOf(items, { party, extent }, store.state), [items, party, extent, store]);
  const newestFirst = useDeferredValue(useMemo(() => chosen.toReversed(), [chosen]));
  return (
    <section className="log" data-region="log" aria-label={t('log.title')}>
      <div className="log-bar">
        <h2>{t('log.title')}</h2>
        <Filters question={question} parties={parties} />
        <output className="muted">{state === 'reading' ? t('history.reading') : state === 'failed' ? t('history.failed') : t('log.count', { count: chosen.length, n: formatNumber(chosen.length) })}{cut && <> · {t('log.cut')}</>}</output>
        <Button className="button small plain push" aria-label={t('close')} onPress={() => toggleLog(store)}>
          <svg width="14" height="14" viewBox="0 0 14 14" stroke="currentColor" strokeWidth="1.8" aria-hidden="true" focusable="false"><path d="M2 2l10 10M12 2 2 12" /></svg>
        </Button>
      </div>
      {counted ? <Counts items={newestFirst} /> : <Table key={rowHeight} items={newestFirst} rowHeight={rowHeight} />}
    </section>
  );
}

function onTurned(tell: () => void): () => void {
  const phone = matchMedia(PHONE);
  phone.addEventListener('change', tell);
  return () => phone.removeEventListener('change', tell);
}

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), TYPING_MILLIS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

/** A table whose rows above and below the seen ones are two empty rows of their height. */
function Table({ items, rowHeight }: { readonly items: readonly EventItem[]; readonly rowHeight: number }): ReactNode {
  const { t } = useWords();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: items.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 12 });
  const seen = virtual.getVirtualItems();
  return (
    <div className="log-rows" ref={scroller}>
      <table className="log-table" aria-label={t('log.title')} aria-rowcount={items.length + 1}>
        <thead><tr aria-rowindex={1}>{COLUMNS.map((column) => <th key={column} scope="col" data-column={column}>{t(`log.column.${column}`)}</th>)}</tr></thead>
        <tbody>
          <Gap height={seen[0]?.start ?? 0} />
          {seen.map(({ index }) => {
            const item = items[index];
            return item === undefined ? null : <tr key={`${item.event.source} ${item.event.id} ${item.position ?? item.recordedAt}`} aria-rowindex={index + 2}><Cells item={item} /></tr>;
          })}
          <Gap height={virtual.getTotalSize() - (seen.at(-1)?.end ?? 0)} />
        </tbody>
      </table>
    </div>
  );
}

const Gap = ({ height }: { readonly height: number }): ReactNode => (height > 0 ? <tr aria-hidden="true"><td colSpan={COLUMNS.length} className="log-gap" style={{ blockSize: height }}>{' '}</td></tr> : null);

const Said = ({ text }: { readonly text: string | undefined }): ReactNode => (text === undefined ? null : <bdi dir="auto" title={text}>{text}</bdi>);

/** What the event is of; of an alert what that is about. */
function About({ subject }: { readonly subject: EntityKey }): ReactNode {
  const about = useStore(({ views }) => (typeOf(subject) === 'alert' ? views.alert.get(subject)?.subject : subject));
  return about === undefined ? null : <Link to={about} />;
}

function Cells({ item: { event, recordedAt, position } }: { readonly item: EventItem }): ReactNode {
  const { t } = useWords();
  const { what, theirs } = eventWords(t, event.type, event.data);
  const late = lateBy({ event, recordedAt });
  const ahead = wireTime(event.time) - wireTime(recordedAt) > 2 * MINUTE;
  return (
    <>
      <td><Utc at={event.time} seconds /></td>
      <td title={position === undefined ? undefined : t('log.position', { n: String(position) })}><span dir="ltr">{utcSeconds(wireTime(recordedAt))}</span>{late !== undefined && <> <Toned tone="late">{t('history.late', { age: ageText(t, late) })}</Toned></>}{ahead && <> <span className="flag">{t('feeds.clockAhead')}</span></>}</td>
      <td>{what}</td>
      <td><About subject={event.subject} /></td>
      <td>{event.actor === undefined ? <Sender uri={event.source} /> : <Theirs>{event.actor}</Theirs>}</td>
      <td className="muted"><Said text={theirs} /></td>
    </>
  );
}
