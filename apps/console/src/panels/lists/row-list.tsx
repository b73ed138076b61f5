import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useTranslation } from 'react-i18next';
import type { EntityKey } from '#libs/domain';
import { formatNumber } from '../../words/numbers.ts';
import type { Row, Section } from '../attention.ts';
import { useDesk, useStore } from '../desk.ts';
import { stepIn, useHeldRows } from './use-held-rows.ts';
import { EntityRow } from './rows.tsx';

const ROW_HEIGHT = 54;
const HEADING_HEIGHT = 30;

type Line = { readonly heading: Section; readonly count: number } | { readonly row: Row; readonly place: number };

/** A live list: one virtualised listbox, moved through with arrows or J and K, whose rows hold still under the pointer. */
export function RowList({ rows, label, empty }: { readonly rows: readonly Row[]; readonly label: string; readonly empty: string }): ReactNode {
  const { store } = useDesk();
  const selection = useStore((state) => state.selection);
  const { shown, waiting, apply, touch } = useHeldRows(rows);
  const lines = useMemo(() => withHeadings(shown), [shown]);
  const scroller = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<EntityKey | undefined>(undefined);
  const virtual = useVirtualizer({
    count: lines.length, getScrollElement: () => scroller.current, overscan: 8,
    estimateSize: (index) => (lines[index] !== undefined && 'heading' in lines[index] ? HEADING_HEIGHT : ROW_HEIGHT),
    getItemKey: (index) => keyOf(lines[index], index),
  });
  useEffect(() => virtual.measure(), [lines, virtual]);
  const active = cursor ?? selection;
  const move = (key: EntityKey | undefined): void => {
    const index = lines.findIndex((line) => 'row' in line && line.row.key === key);
    if (key === undefined || index < 0) return;
    setCursor(key);
    virtual.scrollToIndex(index, { align: 'auto' });
  };
  const open = (key: EntityKey | undefined): void => {
    if (key === undefined) return;
    setCursor(undefined);
    store.select(key);
  };
  return (
    <div className="row-list">
      <Pill waiting={waiting} onApply={apply} />
      <div
        ref={scroller} className="rows" role="listbox" tabIndex={0} aria-label={label} data-list
        aria-activedescendant={shown.some(({ key }) => key === active) ? `row-${active}` : undefined}
        onPointerMove={touch} onPointerDown={touch} onWheel={touch}
        onKeyDown={(event) => {
          touch();
          const to = stepIn(shown, active, event.key);
          if (to !== undefined) { event.preventDefault(); move(to); }
          else if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); open(active); }
        }}
      >
        {lines.length === 0 && <p className="empty" role="presentation">{empty}</p>}
        <div className="sizer" role="presentation" style={{ blockSize: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ key, index, start }) => {
            const line = lines[index];
            if (line === undefined) return null;
            const at = { transform: `translateY(${start}px)` };
            if ('heading' in line) return <Heading key={key} section={line.heading} count={line.count} at={at} />;
            const id = line.row.key;
            return (
              <div
                key={key} id={`row-${id}`} className="row" role="option" style={at} tabIndex={-1}
                aria-selected={id === selection} aria-setsize={shown.length} aria-posinset={line.place}
                data-active={id === active || undefined} onClick={() => open(id)} onKeyDown={() => {}}
                onMouseDown={(event) => { event.preventDefault(); scroller.current?.focus(); }}
              >
                <EntityRow entityKey={id} />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Heading({ section, count, at }: { readonly section: Section; readonly count: number; readonly at: { readonly transform: string } }): ReactNode {
  const { t } = useTranslation();
  return <div className="row-heading" role="presentation" style={at}>{t(`section.${section}`)} <span className="muted">{formatNumber(count)}</span></div>;
}

function Pill({ waiting, onApply }: { readonly waiting: number; readonly onApply: () => void }): ReactNode {
  const { t } = useTranslation();
  if (waiting === 0) return null;
  return <button type="button" className="pill" data-apply onClick={onApply}>{t('list.waiting', { count: waiting, n: formatNumber(waiting) })} <kbd>N</kbd></button>;
}

const keyOf = (line: Line | undefined, index: number): string | number =>
  line === undefined ? index : 'heading' in line ? `§${line.heading}` : line.row.key;

function withHeadings(rows: readonly Row[]): Line[] {
  const counts = new Map<Section, number>();
  for (const { section } of rows) counts.set(section, (counts.get(section) ?? 0) + 1);
  return rows.flatMap((row, index): Line[] => {
    const line: Line = { row, place: index + 1 };
    return rows[index - 1]?.section === row.section ? [line] : [{ heading: row.section, count: counts.get(row.section) ?? 0 }, line];
  });
}
