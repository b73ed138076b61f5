import { memo, type ReactNode } from 'react';
import { useWords } from '../words.ts';
import { entityKey as keyOfEntity, idOf, typeOf, type CheckpointView, type ConvoyView, type CorridorView, type EntityKey, type ViolationView } from '#libs/domain';
import { useLanguage, useStore, useView } from '../desk.ts';
import { AlertRow } from '../alerts/alert-row.tsx';
import { Toned } from '../mark.tsx';
import { sectorAt } from '../places.ts';
import { sinceOf } from '../roads.ts';
import { Gone, TwoLines } from './two-lines.tsx';
import { Aged, Ago, Code, Named, Texts, Theirs, inLanguage, Utc, PlusMinus } from '../text.tsx';
import { titleOf, voices } from '../titles.ts';
import { isSettled, toneOfStage, toneOfState, toneOfStatus, worseWay } from '../../picture/tones.ts';
import { wireTime } from '../../words/clocks.ts';

/** Two lines: what and how old; then where it stands. It follows its own entity, whatever happens to the list around it. */
export const EntityRow = memo(({ entityKey }: { readonly entityKey: EntityKey }): ReactNode => {
  switch (typeOf(entityKey)) {
    case 'alert': return <AlertRow entityKey={entityKey} />;
    case 'violation': return <ViolationRow entityKey={entityKey} />;
    case 'convoy': return <ConvoyRow entityKey={entityKey} />;
    case 'checkpoint': return <CheckpointRow entityKey={entityKey} />;
    case 'corridor': return <CorridorRow entityKey={entityKey} />;
    default: return <Gone entityKey={entityKey} />;
  }
});
EntityRow.displayName = 'EntityRow';

function ViolationRow({ entityKey }: { readonly entityKey: EntityKey }): ReactNode {
  const { t } = useWords();
  const language = useLanguage();
  const view = useView('violation', entityKey);
  const sector = useStore((state) => (view === undefined ? undefined : sectorAt(state.views.sector, view.lon, view.lat)));
  if (view === undefined) return <Gone entityKey={entityKey} />;
  const title = (
    <>
      <span className={view.retracted === true ? 'was' : undefined}>{t(`class.${view.class}`)}</span>
      {view.subtype !== undefined && <span className="muted">{t('comma')} <Theirs>{view.subtype}</Theirs></span>}
      {sector !== undefined && <> · <bdi>{inLanguage(sector.name, language)}</bdi></>}
    </>
  );
  return <TwoLines entityKey={entityKey} title={title} age={<Ago at={view.time} />} under={<ViolationUnder view={view} />} strong={!isSettled(view) && view.occurrence !== 'verified'} />;
}

function ViolationUnder({ view }: { readonly view: ViolationView }): ReactNode {
  const { t } = useWords();
  const state = view.retracted === true ? t('occurrence.retracted') : view.into === undefined ? t(`occurrence.${view.occurrence}`) : t('occurrence.merged');
  return (
    <>
      {state} · {t(`sense.${view.sense}`)}
      {view.lon === undefined ? <> · {t('violation.unlocated')}</> : view.uncertainty !== undefined && <> · <PlusMinus metres={view.uncertainty} /></>}
      {view.reports.length > 0 && <> · {voices(t, view.reports.filter(({ retracted }) => retracted !== true))}</>}
      {view.corrected === true && <> · {t('violation.corrected')}</>}
    </>
  );
}

function ConvoyRow({ entityKey }: { readonly entityKey: EntityKey }): ReactNode {
  const { t } = useWords();
  const view = useView('convoy', entityKey);
  if (view === undefined) return <Gone entityKey={entityKey} />;
  const moving = view.stage === 'held' || view.stage === 'en-route';
  const soon = view.departAt !== undefined && !moving && (view.stage === 'approved' || view.stage === 'notified' || view.stage === 'planned');
  const title = <>{t('title.convoy', { id: '' })}<Code>{idOf(entityKey)}</Code>{view.organisation !== undefined && <span className="muted"> · <Theirs>{view.organisation}</Theirs></span>}</>;
  return (
    <TwoLines
      entityKey={entityKey} title={title} strong={moving && view.stage === 'held'}
      age={<Ago at={view.since} />} under={<ConvoyUnder entityKey={entityKey} view={view} soon={soon} moving={moving} />}
    />
  );
}

function ConvoyUnder({ entityKey, view, soon, moving }: { readonly entityKey: EntityKey; readonly view: ConvoyView; readonly soon: boolean; readonly moving: boolean }): ReactNode {
  const { t } = useWords();
  const language = useLanguage();
  const corridor = useView('corridor', view.corridor === undefined ? undefined : keyOfEntity('corridor', view.corridor));
  return (
    <>
      <Toned tone={toneOfStage(view.stage)}>{t(`stage.${view.stage}`)}</Toned>
      {view.at !== undefined && view.stage === 'held' && <> <PlaceName id={view.at} /></>}
      {view.signalLost === true && <> · <Toned tone="high">{t('convoy.signalLost')}</Toned></>}
      {view.overdue === true && <> · <Toned tone="medium">{t('convoy.overdue')}</Toned></>}
      {view.offRoute === true && <> · <Toned tone="medium">{t('convoy.offRoute')}</Toned></>}
      {corridor?.name !== undefined && <> · <bdi>{inLanguage(corridor.name, language)}</bdi></>}
      {soon && view.departAt !== undefined && <> · {t('convoy.departs')} <Utc at={view.departAt} /></>}
      {moving && <PositionAge id={idOf(entityKey)} />}
    </>
  );
}

