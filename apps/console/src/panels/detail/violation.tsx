import type { ReactNode } from 'react';
import { useWords } from '../words.ts';
import { entityKey as keyOf, type Casualties, type EntityKey, type ViolationView } from '#libs/domain';
import { formatNumber, formatRange } from '../../words/numbers.ts';
import { useStore, useView } from '../desk.ts';
import { Toned } from '../mark.tsx';
import { sectorAt } from '../places.ts';
import { Ago, Code, Coordinates, Named, Theirs, Utc, useDistance, PlusMinus } from '../text.tsx';
import { toneOfClass } from '../../picture/tones.ts';
import { DataFlags, Fact, Facts, Link, Part } from './parts.tsx';
import { Reports } from './reports.tsx';

export function ViolationDetail({ entityKey }: { readonly entityKey: EntityKey }): ReactNode {
  const { t } = useWords();
  const view = useView('violation', entityKey);
  const sector = useStore((state) => (view === undefined ? undefined : sectorAt(state.views.sector, view.lon, view.lat)));
  if (view === undefined) return null;
  return (
    <>
      <h2 className={view.retracted === true ? 'title was' : 'title'}>{t(`class.${view.class}`)}{view.subtype !== undefined && <>{t('comma')} <Theirs>{view.subtype}</Theirs></>}</h2>
      <p className="standing">
        <Toned tone={view.occurrence === 'verified' ? toneOfClass(view.class) : 'plain'}>{t(`occurrence.${view.retracted === true ? 'retracted' : view.occurrence}`)}</Toned>
        <Judged view={view} />
        {view.into !== undefined && <> · {t('violation.into')} <Link to={keyOf('violation', view.into)} /></>}
      </p>
      <DataFlags of={view} />
      <Facts>
        <Fact name={t('violation.when')}><When view={view} /></Fact>
        <Fact name={t('violation.where')}>
          {sector !== undefined && <><Named name={sector.name} />{t('comma')} </>}<Where view={view} />
        </Fact>
        {view.count !== undefined && <Fact name={t('violation.count')}><bdi>{formatRange(view.count.min, view.count.max)}</bdi></Fact>}
        {view.killed !== undefined && <Fact name={t('violation.killed')}><Figures of={view.killed} /></Fact>}
        {view.injured !== undefined && <Fact name={t('violation.injured')}><Figures of={view.injured} /></Fact>}
        {view.parties !== undefined && view.parties.length > 0 && <Fact name={t('violation.parties')}>{view.parties.map((party, index) => <span key={party}>{index > 0 && <>{t('comma')} </>}<Theirs>{party}</Theirs></span>)} <span className="muted">{t('violation.partiesClaim')}</span></Fact>}
        <Verdicts view={view} />
        {view.merged !== undefined && view.merged.length > 0 && <Fact name={t('violation.merged')}>{view.merged.map((id) => <span key={id}><Link to={keyOf('violation', id)}><Code>{id}</Code></Link> </span>)}</Fact>}
      </Facts>
      {view.narrative !== undefined && <p className="narrative"><Theirs>{view.narrative}</Theirs></p>}
      <Part title={t('reports.title', { count: view.reports.length, n: formatNumber(view.reports.length) })}><Reports view={view} /></Part>
    </>
  );
}

/** Who judged it and how long ago. */
function Judged({ view }: { readonly view: ViolationView }): ReactNode {
  const { t } = useWords();
  const act = view.acts?.['assessed'];
  return act === undefined ? null : <span className="muted"> {t('act.by')} <Theirs>{act.by}</Theirs>{act.verified === false && <> {t('act.unverifiedName')}</>}{t('comma')} <Ago at={act.at} /></span>;
}

function When({ view }: { readonly view: ViolationView }): ReactNode {
  const { t } = useWords();
  if (view.from === undefined || view.to === undefined) return <><Utc at={view.time} seconds /> <span className="muted">(<Ago at={view.time} />)</span></>;
  return <><Utc at={view.from} /> – <Utc at={view.to} /> <span className="muted">{t('violation.between')}</span></>;
}

function Where({ view }: { readonly view: ViolationView }): ReactNode {
  const { t } = useWords();
  if (view.lon === undefined || view.lat === undefined) return t('violation.unlocated');
  return (
    <>
      <Coordinates lon={view.lon} lat={view.lat} />
      {view.uncertainty !== undefined && <>{t('comma')} {t('violation.approximately')} <PlusMinus metres={view.uncertainty} /></>}
    </>
  );
}

/** What is claimed stays a claim; what was verified says so. */
function Figures({ of }: { readonly of: Casualties }): ReactNode {
  const { t } = useWords();
  return (
    <>
      {of.verified !== undefined && <><b>{formatNumber(of.verified)}</b> {t('figures.verified')}</>}
      {of.verified !== undefined && of.claimed !== undefined && <>{t('comma')} </>}
      {of.claimed !== undefined && <><span>{formatNumber(of.claimed)}</span> <span className="muted">{t('figures.claimed')}</span></>}
    </>
  );
}

function Verdicts({ view }: { readonly view: ViolationView }): ReactNode {
  const { t } = useWords();
  const distance = useDistance();
  return (view.verdicts ?? []).map(({ line, version, verdict, distance: metres }) => (
    <Fact key={`${line} ${version}`} name={t('verdict.title')}>
      <b>{t(`verdict.${verdict}`)}</b>{t('comma')} <bdi>{distance(Math.abs(metres))}</bdi> · <Link to={keyOf('line', line)} /> <Code>{version}</Code>
    </Fact>
  ));
}
