import { useEffect, useRef } from 'react';
import { SEQUENCE_MILLIS, asked, type Action } from './keys.ts';

/** Does what the page's keys ask for. A handler that returns false leaves the press to the browser. */
export function useKeys(letters: boolean, handle: (action: Action) => boolean): void {
  const latest = useRef(handle);
  useEffect(() => {
    latest.current = handle;
  });
  useEffect(() => {
    let first: { code: string; at: number } | undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || event.repeat && event.code === 'Escape') return;
      const waiting = first !== undefined && event.timeStamp - first.at < SEQUENCE_MILLIS ? first.code : undefined;
      const answer = asked(event, { typing: isTyping(event.target), letters, first: waiting });
      first = answer.first === undefined ? undefined : { code: answer.first, at: event.timeStamp };
      if (answer.action !== undefined && latest.current(answer.action)) event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [letters]);
}

const TEXT_INPUTS = new Set(['text', 'search', 'email', 'url', 'tel', 'password', 'number', 'date', 'time', 'datetime-local']);

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
    || (target instanceof HTMLInputElement && TEXT_INPUTS.has(target.type));
}
