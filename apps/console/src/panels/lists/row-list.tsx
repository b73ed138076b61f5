import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type ComponentType, type KeyboardEvent, type ReactNode } from 'react';
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { useWords } from '../words.ts';
import { idOf, type EntityKey } from '#libs/domain';
import { formatNumber } from '../../words/numbers.ts';
import type { Row, Section } from '../attention.ts';
import { useDesk, useStore } from '../desk.ts';
import { useRowCards } from '../hover-card.tsx';
import { EntityRow } from './rows.tsx';
import { stepIn, useHeldRows } from './use-held-rows.ts';

const ROW_HEIGHT = 54;
const HEADING_HEIGHT = 30;

export type Line = { readonly heading: Section; readonly count: number } | { readonly row: Row; readonly place: number };

interface Props {
  readonly rows: readonly Row[]; readonly label: string; readonly empty: string;
  /** Which rows were asked for: another question is answered at once, also under the pointer. */
  readonly asked: string;
  /** What a row shows, instead of the row of its entity. */
  readonly Inside?: ComponentType<{ readonly row: Row }>;
  /** What opening a row does; it chooses the entity where it says nothing. */
  readonly open?: (row: Row) => boolean;
  /** What waits, in words. */
  readonly say?: (waiting: readonly Row[], shown: readonly Row[]) => string;
  /** What stands over a row, beside what it says. */
  readonly Over?: ComponentType<{ readonly row: Row }>;
}

/** A live list of buttons, one per entity; arrows or J and K move through it, and its rows hold still under the pointer. */
export function RowList({ rows, asked, label, empty, open, say, Inside = EntityInside, Over }: Props): ReactNode {
  const { store } = useDesk();
  const selection = useStore((state) => state.selection);
  const { shown, waiting, apply, hold } = useHeldRows(rows, asked);
  const lines = useMemo(() => withHeadings(shown), [shown]);
  const { scroller, items, height, reach, stop } = useRows(lines, selection?.startsWith('track/') === true ? `convoy/${idOf(selection)}` : selection);
  const cards = useRowCards();
  const onKey = (event: KeyboardEvent, from: EntityKey): void => {
    const to = stepIn(shown, from, event.key);
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    reach(to);
  };
  return (
    <div className="row-list" ref={hold}>
      <Pill waiting={waiting} onApply={apply} {...(say !== undefined && { said: say(waiting, shown) })} />
      {lines.length === 0 && <p className="empty">{empty}</p>}
      <div className="rows" ref={scroller}>
        <ul className="sizer" aria-label={label} data-list style={{ blockSize: height }}>
          {items.map(({ key, index, start }) => {
            const line = lines[index];
            if (line === undefined) return null;
            const at = { transform: `translateY(${start}px)` };
            if ('heading' in line) return <Heading key={key} section={line.heading} count={line.count} at={at} />;
            const id = line.row.key;
            return (
              <li key={key} style={at} aria-setsize={shown.length} aria-posinset={line.place}>
                <button
                  type="button" className="row" data-row={id} data-in-group={line.row.inGroup} tabIndex={id === stop ? 0 : -1} {...(id === selection && { 'aria-current': 'true' as const })}
                  ref={shownSince} onClick={() => { if (open?.(line.row) !== true) store.select(id); }} onKeyDown={(event) => onKey(event, id)} onFocus={(event) => { reach(id); cards.onFocus(event, id); }} onBlur={cards.onBlur}
                >
                  <Inside row={line.row} />
                </button>
                {Over !== undefined && <Over row={line.row} />}
              </li>
            );
          })}
        </ul>
      </div>
    </div>
  );
}

