import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { entityKey as keyOf, idOf, type CheckpointStatus, type CheckpointView, type ConvoyView, type EntityKey, type LonLat } from '#libs/domain';
import { useLanguage, useStore, useView } from '../desk.ts';
import { alongRoute, routeLength } from '../places.ts';
import { inLanguage, useAgeText, useDistance } from '../text.tsx';
import { toneOfStatus, type Tone, worseWay } from '../../picture/tones.ts';

/** A checkpoint is on the route if the plan names it as a stop or it lies this near, in metres. */
const ON_ROUTE = 200;
/** Names nearer to one another than this part of the strip alternate between two lines. */
const CLOSE = 0.24;

interface Stop { readonly key: EntityKey; readonly label: string; readonly part: number; readonly along: number; readonly status: CheckpointStatus | 'unknown'; readonly tone: Tone }

/** The route as a straight line from start to end in reading direction: what is behind, the convoy, what is ahead. */
export function RouteStrip({ entityKey, view }: { readonly entityKey: EntityKey; readonly view: ConvoyView }): ReactNode {
  const { t } = useTranslation();
  const age = useAgeText();
  const distance = useDistance();
  const language = useLanguage();
  const checkpoints = useStore((state) => state.views.checkpoint);
  const track = useView('track', keyOf('track', idOf(entityKey)));
  const route = view.route ?? [];
  const length = routeLength(route);
  const stops = stopsOf(checkpoints, view, route, length, (gate, key) => (gate.name === undefined ? idOf(key) : inLanguage(gate.name, language)));
  const place = track === undefined ? undefined : alongRoute(route, [track.lon, track.lat]).along;
  const part = view.stage === 'arrived' || view.stage === 'closed' ? 1 : place === undefined || length === 0 ? 0 : place / length;
  const next = place === undefined ? undefined : stops.find(({ along }) => along > place);
  return (
    <>
      <p className="unseen">{describe(t, stops, next, place, distance)}</p>
      <div className="route" aria-hidden="true" data-two={stops.length > 3 || undefined}>
        <div className="route-line" /><div className="route-done" style={{ inlineSize: `${part * 100}%` }} />
        {stops.map((stop, index) => (
          <div key={stop.key} className="route-stop" data-tone={stop.tone} data-dashed={stop.status === 'unknown' || undefined} data-low={isLow(stops, index) || undefined} style={{ insetInlineStart: `${stop.part * 100}%` }}>
            <i /><span><bdi>{stop.label}</bdi> <b>{t(`status.${stop.status}`)}</b></span>
          </div>
        ))}
        {track !== undefined && <div className="route-here" data-stale={view.signalLost} style={{ insetInlineStart: `${part * 100}%` }} title={t('convoy.positionOld', { age: age(track.at) })} />}
      </div>
      {next !== undefined && place !== undefined && (view.stage === 'en-route' || view.stage === 'held') && (
        <p className="route-next">{t('route.next')} <bdi>{next.label}</bdi>{t('comma')} <bdi>{distance(next.along - place)}</bdi></p>
      )}
    </>
  );
}

const isLow = (stops: readonly Stop[], index: number): boolean => {
  let low = false;
  for (let at = 1; at <= index; at += 1) low = !low && (stops[at]?.part ?? 0) - (stops[at - 1]?.part ?? 0) < CLOSE;
  return low;
};

function stopsOf(
  checkpoints: ReadonlyMap<EntityKey, CheckpointView>, view: ConvoyView, route: readonly LonLat[], length: number,
  label: (gate: CheckpointView, key: EntityKey) => string,
): Stop[] {
  return [...checkpoints].flatMap(([key, gate]): Stop[] => {
    if (gate.lon === undefined || gate.lat === undefined || length === 0) return [];
    const { along, off } = alongRoute(route, [gate.lon, gate.lat]);
    if (off > ON_ROUTE && view.stops?.includes(idOf(key)) !== true) return [];
    const { status } = gate.directions[worseWay(gate)];
    return [{ key, label: label(gate, key), part: along / length, along, status, tone: toneOfStatus(status) }];
  }).toSorted((a, b) => a.along - b.along);
}

function describe(t: ReturnType<typeof useTranslation>['t'], stops: readonly Stop[], next: Stop | undefined, place: number | undefined, distance: (metres: number) => string): string {
  const along = stops.map(({ label, status }) => `${label} ${t(`status.${status}`)}`).join(`${t('comma')} `);
  return next === undefined || place === undefined ? along : `${along}. ${t('route.next')} ${next.label} ${distance(next.along - place)}`;
}
