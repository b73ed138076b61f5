import { createContext, use, type Dispatch } from 'react';
import { readDimmed, readLetters } from '../picture/kept.ts';
import type { Undo } from './acts/send.ts';

/** The one region a phone shows. */
export const REGIONS = ['list', 'map', 'detail'] as const;
export type Region = (typeof REGIONS)[number];

/** What a person has open here and now: nothing of it is in the picture or worth a link. */
export interface Look {
  readonly region: Region;
  readonly listShown: boolean;
  readonly detailShown: boolean;
  /** The replay bar at its whole height, also while what is shown is now. */
  readonly replayShown: boolean;
  readonly dialog: 'search' | 'keys' | 'map-list' | undefined;
  /** Single-letter keys work. */
  readonly letters: boolean;
  /** The whole page at 70 %, for a wall at night. */
  readonly dimmed: boolean;
  /** The newest act of this person that can still be taken back. */
  readonly undo: Undo | undefined;
}
export type Turn =
  | Partial<Look>
  | { readonly toggle: 'listShown' | 'detailShown' | 'replayShown' | 'letters' }
  | { readonly toggleDialog: NonNullable<Look['dialog']> };

export const FIRST_LOOK: Look = {
  region: 'list', listShown: true, detailShown: true, replayShown: false, dialog: undefined, letters: true, dimmed: false, undo: undefined,
};

/** As it was left on this machine. */
export const firstLook = (): Look => ({ ...FIRST_LOOK, letters: readLetters(), dimmed: readDimmed() });

export function turn(look: Look, change: Turn): Look {
  if ('toggle' in change) return { ...look, [change.toggle]: !look[change.toggle] };
  if ('toggleDialog' in change) return { ...look, dialog: look.dialog === change.toggleDialog ? undefined : change.toggleDialog };
  return { ...look, ...change };
}

export interface Looking { readonly look: Look; readonly set: Dispatch<Turn> }
export const LookContext = createContext<Looking>({ look: FIRST_LOOK, set: () => {} });
export const useLook = (): Looking => use(LookContext);
