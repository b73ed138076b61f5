/**
 * What the instances of one condition have in common (`key/<digest>`, hidden): how many there are, and the shelf, which belongs
 * to the condition. And which alerts are about an entity (`raised/<type>.<id>`, hidden), so that no view scans the picture.
 */
import { lastAct, type AppliedAct, type Marked } from '../acts/field.ts';
import { sha256 } from '../digest.ts';
import { entityKey, idOf, type EntityKey } from '../event.ts';
import type { Picture } from '../picture/picture.ts';
import type { Millis } from '../time.ts';

/** What an act on the shelf leaves: its end and why, or neither when it was taken away; and the acknowledgements that it undid. */
export interface Shelf { readonly until?: Millis; readonly reason?: string; readonly clears: readonly string[] }

export interface AlertKey extends Marked {
  readonly subject: EntityKey;
  /** How many instances were raised. */
  readonly instances: number;
  /** The act on the shelf that a rise in severity undid. */
  readonly fallen?: string;
}
const NO_KEY: AlertKey = { subject: '', instances: 0 };

/** Hex digits of an alert's id that name its condition. */
const DIGEST = 20;

/** The same for the same rule, subject and cause; what has no cause is written with an empty one. */
export const digestOf = (rule: string, subject: EntityKey, cause = ''): string => sha256(`${rule}\n${subject}\n${cause}`).slice(0, DIGEST);
export const alertId = (digest: string, nth: number): string => `${digest}-${nth}`;

const digestIn = (alertKey: EntityKey): string => idOf(alertKey).slice(0, idOf(alertKey).lastIndexOf('-'));
export const keyOfAlert = (alertKey: EntityKey): EntityKey => entityKey('key', digestIn(alertKey));
export const keyEntityOf = (picture: Picture, alertKey: EntityKey): AlertKey => (picture.get(keyOfAlert(alertKey)) as AlertKey | undefined) ?? NO_KEY;
/** The newest instance of the condition that an alert belongs to. */
export const newestInstance = (picture: Picture, alertKey: EntityKey): EntityKey =>
  entityKey('alert', alertId(digestIn(alertKey), Math.max(0, keyEntityOf(picture, alertKey).instances - 1)));

/** The last act on the shelf, be it one that took it away; undefined where none was or where a rise in severity undid it. */
export function shelfOf({ acts, fallen }: AlertKey): AppliedAct<Shelf> | undefined {
  const last = lastAct<Shelf>(acts, 'shelf');
  return last === undefined || last.act === fallen ? undefined : last;
}

/** Ids of the alerts about an entity, oldest first. */
export interface RaisedAlerts extends Marked { readonly alerts: readonly string[] }

export const raisedKey = (about: EntityKey): EntityKey => entityKey('raised', about.replace('/', '.'));
/** Keys of the alerts about an entity: it is their subject, the checkpoint that causes them, or the source that would explain them. */
export const alertsAbout = (picture: Picture, about: EntityKey): readonly EntityKey[] =>
  ((picture.get(raisedKey(about)) as RaisedAlerts | undefined)?.alerts ?? []).map((id) => entityKey('alert', id));
