/**
 * An alert: one instance of a condition, from its raise until it is closed. What the watch and people said of it is stored;
 * whether it is acknowledged, shelved or closed follows from that, and its state from that and the time.
 */
import { lastAct, type AppliedAct, type Marked } from '../acts/field.ts';
import { idOf, type EntityKey } from '../event.ts';
import type { By } from '../facts.ts';
import type { Picture } from '../picture/picture.ts';
import type { Millis } from '../time.ts';
import { keyEntityOf, shelfOf, type AlertKey, type Shelf } from './alert-key.ts';
import { SEVERITIES, type Circumstances, type Level, type RuleName, type Severity } from './facts.ts';

export interface Raised extends Circumstances {
  readonly rule: RuleName;
  readonly subject: EntityKey;
  readonly cause?: string;
  /** The greatest it ever had: a fall changes nothing. */
  readonly severity: Severity;
  /** The instant at which the condition first held. */
  readonly at: Millis;
  /** The instant at which it was raised last: at first, or when its severity rose. */
  readonly annunciatedAt: Millis;
  /** When the raise, or the last rise, was recorded. */
  readonly recordedAt: Millis;
}
/** A coordinator's acknowledgement. */
export interface Seen { readonly act: string; readonly at: Millis; readonly by: By; readonly organisation: string; readonly desk: string }

export interface Alert extends Marked {
  /** Absent only while nothing but an act is known of it. */
  readonly raised?: Raised;
  readonly active: boolean;
  /** The instant at which the condition no longer held. */
  readonly clearedAt?: Millis;
  readonly level: Level;
  readonly escalated?: { readonly act: string; readonly at: Millis; readonly by: By };
  readonly seen: readonly Seen[];
  /** Ids of the acts that a rise of its severity undid. */
  readonly fallen?: readonly string[];
  /** The act that shelved this instance, whatever became of the shelf. */
  readonly shelvedBy?: string;
  readonly chatter?: number;
}
export const NO_ALERT: Alert = { active: false, level: 'watch', seen: [] };

/** Who the watch is where somebody is named. */
export const WATCH_ITSELF: By = { name: 'Watchfloor', audience: 'operations', desk: 'watch', verified: true };
/** Recorded this much later than its instant, a raise was caught up with. */
export const LATE_AFTER: Millis = 120_000;

/** Greater is worse. */
export const rankOf = (severity: Severity): number => SEVERITIES.length - SEVERITIES.indexOf(severity);

const MAKE_ACKNOWLEDGED = ['acknowledged', 'confirmed'] as const;

/** The act that makes it acknowledged, the earliest of them: a rise in severity and a shelf undo what was before them. */
function acknowledgedBy({ acts, fallen = [] }: Alert, key: AlertKey): AppliedAct | undefined {
  const undone = lastAct<Shelf>(key.acts, 'shelf')?.value.clears ?? [];
  const acting = MAKE_ACKNOWLEDGED.flatMap((field) => lastAct(acts, field) ?? []).filter(({ act }) => !fallen.includes(act) && !undone.includes(act));
  return acting.reduce<AppliedAct | undefined>((first, one) => (first === undefined || one.at < first.at ? one : first), undefined);
}

/** The act that closed it, if a person did. */
export function closedBy({ acts, fallen = [] }: Alert): AppliedAct<{ readonly note: string }> | undefined {
  const last = lastAct<{ readonly note: string }>(acts, 'closed');
  return last === undefined || fallen.includes(last.act) ? undefined : last;
}

/** What a reader needs to know of an alert but the time. */
export interface Standing {
  readonly raised: Raised;
  readonly acknowledged: AppliedAct | undefined;
  readonly closed: AppliedAct<{ readonly note: string }> | undefined;
  /** When it was closed: by a person, or by itself once it was cleared and acknowledged. A life-safety alert never closes itself. */
  readonly closedAt: Millis | undefined;
  readonly shelf: AppliedAct<Shelf> | undefined;
}

/** Undefined while nothing was raised. */
export function standingOf(picture: Picture, alertKey: EntityKey, alert: Alert): Standing | undefined {
  const { raised } = alert;
  if (raised === undefined) return undefined;
  const key = keyEntityOf(picture, alertKey);
  const acknowledged = acknowledgedBy(alert, key);
  const closed = closedBy(alert);
  const byItself = !alert.active && acknowledged !== undefined && raised.severity !== 'life-safety';
  const closedAt = closed?.at ?? (byItself ? Math.max(alert.clearedAt ?? 0, acknowledged.at) : undefined);
  return { raised, acknowledged, closed, closedAt, shelf: shelfOf(key) };
}

/** How many alerts wait for their end, shelved ones too, by severity: every severity is named. */
export function openBySeverity(picture: Picture): ReadonlyMap<Severity, number> {
  const open = new Map<Severity, number>(SEVERITIES.map((severity) => [severity, 0]));
  for (const [key, alert] of picture.ofType('alert')) {
    const standing = standingOf(picture, key, alert);
    if (standing === undefined || standing.closedAt !== undefined) continue;
    const { severity } = standing.raised;
    open.set(severity, (open.get(severity) ?? 0) + 1);
  }
  return open;
}

/** The id of the condition that an alert is an instance of, and which instance it is. */
export function instanceOf(alertKey: EntityKey): { readonly digest: string; readonly nth: number } {
  const id = idOf(alertKey);
  const dash = id.lastIndexOf('-');
  return { digest: id.slice(0, dash), nth: Number(id.slice(dash + 1)) };
}

export const alertAt = (picture: Picture, key: EntityKey): Alert | undefined => picture.get(key) as Alert | undefined;
