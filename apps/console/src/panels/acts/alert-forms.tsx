import { useState, type ReactNode } from 'react';
import { Input, Label, TextField } from 'react-aria-components';
import { useWords } from '../words.ts';
import { HOUR, MINUTE, SECOND, formatTime, limitsWith } from '#libs/domain';
import { NAME_LIMIT, readName } from '../../picture/kept.ts';
import { useDesk, useStore, useView } from '../desk.ts';
import { Choice, ReasonForm, useSeenAct, type FormProps } from './forms.tsx';
import { SPANS, endOf, shiftBegan, type Span } from './shelf-end.ts';

/** Seen is not dealt with: to confirm says what was done. */
export function ConfirmForm({ entityKey, off, busy, told, give, onClose }: FormProps): ReactNode {
  const { t } = useWords();
  const view = useView('alert', entityKey);
  const from = useSeenAct(view?.acts?.['confirmed']?.act ?? null, told);
  const send = (note: string): void => give({ type: 'confirm-alert', subject: entityKey, from, data: { note } }, t('alert.done.confirm'));
  return <ReasonForm label={t('alert.confirm')} text={t('alert.whatDone')} off={off} busy={busy} onSend={send} onClose={onClose} />;
}

export function CloseForm({ entityKey, off, busy, told, give, onClose }: FormProps): ReactNode {
  const { t } = useWords();
  const view = useView('alert', entityKey);
  const from = useSeenAct(view?.acts?.['closed']?.act ?? null, told);
  const send = (note: string): void => give({ type: 'close-alert', subject: entityKey, from, data: { note } }, t('alert.done.close'));
  return <ReasonForm label={t('alert.close')} text={t('alert.whyClosed')} off={off} busy={busy} onSend={send} onClose={onClose} />;
}

export function AssignForm({ entityKey, off, busy, told, give, onClose }: FormProps): ReactNode {
  const { t } = useWords();
  const view = useView('alert', entityKey);
  const from = useSeenAct(view?.acts?.['owner']?.act ?? null, told);
  const send = (name: string): void => give({ type: 'assign-alert', subject: entityKey, from, data: { to: name } }, t('alert.done.assign', { name }));
  return <ReasonForm label={t('alert.assign')} text={t('alert.assignTo')} initial={readName() ?? ''} limit={NAME_LIMIT} off={off} busy={busy} onSend={send} onClose={onClose} />;
}

/** Put off, with a reason and an end, after which it is unacknowledged again. A life-safety alert only for a short time. */
export function ShelveForm({ entityKey, off, busy, told, give, onClose }: FormProps): ReactNode {
  const { t } = useWords();
  const { store } = useDesk();
  const view = useView('alert', entityKey);
  const longest = useStore(({ views }) => limitsWith([...views.operation.values()][0]?.rules).shelf.lifeSafety) * SECOND;
  const from = useSeenAct(view?.acts?.['shelf']?.act ?? null, told);
  const [span, setSpan] = useState<Span>('quarter');
  const [time, setTime] = useState(() => formatTime(store.state.now + HOUR).slice(11, 16));
  const isShort = view?.severity === 'life-safety';
  const send = (reason: string): void => {
    const { now } = store.state;
    const until = isShort ? now + Math.min(longest, 15 * MINUTE) : endOf(span, now, time, shiftBegan(store.state.views.operation));
    give({ type: 'shelve-alert', subject: entityKey, from, data: { until: formatTime(until), reason } }, t('alert.done.shelve'));
  };
  return (
    <ReasonForm label={t('alert.shelve')} off={off} busy={busy} onSend={send} onClose={onClose}>
      {isShort
        ? <p className="why">{t('alert.shortShelf')}</p>
        : <Choice label={t('alert.howLong')} value={span} onChange={(key) => setSpan(key as Span)} items={SPANS.map((each) => ({ id: each, text: t(`alert.span.${each}`) }))} />}
      {!isShort && span === 'time' && <TextField className="field" isRequired value={time} onChange={setTime} type="time"><Label>{t('alert.untilTime')}</Label><Input dir="ltr" /></TextField>}
    </ReasonForm>
  );
}
