import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FIRST_SIGHT, type ListName, type State, type ViewMaps } from '../../picture/state.ts';
import { SEVERITIES, severityOf, type Severity } from '../../picture/tones.ts';
import { isMuted, isOnMap } from '../../picture/whereabouts.ts';
import { formatNumber } from '../../words/numbers.ts';
import type { Keyed } from '../attention.ts';
import { useDesk, useStore } from '../desk.ts';
import { Mark } from '../mark.tsx';

/** What the filters leave of one type, in the order of the map; the same map for as long as nothing changes. */
export function useFiltered<T extends 'violation' | 'convoy' | 'corridor' | 'checkpoint'>(type: T): ReadonlyMap<string, Keyed<ViewMaps[T] extends ReadonlyMap<string, infer V> ? V : never>[1]> {
  const all = useStore((state) => state.views[type]) as ReadonlyMap<string, never>;
  const muted = useStore((state) => state.muted);
  const { store } = useDesk();
  const within = useWithin();
  return useMemo(() => {
    if (within === undefined && (muted.size === 0 || type !== 'violation')) return all;
    const { state } = store;
    const keeps = (key: string): boolean => {
      const view = type === 'violation' ? state.views.violation.get(key) : undefined;
      if (view !== undefined && isMuted(view, { muted })) return false;
      return within === undefined || isOnMap(key, state.views, within.extent, { hidden: within.hidden, muted, now: state.now });
    };
    return new Map([...all].filter(([key]) => keeps(key)));
  }, [all, muted, within, type, store]);
}

type Within = { readonly extent: NonNullable<State['extent']>; readonly hidden: State['hidden'] } | undefined;
/** What the map shows, while lists hold only that; new with every position as well, because a convoy drives in and out of it. */
function useWithin(): Within {
  const extent = useStore((state) => (state.here ? state.extent : undefined));
  const hidden = useStore((state) => state.hidden);
  const tracks = useStore((state) => (state.here ? state.views.track : undefined));
  return useMemo(() => (extent === undefined || tracks === undefined ? undefined : { extent, hidden }), [extent, hidden, tracks]);
}

/** Severities that can be left out, and whether lists follow the map; what is left out is counted and never silent. */
export function FilterBar({ list, out }: { readonly list: ListName; readonly out: number }): ReactNode {
  const { t } = useTranslation();
  const { store } = useDesk();
  const here = useStore((state) => state.here);
  const hasMap = useStore((state) => state.extent !== undefined);
  return (
    <fieldset className="filters">
      <legend className="unseen">{t('filter.label')}</legend>
      {list === 'violations' && <Severities />}
      <button type="button" className="chip push" aria-pressed={here} disabled={!hasMap} onClick={() => store.look({ here: !here })}>{t('filter.here')}</button>
      {out > 0 && (
        <p className="filtered-out">
          {t('filter.out', { count: out, n: formatNumber(out) })} <button type="button" className="link" onClick={() => store.look({ muted: FIRST_SIGHT.muted, here: false })}>{t('filter.all')}</button>
        </p>
      )}
    </fieldset>
  );
}

function Severities(): ReactNode {
  const { t } = useTranslation();
  const { store } = useDesk();
  const muted = useStore((state) => state.muted);
  const violations = useStore((state) => state.views.violation);
  const counts = useMemo(() => {
    const count: Record<Severity, number> = { life: 0, high: 0, medium: 0, low: 0 };
    for (const { class: name } of violations.values()) count[severityOf(name)] += 1;
    return count;
  }, [violations]);
  return SEVERITIES.map((severity, at) => (
    <button key={severity} type="button" className="chip" title={`${t(`tone.${severity}`)} (${at + 1})`} aria-pressed={!muted.has(severity)} onClick={() => store.mute(severity, !muted.has(severity))}>
      <Mark shape="violation" tone={severity} open={muted.has(severity)} /><span className="unseen">{t(`tone.${severity}`)} </span>{formatNumber(counts[severity])}
    </button>
  ));
}
