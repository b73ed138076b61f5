import { useCallback, useMemo, type ReactNode } from 'react';
import { Button, Label, Radio, RadioGroup } from 'react-aria-components';
import { useWords } from '../words.ts';
import { DAY, MINUTE, idOf } from '#libs/domain';
import { BACKS, type State } from '../../picture/state.ts';
import { dayWords, utcMinutes } from '../../words/clocks.ts';
import { formatNumber } from '../../words/numbers.ts';
import { useDesk, useLanguage, useStore } from '../desk.ts';
import { isCoordinators } from '../lists/lists.ts';
import { Mark } from '../mark.tsx';
import { Theirs, Utc, inLanguage } from '../text.tsx';
import { toneOfClass } from '../../picture/tones.ts';
import { byHour, byStage, classesOf, countedIn, hoursUntil, partiesOf, sectorsOf, sharesOf, type Counted, type Stretch } from './counting.ts';
import { csvOf, saveCsv, stampOf } from './csv.ts';
import { IncidentTable } from './incident-table.tsx';
import { Incidents } from './incidents.tsx';
import { Shares, type Line } from './shares.tsx';
import { Stages } from './stages.tsx';
import { useSampled } from './use-sampled.ts';

const violationsOf = ({ views }: State) => views.violation;
const convoysOf = ({ views }: State) => views.convoy;
const sectorsOfState = ({ views }: State) => views.sector;
/** A stretch of whole hours changes once an hour: nothing is counted anew for a minute that passed. */
const minuteOf = ({ now }: State) => Math.floor(now / MINUTE) * MINUTE;

/** What to look at rather than to read: how much, when, of what, by whom, where; and how many convoys are how far. */
export function Analysis(): ReactNode {
  const { t } = useWords();
  const isCoordinator = useStore(isCoordinators);
  const convoys = useSampled(convoysOf);
  const stages = useMemo(() => byStage(convoys), [convoys]);
  return (
    <section className="board analysis" aria-label={t('view.analysis')} tabIndex={-1}>
      <h2 className="unseen">{t('view.analysis')}</h2>
      {isCoordinator ? <Stages stages={stages} /> : <Violations><Stages stages={stages} /></Violations>}
    </section>
  );
}

/** The plot of convoys stands first among the bars, so that both plots are seen at once. */
function Violations({ children }: { readonly children: ReactNode }): ReactNode {
  const { t } = useWords();
  const { store } = useDesk();
  const violations = useSampled(violationsOf);
  const sectors = useSampled(sectorsOfState);
  const now = useSampled(minuteOf);
  const muted = useStore((state) => state.muted);
  const back = useStore((state) => state.back);
  const chosen = useStore((state) => state.hours);
  const { from, to } = hoursUntil(now, back);
  const choose = useCallback((next: Stretch | undefined) => { store.look({ hours: next }); }, [store]);
  const all = useMemo(() => countedIn(violations, { from, to }, muted), [violations, from, to, muted]);
  const hours = useMemo(() => byHour(all, { from, to }), [all, from, to]);
  const counted = useMemo(() => (chosen === undefined ? all : all.filter(({ at }) => at >= chosen.from && at < chosen.to)), [all, chosen]);
  return (
    <>
      <div className="analysis-bar">
        <RadioGroup className="spans" orientation="horizontal" value={String(back)} onChange={(value) => { store.look({ back: BACKS.find((each) => String(each) === value) ?? 24, hours: undefined }); }}>
          <Label className="unseen">{t('log.spanLabel')}</Label>
          {BACKS.map((each) => <Radio key={each} value={String(each)} className="span">{t('unit.h', { n: formatNumber(each) })}</Radio>)}
        </RadioGroup>
        <output>{chosen === undefined ? <StretchWords stretch={{ from, to: Math.min(to, now) }} /> : <b><StretchWords stretch={chosen} /></b>}</output>
        {chosen !== undefined && <Button className="button small" onPress={() => choose(undefined)}>{t('analysis.whole')}</Button>}
        <Button className="button small push" isDisabled={counted.length === 0} onPress={() => saveCsv(`${store.state.operation}-violations-${stampOf(store.state.now)}.csv`, fileOf(counted))}>{t('analysis.file')}</Button>
      </div>
      <Incidents hours={hours} stretch={{ from, to }} chosen={chosen} onChoose={choose} />
      <div className="figures">{children}<Histograms counted={counted} sectors={sectors} /></div>
      <IncidentTable counted={counted} />
    </>
  );
}

function StretchWords({ stretch: { from, to } }: { readonly stretch: Stretch }): ReactNode {
  const sameDay = Math.floor(from / DAY) === Math.floor(to / DAY);
  return <><Utc at={from} /> – {!sameDay && <bdi>{dayWords(to, from)} </bdi>}<span dir="ltr">{utcMinutes(to)}</span></>;
}

function Histograms({ counted, sectors }: { readonly counted: readonly Counted[]; readonly sectors: State['views']['sector'] }): ReactNode {
  const { t } = useWords();
  const language = useLanguage();
  const [classes, parties, places] = useMemo(() => [sharesOf(counted, classesOf), sharesOf(counted, partiesOf), sharesOf(counted, sectorsOf(sectors))] as const, [counted, sectors]);
  const none = (words: string): ReactNode => <span className="muted">{words}</span>;
  const byClass = classes.map(({ of, count }): Line => ({ key: of, count, name: <span className="with-mark"><Mark shape="violation" tone={toneOfClass(of)} />{t(`class.${of}`)}</span> }));
  const byParty = parties.map(({ of, count }): Line => ({ key: of ?? '', count, name: of === undefined ? none(t('analysis.noParty')) : <Theirs>{of}</Theirs> }));
  const bySector = places.map(({ of, count }): Line => ({ key: of?.name.en ?? '', count, name: of === undefined ? none(t('analysis.noSector')) : <bdi>{inLanguage(of.name, language)}</bdi> }));
  const empty = t('analysis.none');
  return (
    <>
      <Shares title={t('analysis.byClass')} lines={byClass} empty={empty} />
      <Shares title={t('analysis.bySector')} lines={bySector} empty={empty} />
      <Shares title={t('analysis.byParty')} note={t('analysis.byPartyNote')} lines={byParty} empty={empty} />
    </>
  );
}

const HEADER = ['id', 'time', 'class', 'subtype', 'occurrence', 'severity', 'lon', 'lat', 'uncertainty_m', 'parties', 'sources', 'first_recorded'] as const;

/** Raw values, as the picture has them: for other programs, not for reading. */
const fileOf = (counted: readonly Counted[]): string => csvOf(HEADER, counted.map(({ key, view, severity }) => [
  idOf(key), view.time, view.class, view.subtype, view.occurrence, severity, view.lon, view.lat, view.uncertainty, view.parties?.join('; '),
  new Set(view.reports.filter(({ retracted }) => retracted !== true).map(({ source }) => source)).size, view.firstRecordedAt,
]));
