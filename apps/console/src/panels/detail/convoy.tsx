import { useMemo, type ReactNode } from 'react';
import { useWords } from '../words.ts';
import { entityKey as keyOf, idOf, type ConvoyView, type EntityKey, type Stage, type TrackView } from '#libs/domain';
import { utcMinutes, wireTime } from '../../words/clocks.ts';
import { formatNumber } from '../../words/numbers.ts';
import { aheadOf, arrivalOf, type Ahead } from '../ahead.ts';
import { useNow, useStore, useView } from '../desk.ts';
import { Toned } from '../mark.tsx';
import { Ago, Code, Coordinates, Texts, Theirs, Utc, useAgeText, useDistance, PlusMinus } from '../text.tsx';
import { toneOfState, toneOfStatus } from '../../picture/tones.ts';
import { voices } from '../titles.ts';
import { sinceOf } from '../roads.ts';
import { DataFlags, Fact, Facts, Link, Part, Place } from './parts.tsx';
import { RouteStrip } from './route-strip.tsx';

export function ConvoyDetail({ entityKey }: { readonly entityKey: EntityKey }): ReactNode {
  const { t } = useWords();
  const view = useView('convoy', entityKey);
  const { track, ahead } = useAhead(entityKey);
  if (view === undefined) return null;
  const trucks = view.vehicles === undefined ? undefined : t('convoy.vehicles', { count: view.vehicles, n: formatNumber(view.vehicles) });
  const goods = view.goods === undefined || view.goods.length === 0 ? undefined : view.goods;
  return (
    <>
      <h2 className="title">{goods === undefined ? <>{t('title.convoy', { id: '' })}<Code>{idOf(entityKey)}</Code></> : <Texts texts={goods} />}{trucks !== undefined && <>{t('comma')} {trucks}</>}</h2>
      {view.organisation !== undefined && <p className="standing muted">{t('convoy.organisation')} <Theirs>{view.organisation}</Theirs></p>}
      <Steps view={view} />
      <DataFlags of={view} />
      <Facts>
        <PositionFact entityKey={entityKey} view={view} />
        {view.at !== undefined && <Fact name={t(view.stage === 'en-route' ? 'convoy.lastPoint' : 'convoy.at')}><Place id={view.at} /></Fact>}
        {view.reason !== undefined && <Fact name={t('convoy.reason')}><Theirs>{view.reason}</Theirs></Fact>}
        {view.corridor !== undefined && <CorridorFact id={view.corridor} />}
        <NextStop ahead={ahead} />
        <TimesFact view={view} />
        <ArrivalFact view={view} track={track} ahead={ahead} />
        {view.windows?.map(({ from, to }) => <Fact key={from} name={t('convoy.window')}><Utc at={from} /> – <span dir="ltr">{utcMinutes(wireTime(to))}</span></Fact>)}
        {view.devices !== undefined && view.devices.length > 0 && <Fact name={t('convoy.devices')}>{view.devices.map((device) => <span key={device}><Code>{device}</Code> </span>)}</Fact>}
        {view.outcome !== undefined && <Fact name={t('convoy.outcome')}><b>{t(`outcome.${view.outcome}`)}</b></Fact>}
        {view.impossible?.map((order) => <Fact key={order} name={t('convoy.impossible')}><Theirs>{order}</Theirs></Fact>)}
      </Facts>
      {view.route !== undefined && view.route.length > 1 && <Part title={t('route.title')}><RouteStrip view={view} track={track} ahead={ahead} /></Part>}
      <Incidents view={view} />
    </>
  );
}

/** What lies before it on its own way, looked at again when it moves or a gate changes. */
export function useAhead(entityKey: EntityKey): { readonly track: TrackView | undefined; readonly ahead: Ahead } {
  const view = useView('convoy', entityKey);
  const track = useView('track', keyOf('track', idOf(entityKey)));
  const checkpoints = useStore((state) => state.views.checkpoint);
  const ahead = useMemo(() => aheadOf(view ?? { stage: 'planned', since: '' }, track, checkpoints), [view, track, checkpoints]);
  return { track, ahead };
}

/** The way a convoy goes; an acknowledged notification is never drawn as an approval. */
const PATH: readonly Stage[] = ['planned', 'notified', 'approved', 'en-route', 'arrived'];
const PLACE_ON_PATH: Readonly<Record<Stage, number>> = { planned: 0, notified: 1, approved: 2, denied: 2, 'en-route': 3, held: 3, arrived: 4, aborted: 4, closed: 4 };

function Steps({ view }: { readonly view: ConvoyView }): ReactNode {
  const { t } = useWords();
  const age = useAgeText();
  const now = PLACE_ON_PATH[view.stage];
  return (
    <ol className="steps" aria-label={t('convoy.stages')}>
      {PATH.map((stage, place) => {
        const here = place === now;
        const shown = here ? view.stage : stage;
        return (
          <li key={stage} data-done={place < now || undefined} data-here={here || undefined} data-stage={shown} aria-current={here ? 'step' : undefined}>
            {t(`stage.${shown}`)}{here && <> <span className="nowrap">{age(view.since)}</span></>}
          </li>
        );
      })}
    </ol>
  );
}

