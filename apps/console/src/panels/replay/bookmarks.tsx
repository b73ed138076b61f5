import { useState, type ReactNode } from 'react';
import { Button, DialogTrigger, Form, Heading, Input, Label, TextField } from 'react-aria-components';
import { useWords } from '../words.ts';
import { entityKey as keyOf, formatTime } from '#libs/domain';
import type { Replaying } from '../../picture/replaying.ts';
import { utcFull } from '../../words/clocks.ts';
import { formatNumber } from '../../words/numbers.ts';
import { newId } from '../acts/new-id.ts';
import { sendCommand, type Told } from '../acts/send.ts';
import { Said } from '../acts/told.tsx';
import { useDesk } from '../desk.ts';
import { Dropped } from '../dropped.tsx';
import { Theirs } from '../text.tsx';
import type { Bookmark } from './bookmark.ts';

/** Characters: a bookmark is a line, not a report. */
const TEXT_LIMIT = 200;

/** The moments that somebody marked, in order, as ways to them; and the one that is shown, to be marked. */
export function Bookmarks({ replay, bookmarks }: { readonly replay: Replaying | undefined; readonly bookmarks: readonly Bookmark[] }): ReactNode {
  const { t } = useWords();
  const { player } = useDesk();
  return (
    <DialogTrigger>
      <Button className="button small">{t('replay.bookmark.count', { count: bookmarks.length, n: formatNumber(bookmarks.length) })}</Button>
      <Dropped className="bookmarks" placement="top end">
        <Heading slot="title" level={2}>{t('replay.bookmark.title')}</Heading>
        {bookmarks.length === 0 && <p className="muted">{t('replay.bookmark.none')}</p>}
        <ul>
          {bookmarks.map(({ key, at, text, by }) => (
            <li key={key}><Button className="button plain" onPress={() => player.show({ at })}><span dir="ltr">{utcFull(at)}</span></Button> <Theirs>{text}</Theirs> <span className="muted"><Theirs>{by}</Theirs></span></li>
          ))}
        </ul>
        {replay !== undefined && <MarkForm replay={replay} />}
      </Dropped>
    </DialogTrigger>
  );
}

/** A note with the moment and what was known when it was seen so: sent where what is live is, never into the playback. */
function MarkForm({ replay: { at, knownAt } }: { readonly replay: Replaying }): ReactNode {
  const { t } = useWords();
  const { feed, store } = useDesk();
  const [text, setText] = useState('');
  const [told, setTold] = useState<Told | 'sending' | undefined>(undefined);
  const send = async (): Promise<void> => {
    const { selection } = store.state;
    setTold('sending');
    const next = await sendCommand(feed, {
      type: 'add-note', subject: keyOf('note', newId()), data: { text: text.trim(), links: selection === undefined ? [] : [selection], at: formatTime(at), knownAt: formatTime(knownAt) },
    });
    setTold(next);
    if (next.told === 'applied') setText('');
  };
  return (
    <Form className="mark-form" onSubmit={(event) => { event.preventDefault(); if (text.trim() !== '' && told !== 'sending') void send(); }}>
      <TextField className="field" value={text} onChange={setText} maxLength={TEXT_LIMIT}><Label>{t('replay.bookmark.text', { at: utcFull(at) })}</Label><Input className="input" dir="auto" /></TextField>
      <Button type="submit" className="button main" isDisabled={text.trim() === ''}>{t('replay.bookmark.add')}</Button>
      <output className="told-place">{told !== undefined && told !== 'sending' && <div className="told" data-told={told.told}><Said told={told} /></div>}</output>
    </Form>
  );
}
