import { useEffect, useState } from 'react';
import { SECOND, type Millis } from '#libs/domain';
import type { State } from '../../picture/state.ts';
import { useDesk } from '../desk.ts';

/** What is counted and drawn anew from everything is looked at this often and not with each frame. */
const LOOK_EVERY: Millis = SECOND;

/** One part of the state as it was at the last look. `select` is the same function from one render to the next, and its value changes identity only when it changes. */
export function useSampled<T>(select: (state: State) => T): T {
  const { store } = useDesk();
  const [seen, setSeen] = useState(() => select(store.state));
  useEffect(() => {
    const timer = setInterval(() => setSeen(() => select(store.state)), LOOK_EVERY);
    return () => clearInterval(timer);
  }, [store, select]);
  return seen;
}
