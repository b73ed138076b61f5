import type { ReactNode } from 'react';
import { useWords } from '../words.ts';
import { SECOND, idOf, type EntityKey, type LineVersionView } from '#libs/domain';
import { ageText } from '../../words/ages.ts';
import { wireTime } from '../../words/clocks.ts';
import { formatNumber } from '../../words/numbers.ts';
import { useStore, useView } from '../desk.ts';
import { Toned } from '../mark.tsx';
import { sectorAt } from '../places.ts';
import { Ago, Code, Named, Theirs, Utc, PlusMinus } from '../text.tsx';
import { Fact, Facts, Link, Part } from './parts.tsx';

interface Props { readonly entityKey: EntityKey }

/** A line is somebody's declaration with a date; its older versions stay readable. */
export function LineDetail({ entityKey }: Props): ReactNode {
  const { t } = useWords();
  const view = useView('line', entityKey);
  if (view === undefined) return null;
  const versions = view.versions ?? [];
  return (
    <>
      <h2 className="title"><Named name={view.name} also /></h2>
      <p className="standing muted">{t('line.note')}</p>
      <Facts>
        <Fact name={t('line.version')}><Code>{view.version}</Code>{view.validFrom !== undefined && <>{t('comma')} {t('line.from')} <Utc at={view.validFrom} /></>}</Fact>
        {view.declaredBy !== undefined && <Fact name={t('line.declaredBy')}><Theirs>{view.declaredBy}</Theirs></Fact>}
        {view.accuracy !== undefined && <Fact name={t('line.accuracy')}><PlusMinus metres={view.accuracy} /></Fact>}
      </Facts>
      {versions.length > 0 && (
        <Part title={t('line.versions')}>
          <ul className="timeline">{versions.toReversed().map((version) => <Version key={version.version} version={version} now={version.version === view.version} />)}</ul>
        </Part>
      )}
    </>
  );
}

function Version({ version, now }: { readonly version: LineVersionView; readonly now: boolean }): ReactNode {
  const { t } = useWords();
  return (
    <li>
      <Utc at={version.validFrom} />
      <span>
        <Code>{version.version}</Code>{now && <> <span className="flag">{t('line.valid')}</span></>}
        {version.declaredBy !== undefined && <> · <Theirs>{version.declaredBy}</Theirs></>}
        {version.accuracy !== undefined && <> · <PlusMinus metres={version.accuracy} /></>}
        {version.validTo !== undefined && <> · {t('line.until')} <Utc at={version.validTo} /></>}
      </span>
    </li>
  );
}

export function SectorDetail({ entityKey }: Props): ReactNode {
  const { t } = useWords();
  const view = useView('sector', entityKey);
  const violations = useStore((state) => state.views.violation);
  if (view === undefined) return null;
  const only = new Map([[entityKey, view]]);
  const inside = [...violations].filter(([, each]) => sectorAt(only, each.lon, each.lat) !== undefined).toSorted(([, a], [, b]) => (a.time < b.time ? 1 : -1));
  return (
    <>
      <h2 className="title"><Named name={view.name} also /></h2>
      <Facts>
        {view.baseline !== undefined && <Fact name={t('sector.baseline')}>{t('sector.usual', { n: formatNumber(view.baseline, 1) })}</Fact>}
        <Fact name={t('sector.violations')}>{formatNumber(inside.length)}</Fact>
      </Facts>
      <ul className="timeline">{inside.slice(0, 12).map(([key, each]) => <li key={key}><Utc at={each.time} /><Link to={key} /></li>)}</ul>
    </>
  );
}

export function SourceDetail({ entityKey }: Props): ReactNode {
  const { t } = useWords();
  const view = useView('source', entityKey);
  if (view === undefined) return null;
  return (
    <>
      <h2 className="title"><Code>{idOf(entityKey)}</Code></h2>
      <p className="standing">{view.silent ? <Toned tone="medium">{t('feeds.silent')}</Toned> : t('source.heard')}</p>
      <Facts>
        <Fact name={t('feeds.last')}>{view.lastRecordedAt === undefined ? t('feeds.never') : <><Utc at={wireTime(view.lastRecordedAt)} seconds /> (<Ago at={view.lastRecordedAt} />)</>}</Fact>
        <Fact name={t('feeds.cadence')}>{t('feeds.every', { age: ageText(t, view.expectedInterval * SECOND) })}</Fact>
        <Fact name={t('source.kind')}><Theirs>{view.kind}</Theirs></Fact>
        <Fact name={t('source.uri')}><Code>{view.uri}</Code></Fact>
        {view.group !== undefined && <Fact name={t('reports.group')}><Theirs>{view.group}</Theirs></Fact>}
        {view.clockAhead === true && <Fact name={t('source.clock')}><Toned tone="medium">{t('feeds.clockAhead')}</Toned></Fact>}
      </Facts>
    </>
  );
}

export function NoteDetail({ entityKey }: Props): ReactNode {
  const { t } = useWords();
  const view = useView('note', entityKey);
  if (view === undefined) return null;
  return (
    <>
      <h2 className="title">{t('title.note')}</h2>
      <p className="narrative"><Theirs>{view.text}</Theirs></p>
      <Facts>
        <Fact name={t('note.by')}><Theirs>{view.by}</Theirs>{t('comma')} <Utc at={view.addedAt} /></Fact>
        {view.links !== undefined && view.links.length > 0 && <Fact name={t('note.links')}>{view.links.map((link) => <span key={link}><Link to={link} /> </span>)}</Fact>}
        {view.at !== undefined && <Fact name={t('note.at')}><Utc at={view.at} seconds /></Fact>}
      </Facts>
    </>
  );
}
