import { useMemo, type ReactNode } from 'react';
import { useWords } from '../words.ts';
import type { EntityKey } from '#libs/domain';
import { useStore } from '../desk.ts';
import { Theirs, Utc } from '../text.tsx';
import { Part } from './parts.tsx';

/** The notes that link here, the newest first. */
export function Notes({ entityKey }: { readonly entityKey: EntityKey }): ReactNode {
  const { t } = useWords();
  const notes = useStore((state) => state.views.note);
  const here = useMemo(() => [...notes].filter(([, note]) => note.links?.includes(entityKey)).toSorted(([, a], [, b]) => (a.addedAt < b.addedAt ? 1 : -1)), [notes, entityKey]);
  if (here.length === 0) return null;
  return (
    <Part title={t('note.title')}>
      <ul className="timeline">{here.map(([key, note]) => <li key={key}><Utc at={note.addedAt} /><span><Theirs>{note.text}</Theirs> <span className="muted">– <Theirs>{note.by}</Theirs></span></span></li>)}</ul>
    </Part>
  );
}
