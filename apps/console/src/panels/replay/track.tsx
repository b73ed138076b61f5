import { memo, useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useWords } from '../words.ts';
import { DAY, SECOND, type Millis } from '#libs/domain';
import { barsPath, DRAWN_LANES, type Density, type Window } from '../../playback/timeline.ts';
import { dayWords, utcFull, utcMinutes } from '../../words/clocks.ts';
import { formatNumber } from '../../words/numbers.ts';
import type { Range } from '../../picture/state.ts';
import { useStore } from '../desk.ts';
import type { Bookmark } from './bookmark.ts';
import { Brush } from './range.tsx';
import { marksIn, type SpanName } from './spans.ts';

/** Units of the drawing across the window. */
const ACROSS = 1_000;

interface TrackProps {
  readonly window: Window;
  readonly density: Density | undefined;
  /** Where it stands; undefined while what is shown is now. */
  readonly at: Millis | undefined;
  readonly range: Range | undefined;
  readonly bookmarks: readonly Bookmark[];
  readonly now: Millis;
  readonly lanes: boolean;
  readonly span: SpanName;
  readonly onSeek: (at: Millis) => void;
  readonly onKey: (event: KeyboardEvent) => void;
}

/** Time runs from left to right in every language. A press goes there, a drag takes it along, and the arrows need neither. */
export function Track({ window, density, at, range, bookmarks, now, lanes, span, onSeek, onKey }: TrackProps): ReactNode {
  const { t } = useWords();
  const active = useStore(({ views }) => [...views.alert.values()].filter((alert) => alert.active).length);
  const { from, to } = window;
  // The slider is where the hand is; all else of the bar follows as panels do.
  const [held, setHeld] = useState<{ readonly over: Millis | undefined; readonly at: Millis } | undefined>(undefined);
  const here = held !== undefined && held.over === at ? held.at : at;
  const stood = Math.min(to, Math.max(from, here ?? now));
  const place = (instant: Millis): string => `${((instant - from) / (to - from)) * 100}%`;
  return (
    <div className="replay-track" dir="ltr">
      {!lanes && <bdi className="replay-end">{t(`replay.span.${span}`)}</bdi>}
      <div className="replay-slider">
        <Drawing window={window} density={density} lanes={lanes} />
        {lanes && bookmarks.filter((one) => one.at >= from && one.at <= to).map((one) => <i key={one.key} className="replay-mark" style={{ insetInlineStart: place(one.at) }} />)}
        {at !== undefined && here !== undefined && here >= from && here <= to && <i className="replay-cursor" style={{ insetInlineStart: place(here) }} />}
        <input
          type="range" aria-label={t('replay.slider')} aria-valuetext={`${utcFull(at ?? now)}${t('comma')} ${t('replay.alerts', { count: active, n: formatNumber(active) })}`}
          min={from} max={to} step={SECOND} value={stood} onKeyDown={onKey} onChange={(event) => {
            const wanted = Number(event.target.value);
            setHeld({ over: at, at: wanted });
            onSeek(wanted);
          }}
        />
        {lanes && range !== undefined && <Brush window={window} range={range} />}
      </div>
      {!lanes && <bdi className="replay-end">{t('replay.now')}</bdi>}
      {lanes && <div className="replay-axis" aria-hidden="true">
        {marksIn(window).map((mark) => (
          <span key={mark} style={{ insetInlineStart: place(mark) }}>{mark % DAY === 0 ? dayWords(mark, now) : utcMinutes(mark)}</span>
        ))}
      </div>}
    </div>
  );
}

/** The whole in one row with the alerts at its foot, or each lane in a row of its own; stretches in which nobody watched are hatched over all of them. */
const Drawing = memo(function Drawing({ window: { from, to }, density, lanes }: { readonly window: Window; readonly density: Density | undefined; readonly lanes: boolean }): ReactNode {
  const { t } = useWords();
  const hatch = useId();
  if (density === undefined) return null;
  const place = (at: Millis): number => ((at - from) / (to - from)) * ACROSS;
  const rows = lanes ? DRAWN_LANES : (['all'] as const);
  const bucket = (density.step / (to - from)) * ACROSS;
  return (
    <svg className="replay-bars" viewBox={`0 0 ${ACROSS} ${rows.length}`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <defs><pattern id={hatch} width="6" height="1" patternUnits="userSpaceOnUse"><path className="replay-hatch" d="M0 0h2v1h-2z" /></pattern></defs>
      {rows.map((row, place0) => (
        <path key={row} className="replay-lane" data-lane={row} transform={`translate(${place(density.from)} ${place0 + 0.06}) scale(${bucket} 0.88)`} d={barsPath(row === 'all' ? density.all : density.lanes[row])} />
      ))}
      {!lanes && <path className="replay-lane" data-lane="alerts" transform={`translate(${place(density.from)} 0.5) scale(${bucket} 0.5)`} d={barsPath(density.lanes.alerts)} />}
      {density.gaps.map((gap) => (
        <rect key={gap.from} className="replay-gap" x={place(gap.from)} width={Math.max(1, place(gap.to) - place(gap.from))} y="0" height={rows.length} fill={`url(#${hatch})`}>
          <title>{t('replay.gap', { from: utcMinutes(gap.from), to: utcMinutes(gap.to) })}</title>
        </rect>
      ))}
    </svg>
  );
});
