import { createContext, use, type Dispatch } from 'react';
import { typeOf, type EntityKey } from '#libs/domain';
import { readLetters } from '../picture/kept.ts';
import type { Undo } from './acts/send.ts';

/** What a person has open: nothing of it is in the picture. */
export const VIEWS = ['watch', 'convoys', 'checkpoints'] as const;
export type ViewName = (typeof VIEWS)[number];
export const LISTS = ['violations', 'convoys', 'ways'] as const;
export type ListName = (typeof LISTS)[number];
/** The one region a phone shows. */
export const REGIONS = ['list', 'map', 'detail'] as const;
export type Region = (typeof REGIONS)[number];

export interface Look {
  readonly view: ViewName;
  readonly list: ListName;
  readonly region: Region;
  readonly listShown: boolean;
  readonly detailShown: boolean;
  readonly log: boolean;
  readonly dialog: 'search' | 'keys' | 'map-list' | undefined;
  /** Single-letter keys work. */
  readonly letters: boolean;
  /** The newest act of this person that can still be taken back. */
  readonly undo: Undo | undefined;
}
export type Turn =
  | Partial<Look>
  | { readonly toggle: 'listShown' | 'detailShown' | 'log' | 'letters' }
  | { readonly toggleDialog: NonNullable<Look['dialog']> };

export const FIRST_LOOK: Look = {
  view: 'watch', list: 'violations', region: 'list', listShown: true, detailShown: true, log: false, dialog: undefined, letters: true, undo: undefined,
};

/** As it was left on this machine. */
export const firstLook = (): Look => ({ ...FIRST_LOOK, letters: readLetters() });

/** The list that has rows of this type, if one has. */
export function listOf(key: EntityKey): ListName | undefined {
  switch (typeOf(key)) {
    case 'violation': return 'violations';
    case 'convoy': case 'track': return 'convoys';
    case 'checkpoint': case 'corridor': return 'ways';
    default: return undefined;
  }
}

export function turn(look: Look, change: Turn): Look {
  if ('toggle' in change) return { ...look, [change.toggle]: !look[change.toggle] };
  if ('toggleDialog' in change) return { ...look, dialog: look.dialog === change.toggleDialog ? undefined : change.toggleDialog };
  return { ...look, ...change };
}

export interface Looking { readonly look: Look; readonly set: Dispatch<Turn> }
export const LookContext = createContext<Looking>({ look: FIRST_LOOK, set: () => {} });
export const useLook = (): Looking => use(LookContext);
