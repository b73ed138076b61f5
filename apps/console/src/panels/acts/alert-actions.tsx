import { useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useWords } from '../words.ts';
import type { AlertView, EntityKey } from '#libs/domain';
import { isUnanswered } from '../alerts/pressing.ts';
import { useStore, useView, useWriteBlock } from '../desk.ts';
import { isCoordinators } from '../lists/lists.ts';
import { useLook } from '../look.ts';
import { FormPart } from '../later.tsx';
import { ToldLine } from './told.tsx';
import { useFocusBack } from './use-focus-back.ts';
import { useAlertActs } from './use-alert-acts.ts';

/** What a person may do with an alert: see it, say what was done, take it on, put it off, end it. */
export function AlertActions({ entityKey }: { readonly entityKey: EntityKey }): ReactNode {
  const { t } = useWords();
  const view = useView('alert', entityKey);
  const blocked = useWriteBlock();
  const coordinators = useStore(isCoordinators);
  const acts = useAlertActs();
  const { look, set } = useLook();
  const [noting, setNoting] = useState(false);
  const acting = look.acting?.subject === entityKey ? look.acting : undefined;
  const asked = look.form?.subject === entityKey ? look.form.form : undefined;
  const form = asked ?? (noting ? 'note' as const : undefined);
  const close = (): void => { set({ form: undefined }); setNoting(false); };
  const give: typeof acts.give = (wish, word) => { acts.give(wish, word); setNoting(false); };
  const off = blocked !== undefined;
  const busy = acting !== undefined && acting.told === undefined;
  const row = useFocusBack(form);
  if (view === undefined) return null;
  return (
    <section className="actions" aria-label={t('act.label')} aria-busy={busy}>
      {form === undefined && (
        <div className="actions" ref={row}>
          <div className="action-row">
            {isUnanswered(view, coordinators) && <Button className="button main" isDisabled={off} onPress={() => acts.acknowledge(entityKey)}>{t('alert.acknowledge')} <kbd>A</kbd></Button>}
            {!coordinators && !isClosed(view) && <OfficersMain entityKey={entityKey} view={view} off={off} />}
          </div>
          <div className="action-row">
            {!coordinators && !isClosed(view) && <OfficersOther entityKey={entityKey} view={view} off={off} />}
            <Button className="button small" data-opens="note" isDisabled={off} onPress={() => setNoting(true)}>{t('act.note')}</Button>
          </div>
        </div>
      )}
      {blocked !== undefined && <p className="why">{t(blocked)}</p>}
      {form !== undefined && <FormPart form={form} entityKey={entityKey} off={off} busy={busy} told={acting?.told} give={give} onClose={close} />}
      <ToldLine told={acting?.told} entityKey={entityKey} />
    </section>
  );
}

const isClosed = ({ state }: AlertView): boolean => state === 'closed';
interface Props { readonly entityKey: EntityKey; readonly view: AlertView; readonly off: boolean }

function OfficersMain({ entityKey, view, off }: Props): ReactNode {
  const { t } = useWords();
  const { ask, own, give } = useAlertActs();
  const unshelve = (): void => give({ type: 'unshelve-alert', subject: entityKey, from: view.acts?.['shelf']?.act ?? null, data: {} }, t('alert.done.unshelve'));
  return (
    <>
      {(view.confirmed !== true || view.acknowledged !== true) && <Button className="button" data-opens="confirm" isDisabled={off} onPress={() => ask(entityKey, 'confirm')}>{t('alert.confirm')} <kbd>C</kbd></Button>}
      {view.state === 'shelved'
        ? <Button className="button main" isDisabled={off} onPress={unshelve}>{t('alert.unshelve')}</Button>
        : <Button className="button" data-opens="shelve" isDisabled={off} onPress={() => ask(entityKey, 'shelve')}>{t('alert.shelve')} <kbd>S</kbd></Button>}
      <Button className="button" isDisabled={off} onPress={() => own(entityKey)}>{t('alert.own')} <kbd>O</kbd></Button>
    </>
  );
}

function OfficersOther({ entityKey, view, off }: Props): ReactNode {
  const { t } = useWords();
  const { ask, give } = useAlertActs();
  const escalate = (): void => give({ type: 'escalate-alert', subject: entityKey, data: {} }, t('alert.done.escalate'));
  return (
    <>
      <Button className="button small" data-opens="assign" isDisabled={off} onPress={() => ask(entityKey, 'assign')}>{t('alert.assign')}</Button>
      {view.level !== 'shift-lead' && <Button className="button small" isDisabled={off} onPress={escalate}>{t('alert.escalate')}</Button>}
      <Button className="button small" data-opens="close" isDisabled={off} onPress={() => ask(entityKey, 'close')}>{t('alert.close')}</Button>
    </>
  );
}
