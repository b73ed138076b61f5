import type { ReactNode } from 'react';
import { useWords } from '../words.ts';
import { SECOND, entityKey as keyOf, typeOf, type AlertView } from '#libs/domain';
import { ageText } from '../../words/ages.ts';
import { formatNumber } from '../../words/numbers.ts';
import { Standing } from '../alerts/alert-row.tsx';
import { isEntity } from '../alerts/alert-title.ts';
import { annunciatedAt, isEscalated } from '../alerts/pressing.ts';
import { useLanguage, useStore, useView } from '../desk.ts';
import { Toned } from '../mark.tsx';
import { Ago, Code, Texts, Theirs, Utc, useDistance } from '../text.tsx';
import { titleOf } from '../titles.ts';
import { Fact, Facts, Link } from './parts.tsx';

/** What it says and of what, when and how bad; then what people did about it. */
export function AlertDetail({ entityKey }: { readonly entityKey: string }): ReactNode {
  const { t } = useWords();
  const language = useLanguage();
  const view = useView('alert', entityKey);
  const title = useStore(({ views }) => titleOf({ t, language, views }, entityKey));
  if (view === undefined) return null;
  return (
    <>
      <h2 className="title"><bdi>{title}</bdi></h2>
      <p className="standing"><Standing view={view} /></p>
      <AlertFlags view={view} />
      {view.note !== undefined && <p className="narrative"><Theirs>{view.note}</Theirs></p>}
      <Facts>
        <Fact name={t('alert.about')}><Link to={view.subject} /></Fact>
        {view.cause !== undefined && isEntity(view.cause) && <Fact name={t('alert.cause')}>{typeOf(view.cause) === 'violation' || typeOf(view.cause) === 'checkpoint' ? <Link to={view.cause} /> : <Code>{view.cause}</Code>}</Fact>}
        <AlertWhere view={view} />
        <Fact name={t('alert.raised')}><Utc at={view.raisedAt} seconds /> (<Ago at={annunciatedAt(view)} />)</Fact>
        {view.risenAt !== undefined && <Fact name={t('alert.risen')}><Utc at={view.risenAt} seconds /></Fact>}
        {view.clearedAt !== undefined && <Fact name={t('alert.over')}><Utc at={view.clearedAt} seconds /></Fact>}
        {view.closedAt !== undefined && <Fact name={t('alert.closedAt')}><Utc at={view.closedAt} seconds /></Fact>}
        {view.escalatedAt !== undefined && <Fact name={t('alert.escalated')}><Utc at={view.escalatedAt} seconds /></Fact>}
        {view.seen.length > 0 && <Fact name={t('alert.seenBy')}>{view.seen.map(({ desk, organisation, at }) => <div key={`${desk} ${at}`}><Theirs>{organisation === undefined || organisation === desk ? desk : `${organisation}, ${desk}`}</Theirs>{t('comma')} <Utc at={at} /></div>)}</Fact>}
        {view.notReached !== undefined && <Fact name={t('alert.notReached')}><Texts texts={view.notReached} /></Fact>}
      </Facts>
    </>
  );
}

interface Props { readonly view: AlertView }

function AlertWhere({ view: { corridor, sector, km, metres, count, lateBy, verdict } }: Props): ReactNode {
  const { t } = useWords();
  const distance = useDistance();
  return (
    <>
      {corridor !== undefined && <Fact name={t('kind.corridor')}><Link to={keyOf('corridor', corridor)} />{km !== undefined && <>{t('comma')} {t('alert.km', { n: formatNumber(km, 1) })}</>}</Fact>}
      {sector !== undefined && <Fact name={t('kind.sector')}><Link to={keyOf('sector', sector)} /></Fact>}
      {metres !== undefined && <Fact name={t('alert.distance')}>{distance(metres)}</Fact>}
      {count !== undefined && <Fact name={t('violation.count')}>{formatNumber(count)}</Fact>}
      {lateBy !== undefined && <Fact name={t('alert.lateReport')}>{ageText(t, lateBy * SECOND)}</Fact>}
      {verdict !== undefined && <Fact name={t('verdict.title')}><Link to={keyOf('line', verdict.line)} /> <Code>{verdict.version}</Code>{t('colon')} {t(`verdict.${verdict.verdict}`)}{t('comma')} {distance(Math.abs(verdict.distance))}</Fact>}
    </>
  );
}

function AlertFlags({ view }: Props): ReactNode {
  const { t } = useWords();
  return (
    <p className="flags">
      {isEscalated(view) && <Toned tone="high">{t('alert.escalated')}</Toned>}
      {view.indeterminate === true && <span className="flag">{t('alert.indeterminate')}</span>}
      {view.late === true && <span className="flag">{t('alert.late')}</span>}
      {view.chatter !== undefined && <span className="flag">{t('alert.chatter', { n: formatNumber(view.chatter) })}</span>}
      {view.severity === 'life-safety' && view.state !== 'closed' && <span className="flag">{t('alert.latched')}</span>}
    </p>
  );
}
