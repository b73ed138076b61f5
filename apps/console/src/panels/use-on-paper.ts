import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

/** Whether the page is being printed: true just before the browser lays it out for paper, so that what is drawn can be drawn for it. */
export function useOnPaper(): boolean {
  const [isOn, setOn] = useState(false);
  useEffect(() => {
    const [before, after] = [true, false].map((next) => () => flushSync(() => setOn(next))) as [() => void, () => void];
    addEventListener('beforeprint', before);
    addEventListener('afterprint', after);
    return () => {
      removeEventListener('beforeprint', before);
      removeEventListener('afterprint', after);
    };
  }, []);
  return isOn;
}
