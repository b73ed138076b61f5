import { useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useWords } from '../words.ts';
import { SECOND, type EntityKey } from '#libs/domain';
import { formatNumber } from '../../words/numbers.ts';
import { useDesk, useNow, useWriteBlock } from '../desk.ts';
import { useLook } from '../look.ts';
import { Ago, Theirs } from '../text.tsx';
import { sendCommand, type Told } from './send.ts';

/** What became of the last command, and the way back while it is open. */
export function ToldLine({ told, entityKey }: { readonly told: Told | undefined; readonly entityKey: EntityKey }): ReactNode {
  const { look } = useLook();
  const now = useNow();
  const undo = look.undo !== undefined && look.undo.subject === entityKey && look.undo.until > now;
  return (
    <output className="told-place">
      {undo ? <UndoLine /> : told !== undefined && <div className="told" data-told={told.told}><Said told={told} /></div>}
    </output>
  );
}

export function Said({ told }: { readonly told: Told }): ReactNode {
  const { t } = useWords();
  switch (told.told) {
    case 'applied': return t('told.applied');
    case 'pending': return t('told.pending');
    case 'not-sent': return t('told.notSent');
    case 'refused': return <>{t('told.refused')} <Theirs lang="en">{told.reason}</Theirs></>;
    case 'conflict': return told.by === undefined
      ? <>{t('told.refused')} <Theirs lang="en">{told.reason}</Theirs></>
      : <>{t('told.conflict')} <Theirs>{told.by}</Theirs>{told.at !== undefined && <>{t('comma')} <Ago at={told.at} /></>}</>;
  }
}

function UndoLine(): ReactNode {
  const { t } = useWords();
  const { feed } = useDesk();
  const { look, set } = useLook();
  const now = useNow();
  const blocked = useWriteBlock();
  const [answer, setAnswer] = useState<Told | undefined>(undefined);
  const { undo } = look;
  if (undo === undefined) return null;
  const back = async (): Promise<void> => {
    const told = await sendCommand(feed, { type: 'withdraw-act', subject: undo.subject, data: { act: undo.act } });
    if (told.told === 'applied') set({ undo: undefined });
    else setAnswer(told);
  };
  return (
    <div className="told" data-told={answer?.told ?? 'applied'}>
      {answer === undefined ? <bdi>{undo.word}</bdi> : <Said told={answer} />}
      <Button className="button small push" isDisabled={blocked !== undefined} onPress={() => { void back(); }}>{t('act.undo')} <span className="muted">{t('unit.s', { n: formatNumber(Math.ceil((undo.until - now) / SECOND)) })}</span></Button>
    </div>
  );
}
