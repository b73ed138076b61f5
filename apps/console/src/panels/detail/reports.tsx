import type { ReactNode } from 'react';
import { useWords } from '../words.ts';
import type { ViolationReportView, ViolationView } from '#libs/domain';
import { ageText } from '../../words/ages.ts';
import { wireTime } from '../../words/clocks.ts';
import { Toned } from '../mark.tsx';
import { Code, Theirs, Utc, PlusMinus } from '../text.tsx';
import { LATE_AFTER } from './happenings.ts';
import { Sender } from './parts.tsx';




/** One report after the other, the one that leads first; retracted ones stay, struck through. */
export function Reports({ view }: { readonly view: ViolationView }): ReactNode {
  const ordered = view.reports.toSorted((a, b) => Number(b.lead ?? false) - Number(a.lead ?? false) || Number(a.retracted ?? false) - Number(b.retracted ?? false) || (a.time < b.time ? 1 : -1));
  return <ul className="reports">{ordered.map((report) => <li key={`${report.key} ${report.time}`}><Report report={report} classOf={view.class} /></li>)}</ul>;
}

function Report({ report, classOf }: { readonly report: ViolationReportView; readonly classOf: ViolationView['class'] }): ReactNode {
  const { t } = useWords();
  const late = wireTime(report.recordedAt) - wireTime(report.time);
  return (
    <article data-retracted={report.retracted} data-lead={report.lead}>
      <p>
        <Utc at={report.time} /> <Sender uri={report.source} />
        {report.group !== undefined && <span className="muted"> · {t('reports.group')} <Theirs>{report.group}</Theirs></span>}
      </p>
      <p className="muted">
        {report.class !== classOf && <>{t(`class.${report.class}`)} · </>}
        {t(`sense.${report.sense}`)}
        {(report.reliability ?? report.credibility) !== undefined && <> · {t('reports.grade')} <Code>{`${report.reliability ?? '–'}${report.credibility ?? '–'}`}</Code></>}
        {report.uncertainty !== undefined && <> · <PlusMinus metres={report.uncertainty} /></>}
      </p>
      <p className="flags">
        {report.lead === true && <span className="flag">{t('reports.lead')}</span>}
        {report.corrected === true && <span className="flag">{t('violation.corrected')}</span>}
        {report.retracted === true && <span className="flag">{t('occurrence.retracted')}</span>}
        {late > LATE_AFTER && <Toned tone="late">{t('history.late', { age: ageText(t, late) })}</Toned>}
      </p>
      {report.narrative !== undefined && report.lead !== true && <p className="narrative"><Theirs>{report.narrative}</Theirs></p>}
    </article>
  );
}
