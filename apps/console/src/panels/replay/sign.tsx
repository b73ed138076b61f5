import type { ReactNode } from 'react';
import { useWords } from '../words.ts';
import { utcFull } from '../../words/clocks.ts';
import { formatNumber, inDigits } from '../../words/numbers.ts';
import { useDesk, useStore } from '../desk.ts';
import { speedText } from './spans.ts';

/** Loudly: this is not now. What came meanwhile is counted, and is the way back. */
export function ReplaySign(): ReactNode {
  const { t } = useWords();
  const { player } = useDesk();
  const replay = useStore((state) => state.replay);
  if (replay === undefined) return null;
  const { phase, at, speed, fresh } = replay;
  return (
    <>
      <span className="live" data-link="replay" data-phase={phase}>
        <i aria-hidden="true" />{t('replay.word')} <bdi dir="ltr" className="replay-day">{utcFull(at).slice(0, 10)}</bdi> <bdi dir="ltr">{inDigits(speedText(speed))}</bdi>
      </span>
      <button type="button" className="button small replay-back" data-fresh={fresh > 0 || undefined} onClick={() => player.leave()}>
        {fresh > 0 && <b>{t('replay.fresh', { count: fresh, n: formatNumber(fresh) })}{t('colon')} </b>}{t('replay.back')} <kbd>Shift Esc</kbd>
      </button>
    </>
  );
}