/** Draws the rows that are seen and the one the keyboard is on, wherever that one is. */
function useRows(lines: readonly Line[], selection: EntityKey | undefined) {
  const scroller = useRef<HTMLDivElement>(null);
  const [reached, setReached] = useState<EntityKey | undefined>(undefined);
  const wish = useRef<EntityKey | undefined>(undefined);
  const seen = useRef<EntityKey | undefined>(undefined);
  const last = useRef<Node>(undefined);
  const indexOf = (key: EntityKey | undefined): number => (key === undefined ? -1 : lines.findIndex((line) => 'row' in line && line.row.key === key));
  const stopIndex = [indexOf(reached), indexOf(selection), lines.findIndex((line) => 'row' in line)].find((index) => index >= 0) ?? -1;
  const stopLine = lines[stopIndex];
  // Another function for other lines: only then are the places of all of them worked out again.
  const getItemKey = useCallback((index: number) => keyOf(lines[index], index), [lines]);
  const virtual = useVirtualizer({
    count: lines.length, getScrollElement: () => scroller.current, overscan: 8, scrollPaddingStart: HEADING_HEIGHT, getItemKey,
    estimateSize: (index) => (lines[index] !== undefined && 'heading' in lines[index] ? HEADING_HEIGHT : ROW_HEIGHT),
    rangeExtractor: (range: Range) => [...new Set([...defaultRangeExtractor(range), ...(stopIndex < 0 ? [] : [stopIndex])])].toSorted((a, b) => a - b),
  });
  useLayoutEffect(() => {
    if (wish.current === undefined) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${wish.current}"]`);
    wish.current = undefined;
    row?.focus({ preventScroll: true });
  }, [reached]);
  // Whatever was selected elsewhere is brought into sight once, as soon as the list has it; the keyboard goes on from there.
  const selected = indexOf(selection);
  useEffect(() => {
    if (selection === seen.current || selection !== undefined && selected < 0) return;
    seen.current = selection;
    if (selection === undefined || scroller.current?.contains(document.activeElement) === true) return;
    setReached(selection);
    virtual.scrollToIndex(selected, { align: 'auto' });
  }, [selection, selected, virtual]);
  useEffect(() => {
    const onFocus = ({ target }: FocusEvent): void => { last.current = target instanceof Node && scroller.current?.contains(target) === true ? target : undefined; };
    document.addEventListener('focusin', onFocus);
    return () => document.removeEventListener('focusin', onFocus);
  }, []);
  // A row that left the list while the keyboard was on it hands the focus to the row that is in its place; nobody else loses it to the list.
  useLayoutEffect(() => {
    if (last.current?.isConnected === false && document.activeElement === document.body) scroller.current?.querySelector<HTMLElement>('[data-row][tabindex="0"]')?.focus({ preventScroll: true });
  });
  const reach = (key: EntityKey): void => {
    if (key === reached) return;
    wish.current = key;
    setReached(key);
    virtual.scrollToIndex(indexOf(key), { align: 'auto' });
  };
  return { scroller, items: virtual.getVirtualItems(), height: virtual.getTotalSize(), reach, stop: stopLine !== undefined && 'row' in stopLine ? stopLine.row.key : undefined };
}

const EntityInside = ({ row }: { readonly row: Row }): ReactNode => <EntityRow entityKey={row.key} />;

/** Since when this row has been where it is: what acts on a row by one key acts on none that has just come there. */
function shownSince(row: HTMLElement | null): void { if (row !== null) row.dataset['shown'] ??= String(performance.now()); }

function Heading({ section, count, at }: { readonly section: Section; readonly count: number; readonly at: { readonly transform: string } }): ReactNode {
  const { t } = useWords();
  return <li className="row-heading" style={at}>{t(`section.${section}`)} <span className="muted">{formatNumber(count)}</span></li>;
}

/** Rows that wait until the list is let go, or asked for. */
export function Pill({ waiting, onApply, said }: { readonly waiting: readonly Row[]; readonly onApply: () => void; readonly said?: string }): ReactNode {
  const { t } = useWords();
  const { length: count } = waiting;
  if (count === 0) return null;
  return <button type="button" className="pill" data-apply onClick={onApply}>{said ?? t('list.waiting', { count, n: formatNumber(count) })} <kbd>N</kbd></button>;
}

const keyOf = (line: Line | undefined, index: number): string | number =>
  line === undefined ? index : 'heading' in line ? `§${line.heading}` : line.row.key;

function withHeadings(rows: readonly Row[]): Line[] {
  const counts = new Map<Section, number>();
  for (const { section, members, inGroup } of rows) if (inGroup !== true) counts.set(section, (counts.get(section) ?? 0) + (members?.length ?? 1));
  return rows.flatMap((row, index): Line[] => {
    const line: Line = { row, place: index + 1 };
    return rows[index - 1]?.section === row.section ? [line] : [{ heading: row.section, count: counts.get(row.section) ?? 0 }, line];
  });
}
