/** The keys that act on an alert. They act only on the one that is focused, and only once it has been where it is for a second. */
import { SECOND, type Millis } from '#libs/domain';
import type { Action } from '../../keys/keys.ts';
import type { Store } from '../../picture/store.ts';
import type { AlertActs } from '../acts/use-alert-acts.ts';
import { isCoordinators } from '../lists/lists.ts';
import { GROUP } from './grouping.ts';

/** What has just come under the focus is not what somebody meant. */
const SHOWN_FOR: Millis = SECOND;

/** True where it was done, false where there is nothing to do it to; undefined for other keys. */
export function actOnAlert(action: Action, store: Store, acts: AlertActs, mayWrite: boolean): boolean | undefined {
  switch (action) {
    case 'acknowledge': case 'acknowledge-group': case 'confirm': case 'shelve': case 'own': break;
    default: return undefined;
  }
  const row = focusedRow();
  if (row === undefined || !mayWrite) return false;
  if (action === 'acknowledge-group') return row.startsWith(GROUP) && pressBeside();
  if (row.startsWith(GROUP) || (action !== 'acknowledge' && isCoordinators(store.state))) return false;
  if (action === 'acknowledge') acts.acknowledge(row);
  else if (action === 'own') acts.own(row);
  else acts.ask(row, action);
  return true;
}

/** The alert or group whose row is focused, or the alert whose detail holds the focus. */
function focusedRow(): string | undefined {
  const { activeElement: focused } = document;
  const row = focused?.closest<HTMLElement>('[data-row]');
  const key = row?.dataset['row'] ?? focused?.closest<HTMLElement>('[data-detail]')?.dataset['detail'];
  if (key === undefined || !(key.startsWith('alert/') || key.startsWith(GROUP))) return undefined;
  const since = row?.dataset['shown'];
  return since !== undefined && performance.now() - Number(since) < SHOWN_FOR ? undefined : key;
}

/** The button over a group's row knows which members there are now. */
function pressBeside(): boolean {
  const button = document.activeElement?.parentElement?.querySelector<HTMLElement>('.row-act');
  button?.click();
  return button !== null && button !== undefined;
}
