import { createContext, use, type Dispatch } from 'react';
import { readDimmed, readLetters } from '../picture/kept.ts';
import type { EntityKey, Millis } from '#libs/domain';
import type { Told, Undo } from './acts/send.ts';

/** The one region a phone shows. */
export const REGIONS = ['list', 'map', 'detail'] as const;
export type Region = (typeof REGIONS)[number];

/** What an alert is asked about in words before it is acted on. */
const ALERT_FORMS = ['confirm', 'assign', 'shelve', 'close'] as const;
export type AlertForm = (typeof ALERT_FORMS)[number];
/** The newest act on an alert from here: under way while nothing is told, and told beside the list up to `until`. `said` is of a group, which is the subject then. */
export interface Acting { readonly subject: string; readonly told: Told | undefined; readonly until: Millis; readonly said?: string }

/** What a person has open here and now: nothing of it is in the picture or worth a link. */
export interface Look {
  readonly region: Region;
  readonly listShown: boolean;
  readonly detailShown: boolean;
  /** The replay bar at its whole height, also while what is shown is now. */
  readonly replayShown: boolean;
  readonly dialog: 'search' | 'keys' | 'map-list' | 'load' | 'handover' | undefined;
  /** The handover that is open; undefined for the one that waits, or a new one. */
  readonly handover: EntityKey | undefined;
  /** Single-letter keys work. */
  readonly letters: boolean;
  /** The whole page at 70 %, for a wall at night. */
  readonly dimmed: boolean;
  /** Alerts can be heard here; undefined while nobody began a shift. */
  readonly sound: boolean | undefined;
  /** The newest act of this person that can still be taken back. */
  readonly undo: Undo | undefined;
  readonly acting: Acting | undefined;
  readonly form: { readonly subject: EntityKey; readonly form: AlertForm } | undefined;
}
export type Turn =
  | Partial<Look>
  | { readonly toggle: 'listShown' | 'detailShown' | 'replayShown' | 'letters' }
  | { readonly toggleDialog: NonNullable<Look['dialog']> };

const FIRST_LOOK: Look = {
  region: 'list', listShown: true, detailShown: true, replayShown: false, dialog: undefined, handover: undefined, letters: true, dimmed: false, sound: undefined, undo: undefined,
  acting: undefined, form: undefined,
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
