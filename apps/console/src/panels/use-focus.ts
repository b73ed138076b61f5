import { useEffect, useRef, type RefObject } from 'react';

/** Puts the focus on an input when it appears: in a dialog that was opened to type in. */
export function useFocus(): RefObject<HTMLInputElement | null> {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  return input;
}
