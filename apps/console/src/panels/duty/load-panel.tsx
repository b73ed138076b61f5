import { useMemo, type ReactNode } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useWords } from '../words.ts';
import { DAY, limitsWith, loadOf, type AlertView, type Asked, type EntityKey, type Millis } from '#libs/domain';
import { ageText } from '../../words/ages.ts';
import { wireTime } from '../../words/clocks.ts';
import { formatNumber } from '../../words/numbers.ts';
import { useDesk, useLanguage, useNow, useStore } from '../desk.ts';
import { Fact, Facts } from '../detail/parts.tsx';
import { isCoordinators } from '../lists/lists.ts';
import { useLook } from '../look.ts';
import { Mark } from '../mark.tsx';
import { Ago, Utc, Whose } from '../text.tsx';
import { markOf, titleOf } from '../titles.ts';

/** Views keep an alert so long after it was closed: what was raised since is all there. */
const SINCE: Millis = DAY;
const LINES = 10;

/** What a seat saw of an alert: to a coordinator it is acknowledged when its own desk saw it. */
function askedOf({ raisedAt, risenAt, acknowledgedAt, seen }: AlertView, coordinators: boolean): Asked {
  const [first] = seen;
  const answered = coordinators ? first?.at : acknowledgedAt;
  return { raises: [raisedAt, ...(risenAt === undefined ? [] : [risenAt])].map(wireTime), ...(answered !== undefined && { acknowledgedAt: wireTime(answered) }) };
}

/** How much this seat was asked in the last 24 hours, and by what. */
export function LoadPanel(): ReactNode {
  const { t } = useWords();
  const { look, set } = useLook();
  return (
    <ModalOverlay className="shade" isDismissable isOpen={look.dialog === 'load'} onOpenChange={(open) => set({ dialog: open ? 'load' : undefined })}>
      <Modal className="sheet">
        <Dialog>
          <Heading slot="title" level={2}>{t('load.title')}</Heading>
          <Figures />
          <Frequent />
          <Longest />
          <Button className="button" slot="close">{t('close')}</Button>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Figures(): ReactNode {
  const { t } = useWords();
  const alerts = useStore(({ views }) => views.alert);
  const coordinators = useStore(isCoordinators);
  const rules = useStore(({ views }) => [...views.operation.values()][0]?.rules);
  const audience = useStore((state) => state.audience) ?? '';
  const now = useNow();
  const { flood, raises, flooded, answered, half, ninety, ninetyFive } = useMemo(
    () => loadOf([...alerts.values()].map((view) => askedOf(view, coordinators)), now - SINCE, now, limitsWith(rules).flood), [alerts, coordinators, rules, now],
  );
  const wait = (millis: Millis | undefined): string => (millis === undefined ? '–' : ageText(t, millis));
  return (
    <Facts>
      <Fact name={t('load.seat')}><Whose audience={audience} /></Fact>
      <Fact name={t('load.now')}>{formatNumber(flood.count)}{flood.on && <> <span className="flag">{t('load.flood')}</span></>}</Fact>
      <Fact name={t('load.peak')}>{formatNumber(flood.peak.count)}{flood.peak.at !== undefined && <>{t('comma')} <Utc at={flood.peak.at} /></>}</Fact>
      <Fact name={t('load.day')}>{formatNumber(raises)}</Fact>
      <Fact name={t('load.flooded')}>{ageText(t, flooded)}</Fact>
      <Fact name={t('load.answered')}>{t('load.waits', { half: wait(half), ninety: wait(ninety), ninetyFive: wait(ninetyFive), count: answered, n: formatNumber(answered) })}</Fact>
    </Facts>
  );
}

/** The conditions that were raised most often: what to mend first. */
function Frequent(): ReactNode {
  const { t } = useWords();
  const alerts = useStore(({ views }) => views.alert);
  const now = useNow();
  const often = useMemo(() => {
    const counts = new Map<string, { readonly first: EntityKey; readonly count: number }>();
    for (const [key, view] of alerts) {
      if (wireTime(view.raisedAt) < now - SINCE) continue;
      const name = `${view.rule} ${view.subject}`;
      const { first = key, count = 0 } = counts.get(name) ?? {};
      counts.set(name, { first, count: count + 1 });
    }
    return [...counts.values()].toSorted((a, b) => b.count - a.count || (a.first < b.first ? -1 : 1)).slice(0, LINES);
  }, [alerts, now]);
  if (often.length === 0) return null;
  return <section><h3>{t('load.frequent')}</h3><ul className="parts">{often.map(({ first, count }) => <li key={first}><Line alert={first} /> <span className="push">×{formatNumber(count)}</span></li>)}</ul></section>;
}

function Longest(): ReactNode {
  const { t } = useWords();
  const alerts = useStore(({ views }) => views.alert);
  const longest = useMemo(() => [...alerts].filter(([, { state }]) => state !== 'closed').toSorted(([, a], [, b]) => (a.raisedAt < b.raisedAt ? -1 : 1)).slice(0, LINES), [alerts]);
  if (longest.length === 0) return null;
  return <section><h3>{t('load.standing')}</h3><ul className="parts">{longest.map(([key, { raisedAt }]) => <li key={key}><Line alert={key} /> <span className="push muted"><Ago at={raisedAt} /></span></li>)}</ul></section>;
}

function Line({ alert }: { readonly alert: EntityKey }): ReactNode {
  const { t } = useWords();
  const language = useLanguage();
  const { store } = useDesk();
  const { set } = useLook();
  const { views } = store.state;
  const mark = markOf(views, alert);
  return <>{mark !== undefined && <Mark {...mark} />}<Button className="link" onPress={() => { set({ dialog: undefined }); store.select(alert); }}><bdi>{titleOf({ t, language, views }, alert)}</bdi></Button></>;
}
