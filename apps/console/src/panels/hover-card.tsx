import { useEffect, useRef, type FocusEvent, type ReactNode } from 'react';
import { idOf, typeOf, type EntityKey } from '#libs/domain';
import { useWords } from './words.ts';
import type { MapHandle } from '../map/handle.ts';
import { GROUP } from './alerts/grouping.ts';
import { coveredOf } from './covered.ts';
import { useDesk, useLanguage, useStore } from './desk.ts';
import { EntityRow } from './lists/rows.tsx';
import { Mark } from './mark.tsx';
import { markOf, titleOf, underTitle } from './titles.ts';

/** How long the keyboard rests on a row before its card comes, in milliseconds; the pointer on the map waits as long. */
const REST_MILLIS = 300;
/** How far it is from the mark, and what it leaves free at the foot of the map, in CSS pixels: it turns over where it would leave the rest. */
const AWAY = 16;
const FOOT = 32;
/** How wide it may be, and what it leaves free beside itself. */
const WIDEST = 320;
const EDGE = 8;

const LISTED = new Set(['alert', 'violation', 'convoy', 'checkpoint', 'corridor']);

/** What a mark is, beside it, for as long as pointer or keyboard rest on it. The row says the same, so it is not read out again. */
export function HoverCard({ map }: { readonly map: MapHandle | undefined }): ReactNode {
  const hover = useStore((state) => state.hover);
  const asked = hover?.key.startsWith('track/') === true ? `convoy/${idOf(hover.key)}` : hover?.key;
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = card.current;
    const ground = element?.parentElement;
    if (element === null || ground === null || ground === undefined || hover === undefined) return;
    const { left, right } = coveredOf(ground);
    const [floor, end] = [ground.clientHeight - FOOT, ground.clientWidth - right];
    element.style.maxInlineSize = `${Math.min(WIDEST, end - left - 2 * EDGE)}px`;
    const { offsetWidth: width, offsetHeight: height } = element;
    const { x = 0, y = floor + AWAY } = hover.x === undefined ? map?.at(hover.key) ?? {} : hover;
    element.style.left = `${Math.max(left + EDGE, x + AWAY + width > end ? x - AWAY - width : x + AWAY)}px`;
    element.style.top = `${Math.max(EDGE, y + AWAY + height > floor ? y - AWAY - height : y + AWAY)}px`;
  }, [hover, map]);
  if (asked === undefined) return null;
  return <div className="hover-card" ref={card} aria-hidden="true" data-hover={asked}>{LISTED.has(typeOf(asked)) ? <div className="row"><EntityRow entityKey={asked} /></div> : <Other entityKey={asked} />}</div>;
}

function Other({ entityKey }: { readonly entityKey: EntityKey }): ReactNode {
  const { t } = useWords();
  const language = useLanguage();
  const views = useStore((state) => state.views);
  const mark = markOf(views, entityKey);
  const naming = { t, language, views };
  return <div className="row">{mark !== undefined && <Mark {...mark} />}<span className="row-title"><bdi>{titleOf(naming, entityKey)}</bdi></span><span className="row-under"><bdi>{underTitle(naming, entityKey)}</bdi></span></div>;
}

interface RowFocus { readonly onFocus: (event: FocusEvent, key: EntityKey) => void; readonly onBlur: () => void }

/** A row that the keyboard rests on shows the card of its mark, where the map shows that mark; several alerts in one row have none. */
export function useRowCards(): RowFocus {
  const { store } = useDesk();
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);
  const onBlur = (): void => {
    clearTimeout(rest.current);
    store.setHover(undefined);
  };
  useEffect(() => () => clearTimeout(rest.current), []);
  return {
    onBlur,
    onFocus: (event, key) => {
      clearTimeout(rest.current);
      if (key.startsWith(GROUP) || !event.currentTarget.matches(':focus-visible')) return;
      rest.current = setTimeout(() => store.setHover({ key }), REST_MILLIS);
    },
  };
}
