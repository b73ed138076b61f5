import { useCallback, useEffect, useRef, useState } from 'react';
import type { EntityKey } from '#libs/domain';
import type { Row } from '../attention.ts';
import { HOLD_MILLIS, holdOrder, sameOrder } from '../order-hold.ts';

export interface HeldRows {
  readonly shown: readonly Row[];
  /** How many new rows wait. */
  readonly waiting: number;
  /** Shows the wanted order now. */
  readonly apply: () => void;
  /** The pointer moved or a key was pressed in the list: it holds still for a while. */
  readonly touch: () => void;
}

/** The rows to show: the wanted ones, but held while somebody points at the list or works in it. */
export function useHeldRows(wanted: readonly Row[]): HeldRows {
  const [shown, setShown] = useState(wanted);
  const [held, setHeld] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const release = useCallback(() => {
    clearTimeout(timer.current);
    setHeld(false);
  }, []);
  const touch = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(release, HOLD_MILLIS);
    setHeld(true);
  }, [release]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const { rows, waiting } = holdOrder(shown, wanted, held);
  if (!sameOrder(rows, shown)) setShown(rows);
  return { shown: rows, waiting: waiting.length, apply: release, touch };
}

/** How far PageUp and PageDown go. */
const PAGE = 8;

/** The row a key of a listbox goes to. */
export function stepIn(rows: readonly Row[], from: EntityKey | undefined, key: string): EntityKey | undefined {
  const index = rows.findIndex((row) => row.key === from);
  const last = rows.length - 1;
  const to = { ArrowDown: index + 1, ArrowUp: index < 0 ? last : index - 1, Home: 0, End: last, PageDown: index + PAGE, PageUp: index - PAGE }[key];
  return to === undefined ? undefined : rows[Math.min(last, Math.max(0, to))]?.key;
}
