import type { ReactNode } from 'react';
import { useWords } from '../words.ts';
import { entityKey as keyOf, idOf, type CheckpointView, type EntityKey, type OneWay, type StatusReportView } from '#libs/domain';
import { formatNumber } from '../../words/numbers.ts';
import { wireTime } from '../../words/clocks.ts';
import { ageText } from '../../words/ages.ts';
import { useNow, useStore, useView } from '../desk.ts';
import { Toned } from '../mark.tsx';
import { Ago, Code, Coordinates, Named, Theirs, Utc } from '../text.tsx';
import { toneOfStatus } from '../../picture/tones.ts';
import { voices } from '../titles.ts';
import { DataFlags, Fact, Facts, Link, Part, Sender } from './parts.tsx';

export function CheckpointDetail({ entityKey }: { readonly entityKey: EntityKey }): ReactNode {
  const { t } = useWords();
  const view = useView('checkpoint', entityKey);
  const corridors = useStore((state) => state.views.corridor);
  if (view === undefined) return null;
  const id = idOf(entityKey);
  const on = new Set([...(view.corridors ?? []), ...[...corridors].filter(([, corridor]) => corridor.checkpoints?.includes(id)).map(([key]) => idOf(key))]);
  return (
    <>
      <h2 className="title">{view.name === undefined ? <Code>{id}</Code> : <Named name={view.name} also />}</h2>
      {view.name === undefined && <p className="notice" data-tone="medium">{t('checkpoint.unregistered')}</p>}
      <DataFlags of={view} />
      {(['in', 'out'] as const).map((way) => <Way key={way} view={view} way={way} />)}
      <Facts>
        {on.size > 0 && <Fact name={t('checkpoint.on')}>{[...on].map((corridor) => <span key={corridor}><Link to={keyOf('corridor', corridor)} /> </span>)}</Fact>}
        {view.lon !== undefined && view.lat !== undefined && <Fact name={t('violation.where')}><Coordinates lon={view.lon} lat={view.lat} /></Fact>}
      </Facts>
    </>
  );
}

/** One direction: its word, how old, who says so, until when it holds. */
function Way({ view, way }: { readonly view: CheckpointView; readonly way: OneWay }): ReactNode {
  const { t } = useWords();
  const now = useNow();
  const { status, confirmed, contradicted, since, lastKnown, validUntil, reports } = view.directions[way];
  return (
    <Part title={t(`way.title.${way}`)}>
      <p className="way">
        <Toned tone={toneOfStatus(status)}>{t(`status.${status}`)}</Toned>
        {status !== 'unknown' && since !== undefined && <span> {t('way.for')} <Ago at={since} /></span>}
        {status !== 'unknown' && <span className="muted"> · {confirmed ? t('way.confirmed') : t('way.unconfirmed')} · {voices(t, reports)}</span>}
        {contradicted && <> <Toned tone="medium">{t('way.contradicted')}</Toned></>}
      </p>
      {status === 'unknown' && (lastKnown === undefined
        ? <p className="muted">{t('way.never')}</p>
        : <p className="muted">{t('way.was')} <span className="was">{t(`status.${lastKnown.status}`)}</span>{t('comma')} <Ago at={lastKnown.time} />{lastKnown.source !== undefined && <>{t('comma')} <Sender uri={lastKnown.source} /></>}</p>)}
      {status !== 'unknown' && validUntil !== undefined && wireTime(validUntil) > now && (
        <p className="muted small-text">{t('way.validUntil', { age: ageText(t, wireTime(validUntil) - now) })}</p>
      )}
      {reports.length > 0 && <ul className="timeline">{reports.toSorted((a, b) => (a.time < b.time ? 1 : -1)).map((report) => <StatusReport key={report.source + report.time} report={report} />)}</ul>}
    </Part>
  );
}

function StatusReport({ report }: { readonly report: StatusReportView }): ReactNode {
  const { t } = useWords();
  return (
    <li>
      <Utc at={report.time} />
      <span>
        {t(`status.${report.status}`)} <span className="muted">· <Sender uri={report.source} />{report.group !== undefined && <>{t('comma')} <Theirs>{report.group}</Theirs></>}</span>
        {report.queue !== undefined && <> · {t('way.queue', { count: report.queue, n: formatNumber(report.queue) })}</>}
        {report.waitMinutes !== undefined && <> · {t('way.wait', { n: formatNumber(report.waitMinutes) })}</>}
      </span>
    </li>
  );
}
