import { useEffect, useState } from 'react';
import { readDensity, type Density, type Window } from '../../playback/timeline.ts';
import { useDesk } from '../desk.ts';

/** After a failure, and while not all was counted that there is, it is asked again this much later, milliseconds. */
const AGAIN = 5_000;

/** How much the window holds; what was read before stays until then. Undefined until anything was read. */
export function useDensity(window: Window): Density | undefined {
  const { reader } = useDesk();
  const [density, setDensity] = useState<Density | undefined>(undefined);
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async (): Promise<void> => {
      const next = await readDensity(reader, window, abort.signal).catch(() => undefined);
      if (abort.signal.aborted) return;
      if (next !== undefined) setDensity(next);
      if (next?.behind !== false) timer = setTimeout(() => { void read(); }, AGAIN);
    };
    void read();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [reader, window]);
  return density;
}
