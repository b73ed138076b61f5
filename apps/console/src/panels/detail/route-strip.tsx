import type { ReactNode } from 'react';
import { useWords } from '../words.ts';
import { idOf, type ConvoyView, type TrackView } from '#libs/domain';
import type { Ahead, Stop } from '../ahead.ts';
import { useLanguage } from '../desk.ts';
import { inLanguage, useAgeText, useDistance } from '../text.tsx';
import { toneOfStatus } from '../../picture/tones.ts';

/** Names nearer to one another than this part of the strip alternate between two lines. */
const CLOSE = 0.24;

interface Props { readonly view: ConvoyView; readonly track: TrackView | undefined; readonly ahead: Ahead }

/** The route as a straight line from start to end in reading direction: what is behind, the convoy, what is ahead. */
export function RouteStrip({ view, track, ahead: { length, stops, place, next } }: Props): ReactNode {
  const { t } = useWords();
  const age = useAgeText();
  const distance = useDistance();
  const language = useLanguage();
  const nameOf = ({ key, view: { name } }: Stop): string => (name === undefined ? idOf(key) : inLanguage(name, language));
  const partOf = (metres: number): number => (length === 0 ? 0 : metres / length);
  const part = view.stage === 'arrived' || view.stage === 'closed' ? 1 : partOf(place ?? 0);
  const low = lowOf(stops.map(({ along }) => partOf(along)));
  const along = stops.map((stop) => `${nameOf(stop)} ${t(`status.${stop.status}`)}`).join(`${t('comma')} `);
  return (
    <>
      <p className="unseen">{next === undefined || place === undefined ? along : `${along}. ${t('route.next')} ${nameOf(next)} ${distance(next.along - place)}`}</p>
      <div className="route" aria-hidden="true" data-two={stops.length > 3 || undefined}>
        <div className="route-line" /><div className="route-done" style={{ inlineSize: `${part * 100}%` }} />
        {stops.map((stop, index) => (
          <div key={stop.key} className="route-stop" data-tone={toneOfStatus(stop.status)} data-dashed={stop.status === 'unknown' || undefined} data-low={low[index] || undefined} style={{ insetInlineStart: `${partOf(stop.along) * 100}%` }}>
            <i /><span><bdi>{nameOf(stop)}</bdi> <b>{t(`status.${stop.status}`)}</b></span>
          </div>
        ))}
        {track !== undefined && <div className="route-here" data-stale={view.signalLost} style={{ insetInlineStart: `${part * 100}%` }} title={t('convoy.positionOld', { age: age(track.at) })} />}
      </div>
    </>
  );
}

/** Which names go on the lower line: those too near to a name on the upper one. */
function lowOf(parts: readonly number[]): readonly boolean[] {
  let low = false;
  return parts.map((part, at) => (low = at > 0 && !low && part - (parts[at - 1] ?? 0) < CLOSE));
}
