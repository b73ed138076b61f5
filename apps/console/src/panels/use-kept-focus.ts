import { useEffect } from 'react';
import { isRegionSeen, isSeen } from './seen.ts';

const FOCUSABLE = 'button:not([disabled]), input:not([disabled]), textarea, [href], [tabindex="0"]';

/** A dialog has given the focus back by then. */
const DIALOG_FRAMES = 3;

/**
 * What has the focus may leave the page: a form that was sent, a link to what is shown now, a panel that was closed. The focus then goes on
 * to what is nearest of the same part of the page, so that nobody who works with keys begins anew. A dialog gives it back to what
 * opened it, a frame later; when that left the page meanwhile, the list takes it, or on a phone the part that is shown in its place.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let last: HTMLElement | undefined;
    let around: readonly HTMLElement[] = [];
    const onFocus = ({ target }: FocusEvent): void => {
      last = target instanceof HTMLElement && target !== document.body ? target : undefined;
      around = last === undefined ? [] : partsAround(last);
    };
    const observer = new MutationObserver(() => {
      if (last === undefined || last.isConnected || document.activeElement !== document.body) return;
      const [region] = around.slice(-1);
      last = undefined;
      if (region !== undefined) goOn(around.filter((part) => part.isConnected), region.dataset['region'] ?? '');
      else afterFrames(DIALOG_FRAMES, () => { if (document.activeElement === document.body) goToList(); });
    });
    document.addEventListener('focusin', onFocus);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => { document.removeEventListener('focusin', onFocus); observer.disconnect(); };
  }, []);
}

/** From the nearest one out to the part of the page; none outside of all parts. */
function partsAround(element: HTMLElement): readonly HTMLElement[] {
  const parts: HTMLElement[] = [];
  for (let part = element.parentElement; part !== null && !part.classList.contains('shell'); part = part.parentElement) {
    parts.push(part);
    if (part.dataset['region'] !== undefined) return parts;
  }
  return [];
}

function goOn(left: readonly HTMLElement[], region: string): void {
  for (const part of left) {
    const next = [part, ...part.querySelectorAll<HTMLElement>(FOCUSABLE)].find((each) => each.matches(FOCUSABLE) && isSeen(each));
    if (next !== undefined) return next.focus();
  }
  const again = document.querySelector<HTMLElement>(`[data-region="${region}"]:not(.shell)`);
  if (again !== null && isRegionSeen(again)) again.focus();
  else goToList();
}

function goToList(): void {
  const row = [...document.querySelectorAll<HTMLElement>('[data-row][tabindex="0"]')].find(isSeen);
  (row ?? [...document.querySelectorAll<HTMLElement>('aside[tabindex], main')].find(isRegionSeen))?.focus();
}

function afterFrames(frames: number, run: () => void): void {
  if (frames === 0) run();
  else requestAnimationFrame(() => { afterFrames(frames - 1, run); });
}
