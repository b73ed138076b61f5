import { useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useWords } from '../words.ts';
import { idOf, typeOf, type EntityKey } from '#libs/domain';
import { useDesk, useIsPast, useStore, useView, useWriteBlock } from '../desk.ts';
import { useLook } from '../look.ts';
import { AlertActions } from './alert-actions.tsx';
import { FormPart } from '../later.tsx';
import { ToldLine } from './told.tsx';
import { useFocusBack } from './use-focus-back.ts';
import { UNDO_MILLIS, sendCommand, type Told, type Wish } from './send.ts';

export type FormName = 'assess' | 'merge' | 'suspend' | 'note';

/** Sends, then remembers what to say: applied with a way back, pending, or who was first. */
export type Give = (wish: Wish, word: string) => void;

/** What a person may do with the selected entity. Acts name the act they saw, so that the first of two wins and both are told. */
export function Actions({ entityKey }: { readonly entityKey: EntityKey }): ReactNode {
  // Nothing can be done about the past.
  if (useIsPast()) return null;
  return typeOf(entityKey) === 'alert' ? <AlertActions entityKey={entityKey} /> : <PresentActions entityKey={entityKey} />;
}

function PresentActions({ entityKey }: { readonly entityKey: EntityKey }): ReactNode {
  const { t } = useWords();
  const { feed, store } = useDesk();
  const { set } = useLook();
  const blocked = useWriteBlock();
  const operations = useStore((state) => state.audience === 'operations');
  const [form, setForm] = useState<FormName | undefined>(undefined);
  const [told, setTold] = useState<Told | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const give: Give = (wish, word) => {
    // What sends keeps the focus meanwhile, which it would lose if it were disabled: it only says that it is.
    if (busy) return;
    setBusy(true);
    setTold(undefined);
    void send(wish, word);
  };
  const send = async (wish: Wish, word: string): Promise<void> => {
    const answer = await sendCommand(feed, wish);
    setBusy(false);
    setTold(answer);
    if (answer.told !== 'applied') return;
    setForm(undefined);
    if (wish.from !== undefined) set({ undo: { subject: wish.subject, act: answer.act, word, until: store.state.now + UNDO_MILLIS } });
  };
  const close = (): void => setForm(undefined);
  const off = blocked !== undefined;
  const row = useFocusBack(form);
  return (
    <section className="actions" aria-label={t('act.label')}>
      {form === undefined && (
        <div className="action-row" ref={row}>
          {typeOf(entityKey) === 'violation' && operations && <><Button className="button main" data-opens="assess" isDisabled={off} onPress={() => setForm('assess')}>{t('act.assess')}</Button><Button className="button" data-opens="merge" isDisabled={off} onPress={() => setForm('merge')}>{t('act.merge')}</Button></>}
          {typeOf(entityKey) === 'corridor' && operations && <SuspendOrReopen entityKey={entityKey} off={off} busy={busy} onSuspend={() => setForm('suspend')} give={give} />}
          <Button className="button" data-opens="note" isDisabled={off} onPress={() => setForm('note')}>{t('act.note')}</Button>
        </div>
      )}
      {blocked !== undefined && <p className="why">{t(blocked)}</p>}
      {form !== undefined && <FormPart form={form} entityKey={entityKey} off={off} busy={busy} told={told} give={give} onClose={close} />}
      <ToldLine told={told} entityKey={entityKey} />
    </section>
  );
}

interface SuspensionProps { readonly entityKey: EntityKey; readonly off: boolean; readonly busy: boolean; readonly onSuspend: () => void; readonly give: Give }

function SuspendOrReopen({ entityKey, off, busy, onSuspend, give }: SuspensionProps): ReactNode {
  const { t } = useWords();
  const view = useView('corridor', entityKey);
  if (view === undefined) return null;
  const suspended = view.parts.some(({ key, status }) => key === entityKey || status === 'suspended') || view.reason !== undefined;
  if (!suspended) return <Button className="button main" data-opens="suspend" isDisabled={off} onPress={onSuspend}>{t('act.suspend')}</Button>;
  const reopen = (): void => give({ type: 'reopen-corridor', subject: entityKey, from: view.acts?.['suspended']?.act ?? null, data: {} }, t('act.done.reopen', { id: idOf(entityKey) }));
  return <Button className="button main" isDisabled={off} aria-disabled={busy} onPress={reopen}>{t('act.reopen')}</Button>;
}
