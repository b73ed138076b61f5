import { useCallback, useEffect, useRef, useState, type RefCallback } from 'react';
import type { EntityKey } from '#libs/domain';
import type { Row } from '../attention.ts';
import { HOLD_MILLIS, holdOrder, sameOrder } from '../order-hold.ts';

export interface HeldRows {
  readonly shown: readonly Row[];
  /** New rows that wait. */
  readonly waiting: readonly Row[];
  /** Shows the wanted order now. */
  readonly apply: () => void;
  /** Goes on the element whose rows hold still while the pointer moves or keys are pressed in it. */
  readonly hold: RefCallback<HTMLElement>;
}

const TOUCHES = ['pointermove', 'pointerdown', 'wheel', 'keydown'] as const;

/** The rows to show: the wanted ones, but held while somebody points at the list or works in it, unless others were asked for. */
export function useHeldRows(wanted: readonly Row[], asked = ''): HeldRows {
  const [shown, setShown] = useState(wanted);
  const [held, setHeld] = useState(false);
  const [answered, setAnswered] = useState(asked);
  if (answered !== asked) setAnswered(asked);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const release = useCallback(() => {
    clearTimeout(timer.current);
    setHeld(false);
  }, []);
  const hold = useCallback((element: HTMLElement | null) => {
    const touch = (): void => {
      clearTimeout(timer.current);
      timer.current = setTimeout(release, HOLD_MILLIS);
      setHeld(true);
    };
    for (const name of TOUCHES) element?.addEventListener(name, touch, { passive: true });
    return () => { for (const name of TOUCHES) element?.removeEventListener(name, touch); };
  }, [release]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const { rows, waiting } = holdOrder(shown, wanted, held && answered === asked);
  if (!sameOrder(rows, shown)) setShown(rows);
  return { shown: rows, waiting, apply: release, hold };
}

/** How far PageUp and PageDown go. */
const PAGE = 8;

/** The row that a key goes to, from one of them or from none; undefined for other keys. */
export function stepIn(rows: readonly Row[], from: EntityKey | undefined, key: string): EntityKey | undefined {
  const index = rows.findIndex((row) => row.key === from);
  const last = rows.length - 1;
  const to = { ArrowDown: index + 1, ArrowUp: index < 0 ? last : index - 1, Home: 0, End: last, PageDown: index + PAGE, PageUp: index - PAGE }[key];
  return to === undefined ? undefined : rows[Math.min(last, Math.max(0, to))]?.key;
}
