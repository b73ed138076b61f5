import { useState, type ReactNode } from 'react';
import { Button, FieldError, Form, Label, ListBox, ListBoxItem, Popover, Select, SelectValue, TextArea, TextField } from 'react-aria-components';
import { useWords } from '../words.ts';
import { ASSESSMENTS, entityKey as keyOf, idOf, type Assessment, type EntityKey, type ViolationView } from '#libs/domain';
import { wireTime } from '../../words/clocks.ts';
import { useLanguage, useStore, useView } from '../desk.ts';
import { metresBetween } from '../places.ts';
import { useAgeText, useDistance } from '../text.tsx';
import { titleOf } from '../titles.ts';
import type { Give } from './actions.tsx';
import { newId } from './new-id.ts';
import type { Told } from './send.ts';

export interface FormProps { readonly entityKey: EntityKey; readonly off: boolean; readonly busy: boolean; readonly told: Told | undefined; readonly give: Give; readonly onClose: () => void }

/**
 * The act that stood when the form was opened: whoever acts meanwhile was first, and the person here is told so before
 * overruling it. Once told, the next try is made knowing that act.
 */
export function useSeenAct(act: string | null, told: Told | undefined): string | null {
  const [seen, setSeen] = useState({ act, told });
  if (seen.told !== told) setSeen({ act: told?.told === 'conflict' ? act : seen.act, told });
  return seen.act;
}

/** What a person may judge it to be; the reason goes into the log beside it. */
export function AssessForm({ entityKey, off, busy, told, give, onClose }: FormProps): ReactNode {
  const { t } = useWords();
  const view = useView('violation', entityKey);
  const from = useSeenAct(view?.acts?.['assessed']?.act ?? null, told);
  const [occurrence, setOccurrence] = useState<Assessment>('verified');
  const send = (reason: string): void => give(
    { type: 'assess-violation', subject: entityKey, from, data: { occurrence, reason } },
    t('act.done.assess', { occurrence: t(`occurrence.${occurrence}`) }),
  );
  return (
    <ReasonForm label={t('act.assess')} off={off} busy={busy} onSend={send} onClose={onClose}>
      <Choice label={t('act.occurrence')} value={occurrence} onChange={(key) => setOccurrence(key as Assessment)} items={ASSESSMENTS.map((each) => ({ id: each, text: t(`occurrence.${each}`) }))} />
    </ReasonForm>
  );
}

/** Candidates are the nearest others; more than these nobody would read. */
const CANDIDATES = 12;

export function MergeForm({ entityKey, off, busy, told, give, onClose }: FormProps): ReactNode {
  const { t } = useWords();
  const language = useLanguage();
  const views = useStore((state) => state.views);
  const age = useAgeText();
  const distance = useDistance();
  const view = useView('violation', entityKey);
  const from = useSeenAct(view?.acts?.['merged']?.act ?? null, told);
  const candidates = view === undefined ? [] : nearest(views.violation, entityKey, view);
  const [into, setInto] = useState<string | undefined>(undefined);
  const chosen = into ?? candidates[0]?.id;
  const send = (reason: string): void => {
    if (chosen === undefined) return;
    give({ type: 'merge-violation', subject: entityKey, from, data: { into: chosen, reason } }, t('act.done.merge', { id: chosen }));
  };
  if (chosen === undefined) return <p className="why">{t('act.noCandidates')} <Button className="button small" onPress={onClose}>{t('act.cancel')}</Button></p>;
  const items = candidates.map(({ id, metres, time }) => ({
    id, text: [titleOf({ t, language, views }, keyOf('violation', id)), id, metres === undefined ? undefined : distance(metres), age(time)].filter((part) => part !== undefined).join(' · '),
  }));
  return (
    <ReasonForm label={t('act.merge')} off={off} busy={busy} onSend={send} onClose={onClose}>
      <Choice label={t('act.into')} value={chosen} onChange={setInto} items={items} />
    </ReasonForm>
  );
}

