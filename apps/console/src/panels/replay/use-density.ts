import { useEffect, useState } from 'react';
import { readDensity, type Density, type Window } from '../../playback/timeline.ts';
import { useDesk } from '../desk.ts';

/** After a failure it is asked again this much later, milliseconds. */
const AGAIN = 5_000;

/** How much the window holds; what was read before stays until then. Undefined until anything was read. */
export function useDensity(window: Window): Density | undefined {
  const { reader } = useDesk();
  const [density, setDensity] = useState<Density | undefined>(undefined);
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = (): void => {
      readDensity(reader, window, abort.signal).then(setDensity, () => { if (!abort.signal.aborted) timer = setTimeout(read, AGAIN); });
    };
    read();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [reader, window]);
  return density;
}
