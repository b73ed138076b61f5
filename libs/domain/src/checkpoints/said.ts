/** For specs only. Reports about one checkpoint in a line each: who says what, how many minutes after noon. */
import type { Accepted } from '../event.ts';
import type { CheckpointKind, CheckpointStatus, Direction } from '../facts.ts';
import { fact, NOON, type Given } from '../picture/given.ts';
import { MINUTE, type Millis } from '../time.ts';
import type { CheckpointView, DirectionView } from '../views/wire.ts';

export const P1 = 'checkpoint/p1';
export const minutes = (count: number): Millis => NOON + count * MINUTE;

export interface Saying { readonly group?: string | null; readonly direction?: Direction; readonly id?: string; readonly recorded?: number; readonly subject?: string }

/** `who` is the source `urn:<who>`, by default in a group of its own; null is no group. An id is made of all that is said. */
export function said(who: string, status: CheckpointStatus, minute: number, { group = `group ${who}`, direction, id, recorded = minute, subject = P1 }: Saying = {}): Accepted {
  const data = { status, ...(group !== null && { group }), ...(direction !== undefined && { direction }) };
  const name = id ?? `${status}-${minute}-${group ?? ''}-${direction ?? ''}`;
  return fact('checkpoint-status-reported', subject, data, { source: `urn:${who}`, id: name, time: minutes(minute), recordedAt: minutes(recorded) });
}

/** Takes back an event by its key. */
export function takenBack(which: Accepted, minute: number, subject = P1): Accepted {
  const retracts = `${which.event.source} ${which.event.id}`;
  return fact('checkpoint-status-retracted', subject, { retracts, reason: 'misheard' }, { source: 'urn:desk', id: `back ${retracts} ${minute}`, time: minutes(minute) });
}

export const registeredAs = (kind: CheckpointKind, corridors?: readonly string[], minute = -600): Accepted =>
  fact('checkpoint-registered', P1, { name: { en: 'North gate' }, kind, lon: 34.3, lat: 31.3, ...(corridors && { corridors }) }, { source: 'urn:desk', time: minutes(minute) });

export const at = (log: Given, minute: number, subject = P1): CheckpointView => log.sees(subject, minutes(minute)) as CheckpointView;
export const inward = (log: Given, minute: number): DirectionView => at(log, minute).directions.in;
export const outward = (log: Given, minute: number): DirectionView => at(log, minute).directions.out;

/** The direction in one line: `open`, `open?` when unconfirmed, `open!` when contradicted. */
export const told = ({ status, confirmed, contradicted }: DirectionView): string =>
  `${status}${confirmed || status === 'unknown' ? '' : '?'}${contradicted ? '!' : ''}`;
