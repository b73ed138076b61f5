import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useWords } from './words.ts';
import { SECOND, type AlertView, type EntityKey } from '#libs/domain';
import { utcSeconds } from '../words/clocks.ts';
import { formatNumber } from '../words/numbers.ts';
import { countSeverities, type SeverityCounts } from './alerts/grouping.ts';
import { severityWords } from './alerts/severity-words.ts';
import { annunciatedAt, isUnanswered } from './alerts/pressing.ts';
import { useDesk, useStore } from './desk.ts';
import { isCoordinators } from './lists/lists.ts';
import { isSettled, toneOfClass } from '../picture/tones.ts';

/** Not more often than this is anything said, so that a burst is one sentence. */
const SPEAK_EVERY = 5 * SECOND;

/** What a screen reader hears without asking: new alerts and violations, threats to life at once, and a picture that froze. */
export function LiveRegions(): ReactNode {
  const { t } = useWords();
  const { violations, threats, alerts } = useNews();
  const link = useStore((state) => state.link.state);
  const frozenAt = useStore((state) => state.link.frozenAt);
  const calm: SeverityCounts = { ...alerts, life: 0 };
  const polite = [
    ...(alerts.high + alerts.medium + alerts.low > 0 ? [`${t('say.alerts')} ${severityWords(t, calm)}`] : []),
    ...(violations > 0 ? [t('say.violations', { count: violations, n: formatNumber(violations) })] : []),
  ];
  const urgent = [
    ...(alerts.life > 0 ? [t('say.life', { count: alerts.life, n: formatNumber(alerts.life) })] : []),
    ...(threats > 0 ? [t('say.threats', { count: threats, n: formatNumber(threats) })] : []),
  ];
  return (
    <>
      <output className="unseen" aria-live="polite">{polite.join('. ')}</output>
      <div className="unseen" role="alert" aria-live="assertive">{link === 'frozen' && frozenAt !== undefined ? `${t('band.frozen')} ${utcSeconds(frozenAt)}` : urgent.join('. ')}</div>
    </>
  );
}

interface News { readonly violations: number; readonly threats: number; readonly alerts: SeverityCounts }
const NO_NEWS: News = { violations: 0, threats: 0, alerts: countSeverities([]) };

/** Counts violations and alerts that were not in the picture before, and alerts that were raised anew; lets them out once per interval. */
function useNews(): News {
  const { store } = useDesk();
  const [news, setNews] = useState<News>(NO_NEWS);
  const known = useRef<Map<string, number> | undefined>(undefined);
  useEffect(() => {
    let [violations, threats] = [0, 0];
    let alerts: AlertView[] = [];
    const stop = store.onChanges((keys) => {
      const { views } = store.state;
      const before = known.current;
      // What the past brings is no news.
      if (keys === 'all' || before === undefined || store.state.replay !== undefined) {
        known.current = new Map<EntityKey, number>([...[...views.violation.keys()].map((key): [EntityKey, number] => [key, 0]), ...[...views.alert].map(([key, view]): [EntityKey, number] => [key, annunciatedAt(view)])]);
        return;
      }
      for (const key of keys) {
        const violation = views.violation.get(key);
        const alert = views.alert.get(key);
        if (violation !== undefined && !before.has(key) && !isSettled(violation)) {
          if (toneOfClass(violation.class) === 'life') threats += 1;
          else violations += 1;
        }
        if (alert !== undefined && (before.get(key) ?? 0) < annunciatedAt(alert) && isUnanswered(alert, isCoordinators(store.state))) alerts.push(alert);
        if (violation !== undefined || alert !== undefined) before.set(key, alert === undefined ? 0 : annunciatedAt(alert));
      }
    });
    const timer = setInterval(() => {
      const isQuiet = violations + threats + alerts.length === 0;
      const next: News = isQuiet ? NO_NEWS : { violations, threats, alerts: countSeverities(alerts) };
      setNews(next);
      [violations, threats, alerts] = [0, 0, []];
    }, SPEAK_EVERY);
    return () => { stop(); clearInterval(timer); };
  }, [store]);
  return news;
}