/** By itself: it is made again with every position, the row around it is not. */
function PositionAge({ id }: { readonly id: string }): ReactNode {
  const at = useView('track', keyOfEntity('track', id))?.at;
  return at === undefined ? null : <> · <Aged words="convoy.positionAge" at={at} /></>;
}

/** A checkpoint, crossing or stop by its bare id: its name if it is a checkpoint we know. */
export function PlaceName({ id }: { readonly id: string }): ReactNode {
  const view = useView('checkpoint', keyOfEntity('checkpoint', id));
  return view?.name === undefined ? <Theirs>{id}</Theirs> : <Named name={view.name} />;
}

function CheckpointRow({ entityKey }: { readonly entityKey: EntityKey }): ReactNode {
  const view = useView('checkpoint', entityKey);
  if (view === undefined) return <Gone entityKey={entityKey} />;
  const { status, since, lastKnown } = view.directions[worseWay(view)];
  // As the map has it: since when it is so, or was last known to be.
  const stood = status === 'unknown' ? lastKnown?.time : since;
  const newest = newestReport(view);
  return (
    <TwoLines
      entityKey={entityKey} title={view.name === undefined ? <Code>{idOf(entityKey)}</Code> : <Named name={view.name} also />}
      age={stood === undefined ? null : <Ago at={stood} />} under={<><WayWords view={view} />{newest !== undefined && <> · <Aged words="way.heard" at={newest} /></>}</>}
    />
  );
}

/** When somebody last said anything of it, in either direction. */
export function newestReport(view: CheckpointView): number | undefined {
  const times = [...view.directions.in.reports, ...view.directions.out.reports].map(({ time }) => wireTime(time));
  return times.length === 0 ? undefined : Math.max(...times);
}

function WayWords({ view }: { readonly view: CheckpointView }): ReactNode {
  const { t } = useWords();
  const { in: into, out } = view.directions;
  if (into.status === out.status && into.contradicted === out.contradicted) return <OneWayWords view={view} way="in" />;
  return <>{t('way.in')} <OneWayWords view={view} way="in" /> · {t('way.out')} <OneWayWords view={view} way="out" /></>;
}

export function OneWayWords({ view, way }: { readonly view: CheckpointView; readonly way: 'in' | 'out' }): ReactNode {
  const { t } = useWords();
  const { status, confirmed, contradicted, lastKnown } = view.directions[way];
  return (
    <>
      <Toned tone={toneOfStatus(status)}>{t(`status.${status}`)}</Toned>
      {status === 'unknown' && lastKnown !== undefined && <> <span className="was">{t(`status.${lastKnown.status}`)}</span></>}
      {status !== 'unknown' && !confirmed && <> <span className="muted">{t('way.unconfirmed')}</span></>}
      {contradicted && <> <Toned tone="medium">{t('way.contradicted')}</Toned></>}
    </>
  );
}

function CorridorRow({ entityKey }: { readonly entityKey: EntityKey }): ReactNode {
  const { t } = useWords();
  const view = useView('corridor', entityKey);
  const checkpoint = useStore((state) => state.views.checkpoint);
  if (view === undefined) return <Gone entityKey={entityKey} />;
  const since = sinceOf(view, { checkpoint });
  return (
    <TwoLines
      entityKey={entityKey} title={view.name === undefined ? <Code>{idOf(entityKey)}</Code> : <Named name={view.name} also />}
      age={since === undefined ? null : <Ago at={since} />} strong={view.state === 'closed' || view.state === 'suspended'}
      under={<><Toned tone={toneOfState(view.state)}>{t(`state.${view.state}`)}</Toned>{view.state === 'clear' && view.confirmed === false && <> <span className="muted">{t('way.unconfirmed')}</span></>}{view.state !== 'clear' && <Because view={view} />}</>}
    />
  );
}

/** `because of checkpoint K-4`: the parts at the level of the state. */
function Because({ view }: { readonly view: CorridorView }): ReactNode {
  const { t } = useWords();
  const language = useLanguage();
  const views = useStore((state) => state.views);
  const names = [...new Set(view.parts.map(({ key }) => (typeOf(key) === 'corridor' ? t('corridor.suspension') : titleOf({ t, language, views }, key))))];
  if (names.length === 0) return <> · {t('corridor.noParts')}</>;
  return <> · {t('corridor.because')} <Texts texts={names.slice(0, 3)} />{names.length > 3 && ' …'}</>;
}
