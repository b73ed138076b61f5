import type { ReactNode } from 'react';
import { useWords } from '../words.ts';
import { DAY } from '#libs/domain';
import { localMinutes, utcSeconds, wireTime } from '../../words/clocks.ts';
import { VIEWS } from '../../picture/state.ts';
import { isSynthetic, useDesk, useIsPast, useStore, zoneOf } from '../desk.ts';
import { ReplaySign } from '../replay/sign.tsx';
import { AlertChips } from './alert-chips.tsx';
import { Feeds } from './feeds.tsx';
import { LiveAge } from './live-age.tsx';
import { Settings } from './settings.tsx';
import { ShiftChip } from './shift-chip.tsx';

/** One clock and one answer to "is this now": the bar is the same in every view. */
export function TopBar({ onSearch }: { readonly onSearch: () => void }): ReactNode {
  const { t } = useWords();
  return (
    <header className="top" data-region="top">
      <h1 className="brand"><Brand /><span className="name">{t('brand')}</span></h1>
      <Operation />
      <ViewTabs />
      <AlertChips />
      <button type="button" className="button small find" onClick={onSearch}>{t('search.open')} <kbd>/</kbd></button>
      <div className="signals">
        <ShiftChip />
        <Nowness />
        <Feeds />
        <WallClock />
        <Settings />
      </div>
    </header>
  );
}

/** LIVE with its age, or loudly that this is the past. */
const Nowness = (): ReactNode => (useIsPast() ? <ReplaySign /> : <LiveAge />);

const Brand = (): ReactNode => (
  <svg width="20" height="20" viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="2" aria-hidden="true" focusable="false">
    <circle cx="10" cy="10" r="8" /><path d="M10 10 15.6 4.4M10 6a4 4 0 1 0 4 4" />
  </svg>
);

/** Reports of this operation stopped coming so long ago that it is a record being shown, not something watched. */
const RECORDED_AFTER = 7 * DAY;

function Operation(): ReactNode {
  const { t } = useWords();
  const operation = useStore((state) => state.operation);
  const recorded = useStore(({ views, now }) => isRecorded(views.violation, now));
  const tag = isSynthetic(operation) ? t('tag.synthetic') : recorded ? t('tag.recorded') : undefined;
  return (
    <>
      <span className="operation">{isSynthetic(operation) ? t('operation.demo') : <bdi dir="ltr">{operation}</bdi>}</span>
      {tag !== undefined && <span className="tag">{tag}</span>}
    </>
  );
}

let judged: { of: unknown; day: number; answer: boolean } | undefined;
/** Looked at again only when violations or the day change. */
function isRecorded(violations: ReadonlyMap<string, { readonly time: string }>, now: number): boolean {
  const day = Math.floor(now / DAY);
  if (judged?.of !== violations || judged.day !== day) {
    judged = { of: violations, day, answer: violations.size > 0 && !someSince(violations, now - RECORDED_AFTER) };
  }
  return judged.answer;
}

/** The first one ends it. */
function someSince(violations: ReadonlyMap<string, { readonly time: string }>, since: number): boolean {
  for (const { time } of violations.values()) if (wireTime(time) > since) return true;
  return false;
}

function ViewTabs(): ReactNode {
  const { t } = useWords();
  const { store } = useDesk();
  const here = useStore((state) => state.view);
  return (
    <nav className="views" aria-label={t('view.label')}>
      {VIEWS.map((view) => (
        <button key={view} type="button" className="view" {...(view === here && { 'aria-current': 'page' as const })} onClick={() => store.look({ view })}>{t(`view.${view}`)}</button>
      ))}
    </nav>
  );
}

function WallClock(): ReactNode {
  const { t } = useWords();
  // It follows a hand through the past before the panels do.
  const now = useStore((state) => state.replay?.at ?? state.now);
  const operation = useStore((state) => state.operation);
  const skewed = useStore((state) => state.clock.skewed);
  const zone = zoneOf(operation);
  return (
    <span className="clock" title={skewed ? t('clock.skewed') : zone}>
      <time dateTime={new Date(now).toISOString()} dir="ltr">{utcSeconds(now).slice(0, 8)}<small> UTC</small></time>
      <span className="local"><span className="unseen">{t('clock.local', { zone })}</span><span dir="ltr">{localMinutes(now, zone)}</span></span>
      {skewed && <span className="flag">{t('clock.skewed')}</span>}
    </span>
  );
}
