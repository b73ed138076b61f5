/** Rows stay where they are for this long after the last pointer move or key in their list. */
export const HOLD_MILLIS = 5_000;

export interface Held<R> {
  /** The rows to show now. Those whose entity left the picture keep their place while held. */
  readonly rows: readonly R[];
  /** Rows that wait behind the pill. */
  readonly waiting: readonly R[];
}

/** While held, keeps the shown rows in their places and lets new ones wait; otherwise shows what is wanted. */
export function holdOrder<R extends { readonly key: string }>(shown: readonly R[], wanted: readonly R[], held: boolean): Held<R> {
  if (!held || shown.length === 0) return { rows: wanted, waiting: [] };
  const known = new Set(shown.map(({ key }) => key));
  return { rows: shown, waiting: wanted.filter(({ key }) => !known.has(key)) };
}

/** Whether two lists have the same rows in the same places under the same headings. */
export const sameOrder = <R extends { readonly key: string; readonly section: string }>(a: readonly R[], b: readonly R[]): boolean =>
  a.length === b.length && a.every((row, index) => row.key === b[index]?.key && row.section === b[index]?.section);
