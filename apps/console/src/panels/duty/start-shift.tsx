import { useState, type ReactNode } from 'react';
import { Button, Form, Heading, Input, Label, TextField } from 'react-aria-components';
import { useWords } from '../words.ts';
import { pressingOf } from '../alerts/pressing.ts';
import { sendCommand, type Told } from '../acts/send.ts';
import { Said } from '../acts/told.tsx';
import { useDesk, useLanguage, useStore, useWriteBlock } from '../desk.ts';
import { isCoordinators } from '../lists/lists.ts';
import { useLook } from '../look.ts';
import { titleOf } from '../titles.ts';
import { beginShift, type Allowed } from './shift.ts';

/** Where everything is at once; a shift begins here unless somebody says another desk. */
const FIRST_DESK = 'watch';
/** Characters of a desk's name. */
const DESK_LIMIT = 64;

/** One gesture: sound is armed and heard once, the screen stays awake, and the log says who sits at which desk. */
export function StartShift(): ReactNode {
  const { t } = useWords();
  const language = useLanguage();
  const { feed, store } = useDesk();
  const { look, set } = useLook();
  const blocked = useWriteBlock();
  const coordinators = useStore(isCoordinators);
  const operation = useStore((state) => state.operation);
  const [desk, setDesk] = useState(FIRST_DESK);
  const [allowed, setAllowed] = useState<Allowed | undefined>(undefined);
  const [told, setTold] = useState<Told | undefined>(undefined);
  const words = (): string => {
    const { views } = store.state;
    const [newest] = pressingOf(store.state).lives;
    return newest === undefined ? t('tone.life') : titleOf({ t, language, views }, newest);
  };
  const begin = async (): Promise<void> => {
    setAllowed(await beginShift({ store, words, heard: (sound) => set({ sound }) }));
    if (!coordinators) setTold(await sendCommand(feed, { type: 'start-shift', subject: `operation/${operation}`, data: { desk: desk.trim() } }));
  };
  return (
    <Form className="start-shift" onSubmit={(event) => { event.preventDefault(); void begin(); }}>
      <Heading slot="title" level={2}>{t('shift.start')}</Heading>
      <p className="muted">{t('shift.why')}</p>
      {!coordinators && <TextField className="field" isRequired value={desk} onChange={setDesk} maxLength={DESK_LIMIT} autoComplete="off"><Label>{t('shift.desk')}</Label><Input dir="auto" /></TextField>}
      <Button type="submit" className="button main" isDisabled={blocked !== undefined}>{t('shift.start')}</Button>
      <output>
        {look.sound === true && <p>{t('shift.heard')}</p>}
        {allowed !== undefined && <p className="flags">{!isSecureContext && <span className="flag">{t('shift.insecure')}</span>}{!allowed.awake && <span className="flag">{t('shift.asleep')}</span>}{!allowed.notices && <span className="flag">{t('shift.noNotices')}</span>}</p>}
        {told !== undefined && <div className="told" data-told={told.told}><Said told={told} /></div>}
      </output>
    </Form>
  );
}
