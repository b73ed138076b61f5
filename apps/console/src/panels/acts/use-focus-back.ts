import { useLayoutEffect, useRef, type RefObject } from 'react';

/** A form that goes leaves the focus to the button that opened it (`data-opens`), unless something else has it. Goes on what holds these buttons. */
export function useFocusBack(form: string | undefined): RefObject<HTMLDivElement | null> {
  const row = useRef<HTMLDivElement>(null);
  const opened = useRef<string | undefined>(undefined);
  useLayoutEffect(() => {
    if (form === undefined && opened.current !== undefined && document.activeElement === document.body) row.current?.querySelector<HTMLElement>(`[data-opens="${opened.current}"]`)?.focus();
    opened.current = form;
  }, [form]);
  return row;
}