function nearest(violations: ReadonlyMap<EntityKey, ViolationView>, key: EntityKey, view: ViolationView): readonly { id: string; metres: number | undefined; time: string }[] {
  const at = wireTime(view.time);
  const far = (other: ViolationView): number | undefined => (view.lon === undefined || view.lat === undefined || other.lon === undefined || other.lat === undefined
    ? undefined : metresBetween([view.lon, view.lat], [other.lon, other.lat]));
  return [...violations].filter(([other, { into }]) => other !== key && into === undefined)
    .map(([other, each]) => ({ id: idOf(other), metres: far(each), time: each.time }))
    // A kilometre away counts as much as ten minutes apart.
    .toSorted((a, b) => nearness(a, at) - nearness(b, at)).slice(0, CANDIDATES);
}
const nearness = ({ metres, time }: { metres: number | undefined; time: string }, at: number): number => (metres ?? 20_000) / 1_000 + Math.abs(wireTime(time) - at) / 600_000;

export function SuspendForm({ entityKey, off, busy, told, give, onClose }: FormProps): ReactNode {
  const { t } = useWords();
  const view = useView('corridor', entityKey);
  const from = useSeenAct(view?.acts?.['suspended']?.act ?? null, told);
  const send = (reason: string): void => give({ type: 'suspend-corridor', subject: entityKey, from, data: { reason } }, t('act.done.suspend', { id: idOf(entityKey) }));
  return <ReasonForm label={t('act.suspend')} off={off} busy={busy} onSend={send} onClose={onClose} />;
}

/** A note is an entity of its own that links to what it is about. */
export function NoteForm({ entityKey, off, busy, give, onClose }: FormProps): ReactNode {
  const { t } = useWords();
  const send = (text: string): void => give({ type: 'add-note', subject: keyOf('note', newId()), data: { text, links: [entityKey] } }, t('act.done.note'));
  return <ReasonForm label={t('act.note')} text={t('act.noteText')} off={off} busy={busy} onSend={send} onClose={onClose} />;
}

export interface ReasonProps {
  readonly label: string; readonly text?: string; readonly off: boolean; readonly initial?: string; readonly limit?: number; readonly children?: ReactNode;
  /** It was sent and is not answered yet. */
  readonly busy: boolean;
  readonly onSend: (reason: string) => void; readonly onClose: () => void;
}

/** Text that fits an event with room to spare. */
const TEXT_LIMIT = 2_000;

export function ReasonForm({ label, text, off, busy, children, onSend, onClose, initial = '', limit = TEXT_LIMIT }: ReasonProps): ReactNode {
  const { t } = useWords();
  const [reason, setReason] = useState(initial);
  return (
    <Form className="act-form" aria-label={label} onSubmit={(event) => { event.preventDefault(); onSend(reason.trim()); }}>
      {children}
      <TextField className="field" isRequired value={reason} onChange={setReason} maxLength={limit} validate={(value) => (value.trim() === '' ? t('act.reasonNeeded') : null)}>
        <Label>{text ?? t('act.reason')}</Label>
        <TextArea dir="auto" rows={2} />
        <FieldError />
      </TextField>
      <div className="action-row">
        <Button type="submit" className="button main" isDisabled={off} aria-disabled={busy}>{label}</Button>
        <Button className="button" onPress={onClose}>{t('act.cancel')}</Button>
      </div>
    </Form>
  );
}

interface ChoiceProps { readonly label: string; readonly value: string; readonly onChange: (key: string) => void; readonly items: readonly { readonly id: string; readonly text: string }[] }

export function Choice({ label, value, onChange, items }: ChoiceProps): ReactNode {
  return (
    <Select className="field" selectedKey={value} onSelectionChange={(key) => { if (key !== null) onChange(String(key)); }}>
      <Label>{label}</Label>
      <Button className="button choice"><SelectValue /><span aria-hidden="true">▾</span></Button>
      <Popover className="popover"><ListBox className="menu">{items.map(({ id, text }) => <ListBoxItem key={id} id={id} textValue={text} className="menu-item"><bdi>{text}</bdi></ListBoxItem>)}</ListBox></Popover>
    </Select>
  );
}
