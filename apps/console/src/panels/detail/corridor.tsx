import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { entityKey as keyOf, idOf, typeOf, type CorridorPart, type CorridorView, type EntityKey } from '#libs/domain';
import { formatNumber } from '../../words/numbers.ts';
import { useStore, useView } from '../desk.ts';
import { Mark, Toned } from '../mark.tsx';
import { OneWayWords, newestReport } from '../lists/rows.tsx';
import { Ago, Code, Named, Theirs, useDistance } from '../text.tsx';
import { markOf } from '../titles.ts';
import { toneOfState, toneOfStatus, worseWay } from '../../picture/tones.ts';
import { Fact, Facts, Link, Part } from './parts.tsx';

export function CorridorDetail({ entityKey }: { readonly entityKey: EntityKey }): ReactNode {
  const { t } = useTranslation();
  const distance = useDistance();
  const view = useView('corridor', entityKey);
  const convoys = useStore((state) => state.views.convoy);
  if (view === undefined) return null;
  const on = [...convoys].filter(([, convoy]) => convoy.corridor === idOf(entityKey) && (convoy.stage === 'held' || convoy.stage === 'en-route'));
  return (
    <>
      <h2 className="title">{view.name === undefined ? <Code>{idOf(entityKey)}</Code> : <Named name={view.name} also />}</h2>
      <p className="standing">
        <Toned tone={toneOfState(view.state)}>{t(`state.${view.state}`)}</Toned>
        {view.since !== undefined && <> {t('way.for')} <Ago at={view.since} /></>}
        {view.state === 'clear' && <span className="muted"> · {view.confirmed ? t('way.confirmed') : t('way.unconfirmed')}</span>}
      </p>
      <Suspension view={view} />
      <Part title={view.state === 'clear' ? t('corridor.parts') : t('corridor.why')}>
        {view.parts.length === 0 && <p className="muted">{t('corridor.noParts')}</p>}
        <ul className="parts">{view.parts.map((part) => <PartRow key={part.key + part.direction} part={part} />)}</ul>
      </Part>
      <Along view={view} entityKey={entityKey} />
      <Facts>
        {view.width !== undefined && <Fact name={t('corridor.width')}><bdi>{distance(view.width)}</bdi></Fact>}
        {on.length > 0 && <Fact name={t('corridor.convoys', { n: formatNumber(on.length) })}>{on.map(([key]) => <span key={key}><Link to={key} /> </span>)}</Fact>}
      </Facts>
    </>
  );
}

function Suspension({ view }: { readonly view: CorridorView }): ReactNode {
  const { t } = useTranslation();
  const act = view.acts?.['suspended'];
  if (view.reason === undefined || act === undefined) return null;
  return <p className="notice" data-tone="high">{t('corridor.suspendedBy')} <Theirs>{act.by}</Theirs>{t('comma')} <Ago at={act.at} />{t('colon')} <Theirs>{view.reason}</Theirs></p>;
}

function PartRow({ part }: { readonly part: CorridorPart }): ReactNode {
  const { t } = useTranslation();
  const views = useStore((state) => state.views);
  const mark = markOf(views, part.key);
  return (
    <li>
      {mark !== undefined && <Mark {...mark} />}
      {typeOf(part.key) === 'corridor' ? <span>{t('corridor.suspension')}</span> : <Link to={part.key} />}
      {part.direction !== 'both' && <span className="muted">{t(`way.${part.direction}`)}</span>}
      <Toned tone={toneOfStatus(part.status)}>{t(`status.${part.status}`)}</Toned>
    </li>
  );
}

/** Every checkpoint and crossing along it, so that what is well can be seen too. */
function Along({ view, entityKey }: { readonly view: CorridorView; readonly entityKey: EntityKey }): ReactNode {
  const { t } = useTranslation();
  const checkpoints = useStore((state) => state.views.checkpoint);
  const id = idOf(entityKey);
  const all = [...checkpoints].filter(([key, gate]) => view.checkpoints?.includes(idOf(key)) === true || gate.corridors?.includes(id) === true);
  if (all.length === 0) return null;
  return (
    <Part title={t('corridor.along')}>
      <ul className="parts">
        {all.map(([key, gate]) => {
          const newest = newestReport(gate);
          return <li key={key}><Link to={key}>{gate.name === undefined ? idOf(key) : <Named name={gate.name} />}</Link><span><OneWayWords view={gate} way={worseWay(gate)} /></span>{newest !== undefined && <span className="muted push"><Ago at={newest} /></span>}</li>;
        })}
        {(view.checkpoints ?? []).filter((part) => !checkpoints.has(keyOf('checkpoint', part))).map((part) => <li key={part}><Code>{part}</Code><span className="muted">{t('checkpoint.unregistered')}</span></li>)}
      </ul>
    </Part>
  );
}
