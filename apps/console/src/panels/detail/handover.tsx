import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useWords } from '../words.ts';
import { SIDES } from '#libs/domain';
import { formatNumber } from '../../words/numbers.ts';
import { useView } from '../desk.ts';
import { useLook } from '../look.ts';
import { Theirs, Utc } from '../text.tsx';
import { Fact, Facts } from './parts.tsx';

/** Who signed for the picture of which position; what it held is one press away. */
export function HandoverDetail({ entityKey }: { readonly entityKey: string }): ReactNode {
  const { t } = useWords();
  const { set } = useLook();
  const view = useView('handover', entityKey);
  if (view === undefined) return null;
  return (
    <>
      <h2 className="title">{t('handover.title')}</h2>
      <p className="standing">{t(view.complete ? 'handover.complete' : 'handover.waits')} {formatNumber(view.position)}</p>
      <Facts>
        {SIDES.map((side) => {
          const signature = view[side];
          return signature === undefined ? null : <Fact key={side} name={t(`handover.${side}`)}><Theirs>{signature.by}</Theirs>{t('comma')} <Utc at={signature.at} seconds /></Fact>;
        })}
      </Facts>
      <p className="action-row"><Button className="button" onPress={() => set({ dialog: 'handover', handover: entityKey })}>{t('handover.read')}</Button></p>
    </>
  );
}
