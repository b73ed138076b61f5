import { useMemo, type ReactNode } from 'react';
import { useWords } from '../words.ts';
import type { AlertView, ViolationView } from '#libs/domain';
import { FIRST_SIGHT, type ListName } from '../../picture/state.ts';
import { SEVERITIES, severityOf, severityOfAlert, type Severity } from '../../picture/tones.ts';
import { formatNumber } from '../../words/numbers.ts';
import { useDesk, useStore } from '../desk.ts';
import { Mark } from '../mark.tsx';
import { isCoordinators, tabOf } from './lists.ts';

/** Severities that can be left out, and whether lists follow the map; what is left out is counted and never silent. */
export function FilterBar({ list, out }: { readonly list: ListName; readonly out: number }): ReactNode {
  const { t } = useWords();
  const { store } = useDesk();
  const here = useStore((state) => state.here);
  const hasMap = useStore((state) => state.extent !== undefined);
  return (
    <fieldset className="filters">
      <legend className="unseen">{t('filter.label')}</legend>
      {(list === 'violations' || list === 'alerts') && <Severities of={list === 'alerts' ? 'alert' : 'violation'} />}
      <button type="button" className="chip push" aria-pressed={here} disabled={!hasMap} onClick={() => store.look({ here: !here })}>{t('filter.here')}</button>
      {out > 0 && (
        <p className="filtered-out">
          {t('filter.out', { count: out, n: formatNumber(out) })} <button type="button" className="link" onClick={() => store.look({ muted: FIRST_SIGHT.muted, here: false })}>{t('filter.all')}</button>
        </p>
      )}
    </fieldset>
  );
}

function Severities({ of }: { readonly of: 'alert' | 'violation' }): ReactNode {
  const { t } = useWords();
  const { store } = useDesk();
  const muted = useStore((state) => state.muted);
  const views = useStore((state) => state.views[of]);
  const tab = useStore((state) => state.alerts);
  const coordinators = useStore(isCoordinators);
  const counts = useMemo(() => {
    const count: Record<Severity, number> = { life: 0, high: 0, medium: 0, low: 0 };
    for (const view of views.values() as Iterable<ViolationView | AlertView>) {
      if (!('rule' in view)) count[severityOf(view.class)] += 1;
      else if (tabOf(view, coordinators) === tab) count[severityOfAlert(view)] += 1;
    }
    return count;
  }, [views, tab, coordinators]);
  return SEVERITIES.map((severity, at) => (
    <button key={severity} type="button" className="chip" title={`${t(`tone.${severity}`)} (${at + 1})`} aria-pressed={!muted.has(severity)} onClick={() => store.mute(severity, !muted.has(severity))}>
      <Mark shape={of} tone={severity} open={muted.has(severity)} /><span className="unseen">{t(`tone.${severity}`)} </span>{formatNumber(counts[severity])}
    </button>
  ));
}
