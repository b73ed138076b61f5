import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useWords } from './words.ts';
import { useDesk, useStore } from './desk.ts';
import { toggleLog } from './log/question.ts';
import type { Copied } from './map-region.tsx';
import { REGIONS, useLook } from './look.ts';
import { Code, Whose } from './text.tsx';
import { GapLine } from './top/live-age.tsx';

/** What was missed, what was copied, and what keys there are; on a phone the regions to choose from. */
export function Foot({ copied, onPrint }: { readonly copied: Copied | undefined; readonly onPrint: () => void }): ReactNode {
  const { t } = useWords();
  const { look, set } = useLook();
  const { store } = useDesk();
  const log = useStore((state) => state.log !== undefined);
  const view = useStore((state) => state.view);
  const audience = useStore((state) => state.audience);
  const waits = useStore(({ views }) => [...views.handover.values()].some(({ complete }) => !complete));
  return (
    <footer className="foot" data-region="foot">
      {audience !== undefined && <span>{t('foot.audience')} <Whose audience={audience} /></span>}
      <GapLine />
      {copied !== undefined && <output>{t(copied.done ? 'foot.copied' : 'foot.byHand')} <Code>{copied.coordinates}</Code></output>}
      <Button className="button plain push" aria-pressed={log} onPress={() => toggleLog(store)}>{t('log.title')} <kbd>L</kbd></Button>
      {audience === 'operations' && <Button className="button plain" onPress={() => set({ dialog: 'handover', handover: undefined })}>{t('handover.title')}{waits && <b className="flag">{t('handover.waits')}</b>}</Button>}
      <Button className="button plain" onPress={onPrint}>{t('handout.print')}</Button>
      <Button className="button plain" onPress={() => set({ dialog: 'keys' })}>{t('keys.title')} <kbd>?</kbd></Button>
      <nav className="phone-tabs" aria-label={t('foot.regions')}>
        {REGIONS.filter((region) => view === 'watch' || region !== 'list').map((region) => <Button key={region} className="button plain" {...(look.region === region && { 'aria-current': 'true' as const })} onPress={() => set({ region })}>{t(region === 'map' && view !== 'watch' ? `view.${view}` : `region.${region}`)}</Button>)}
      </nav>
    </footer>
  );
}
