import type { ReactNode } from 'react';
import { useWords } from '../words.ts';
import { formatNumber } from '../../words/numbers.ts';
import { pressingOf } from '../alerts/pressing.ts';
import { useDesk, useStore } from '../desk.ts';
import { useLook } from '../look.ts';
import { Mark } from '../mark.tsx';

/** How many life-safety and high alerts nobody here has acknowledged, in every view; opens the list of them. */
export function AlertChips(): ReactNode {
  const { t } = useWords();
  const { store } = useDesk();
  const { set } = useLook();
  const { counts } = useStore(pressingOf);
  const open = (): void => {
    store.look({ view: 'watch', list: 'alerts', alerts: 'active' });
    set({ listShown: true, region: 'list' });
  };
  return (
    <span className="push alert-chips">
      {(['life', 'high'] as const).map((severity) => (
        <button key={severity} type="button" className="chip" data-count={counts[severity]} onClick={open}>
          <Mark shape="alert" tone={severity} open={counts[severity] === 0} /><b>{formatNumber(counts[severity])}</b> <span className="unseen">{t('alert.chip', { severity: t(`tone.${severity}`) })}</span>
        </button>
      ))}
    </span>
  );
}
