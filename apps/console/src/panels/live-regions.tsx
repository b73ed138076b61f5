import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { SECOND } from '#libs/domain';
import { utcSeconds } from '../words/clocks.ts';
import { formatNumber } from '../words/numbers.ts';
import { useDesk, useStore } from './desk.ts';
import { isSettled, toneOfClass } from '../picture/tones.ts';

/** Not more often than this is anything said, so that a burst is one sentence. */
const SPEAK_EVERY = 5 * SECOND;

/** What a screen reader hears without asking: new violations, threats to life at once, and a picture that froze. */
export function LiveRegions(): ReactNode {
  const { t } = useTranslation();
  const { polite, urgent } = useNews();
  const link = useStore((state) => state.link.state);
  const frozenAt = useStore((state) => state.link.frozenAt);
  return (
    <>
      <output className="unseen" aria-live="polite">{polite > 0 ? t('say.violations', { count: polite, n: formatNumber(polite) }) : ''}</output>
      <div className="unseen" role="alert" aria-live="assertive">
        {link === 'frozen' && frozenAt !== undefined ? `${t('band.frozen')} ${utcSeconds(frozenAt)}` : urgent > 0 ? t('say.threats', { count: urgent, n: formatNumber(urgent) }) : ''}
      </div>
    </>
  );
}

interface News { readonly polite: number; readonly urgent: number }

/** Counts violations that were not in the picture before, and lets them out once per interval. */
function useNews(): News {
  const { store } = useDesk();
  const [news, setNews] = useState<News>({ polite: 0, urgent: 0 });
  const known = useRef<Set<string> | undefined>(undefined);
  useEffect(() => {
    const waiting = { polite: 0, urgent: 0 };
    const stop = store.onChanges((keys) => {
      const { violation } = store.state.views;
      // What the past brings is no news.
      if (keys === 'all' || known.current === undefined || store.state.replay !== undefined) {
        known.current = new Set(violation.keys());
        return;
      }
      for (const key of keys) {
        const view = violation.get(key);
        if (view === undefined || known.current.has(key)) continue;
        known.current.add(key);
        if (!isSettled(view)) waiting[toneOfClass(view.class) === 'life' ? 'urgent' : 'polite'] += 1;
      }
    });
    const timer = setInterval(() => {
      setNews((before) => (before.polite === waiting.polite && before.urgent === waiting.urgent ? before : { ...waiting }));
      waiting.polite = 0;
      waiting.urgent = 0;
    }, SPEAK_EVERY);
    return () => { stop(); clearInterval(timer); };
  }, [store]);
  return news;
}