function PositionFact({ entityKey, view }: { readonly entityKey: EntityKey; readonly view: ConvoyView }): ReactNode {
  const { t } = useWords();
  const age = useAgeText();
  const track = useView('track', keyOf('track', idOf(entityKey)));
  if (track === undefined) return <Fact name={t('convoy.position')}><span className="muted">{t('convoy.noPosition')}</span></Fact>;
  return (
    <Fact name={t('convoy.position')}>
      {view.signalLost === true ? <Toned tone="high">{t('convoy.lastSeen', { age: age(track.at) })}</Toned> : t('convoy.positionOld', { age: age(track.at) })}
      {track.accuracy !== undefined && <>{t('comma')} <PlusMinus metres={track.accuracy} /></>}
      {track.speed !== undefined && <>{t('comma')} <bdi>{t('unit.kmh', { n: formatNumber(track.speed * 3.6) })}</bdi></>}
      <br /><Coordinates lon={track.lon} lat={track.lat} />
      {view.offRoute === true && <> <Toned tone="medium">{t('convoy.offRoute')}</Toned></>}
    </Fact>
  );
}

export function CorridorFact({ id }: { readonly id: string }): ReactNode {
  const { t } = useWords();
  const key = keyOf('corridor', id);
  const corridor = useView('corridor', key);
  const checkpoint = useStore((state) => state.views.checkpoint);
  const since = corridor === undefined ? undefined : sinceOf(corridor, { checkpoint });
  return (
    <Fact name={t('kind.corridor')}>
      <Link to={key} />
      {corridor !== undefined && <>{t('colon')} <Toned tone={toneOfState(corridor.state)}>{t(`state.${corridor.state}`)}</Toned>{since !== undefined && <> <Ago at={since} /></>}{corridor.state === 'clear' && corridor.confirmed === false && <> <span className="muted">{t('way.unconfirmed')}</span></>}</>}
      {corridor !== undefined && corridor.state !== 'clear' && corridor.parts.slice(0, 2).map(({ key: part, direction }) => <span key={part + direction}>{t('comma')} <Link to={part} /></span>)}
    </Fact>
  );
}

/** The next gate on its way: how far, in what state, since when, who says so. */
export function NextStop({ ahead: { next, place } }: { readonly ahead: Ahead }): ReactNode {
  const { t } = useWords();
  const distance = useDistance();
  if (next === undefined || place === undefined) return null;
  const { since, reports } = next.view.directions[next.way];
  return (
    <Fact name={t('convoy.nextStop')}>
      <Link to={next.key} />{t('comma')} <bdi>{distance(next.along - place)}</bdi>{t('comma')} <Toned tone={toneOfStatus(next.status)}>{t(`status.${next.status}`)}</Toned>
      {since !== undefined && next.status !== 'unknown' && <> <Ago at={since} /></>}{reports.length > 0 && <span className="muted">{t('comma')} {voices(t, reports)}</span>}
    </Fact>
  );
}

/** As planned, and not before when from here: an estimate says what it is counted from. */
export function ArrivalFact({ view, track, ahead }: { readonly view: ConvoyView; readonly track: TrackView | undefined; readonly ahead: Ahead }): ReactNode {
  const { t } = useWords();
  const age = useAgeText();
  const now = useNow();
  const arrival = arrivalOf(view, track, ahead, now);
  if (arrival === undefined || view.arriveBy === undefined) return null;
  return (
    <Fact name={t('convoy.arrival')}>
      {t('convoy.plannedFor')} <Utc at={view.arriveBy} />{t('comma')} {t('convoy.nowFor')} <Utc at={arrival.earliest} /> {t('convoy.orLater')} <span className="muted">({t('convoy.asOf', { age: age(arrival.asOf) })})</span>
    </Fact>
  );
}

export function TimesFact({ view }: { readonly view: ConvoyView }): ReactNode {
  const { t } = useWords();
  if (view.departAt === undefined && view.arriveBy === undefined) return null;
  return (
    <Fact name={t('convoy.times')}>
      {view.departAt !== undefined && <>{t('convoy.departs')} <Utc at={view.departAt} /></>}
      {view.departAt !== undefined && view.arriveBy !== undefined && <>{t('comma')} </>}
      {view.arriveBy !== undefined && <>{t('convoy.arrivesBy')} <Utc at={view.arriveBy} /></>}
      {view.overdue === true && <> <Toned tone="medium">{t('convoy.overdue')}</Toned></>}
    </Fact>
  );
}

function Incidents({ view }: { readonly view: ConvoyView }): ReactNode {
  const { t } = useWords();
  if (view.incidents === undefined || view.incidents.length === 0) return null;
  return (
    <Part title={t('convoy.incidents')}>
      <ul className="timeline">
        {view.incidents.map(({ key, kind, time, narrative, retracted }) => (
          <li key={key + time}><Utc at={time} /><span className={retracted === true ? 'was' : undefined}><b>{t(`incident.${kind}`)}</b>{narrative !== undefined && <>{t('colon')} <Theirs>{narrative}</Theirs></>}{retracted === true && <> {t('occurrence.retracted')}</>}</span></li>
        ))}
      </ul>
    </Part>
  );
}
