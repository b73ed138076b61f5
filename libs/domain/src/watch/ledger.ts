/**
 * What the watch has said: which conditions have an active alert, and how many instances each had. It is the watch's own, ahead of
 * the alerts in the picture by what is on its way into the log, and is made again from the facts that were judged.
 */
import { alertId, digestOf } from '../alerts/alert-key.ts';
import { alertAt, closedBy, instanceOf, rankOf, type Alert } from '../alerts/alert.ts';
import type { Chattering, RuleName, Severity } from '../alerts/facts.ts';
import { entityKey, idOf, type EntityKey } from '../event.ts';
import type { Picture } from '../picture/picture.ts';
import type { Limits } from '../rules/limits.ts';
import { conditionKey, type Instances } from '../rules/rule.ts';
import { parseTime, SECOND, type Millis } from '../time.ts';

/** One condition and its newest instance. */
export interface Entry {
  readonly rule: RuleName;
  readonly subject: EntityKey;
  readonly cause: string | undefined;
  readonly digest: string;
  instances: number;
  active: boolean;
  severity: Severity;
  annunciatedAt: Millis;
  /** Instants of the newest raises, oldest first. */
  recent: readonly Millis[];
  /** It is held: how often it began, and since when it has been false. */
  chatter: { count: number; quietSince: Millis | undefined } | undefined;
}

/** Conditions that chatter at once of which a watch tells the next one; of the rest that one knows only what their alerts say. As many as a list of a fact may have. */
const CHATTERING_TOLD = 256;
/** No chatter limit asks for more of them. */
const RECENT_KEPT = 1_000;

export const alertOf = ({ digest, instances }: Entry): EntityKey => entityKey('alert', alertId(digest, instances - 1));

export class Ledger implements Instances {
  private readonly entries = new Map<string, Entry>();
  /** Rule and subject, rule and cause → active entries. */
  private readonly active = new Map<string, Set<Entry>>();
  /** Rule → how many active entries it has. */
  private readonly counts = new Map<RuleName, number>();
  private listener: (entry: Entry) => void = () => {};
  /** What is asked of alerts that people closed, is asked of this. */
  private picture: Picture;

  constructor(picture: Picture) {
    this.picture = picture;
    for (const [key, alert] of [...picture.ofType('alert')].sort(([a], [b]) => instanceOf(a).nth - instanceOf(b).nth)) this.recall(key, alert);
  }

  /** Is told of every entry that became active, or is no longer. */
  listen(listener: (entry: Entry) => void): void {
    this.listener = listener;
  }

  /** Whether the rule has an active entry at all. */
  isAnyActive(rule: RuleName): boolean {
    return (this.counts.get(rule) ?? 0) > 0;
  }

  /** People's acts are read in this picture from now on. */
  readIn(picture: Picture): void {
    this.picture = picture;
  }

  isActive(rule: RuleName, subject: EntityKey, cause?: string): boolean {
    return this.entries.get(conditionKey(rule, subject, cause))?.active === true;
  }

  activeOf(rule: RuleName, unit: EntityKey): readonly { readonly subject: EntityKey; readonly cause?: string }[] {
    return this.activeAt(rule, unit).map(({ subject, cause }) => ({ subject, ...(cause !== undefined && { cause }) }));
  }

  activeAt(rule: RuleName, unit: EntityKey): readonly Entry[] {
    const found = this.active.get(`${rule} ${unit}`);
    return found === undefined ? NONE : [...found];
  }

  closedAt(rule: RuleName, subject: EntityKey, cause?: string): Millis | undefined {
    const entry = this.entries.get(conditionKey(rule, subject, cause));
    if (entry === undefined || entry.instances === 0) return undefined;
    const alert = alertAt(this.picture, alertOf(entry));
    return alert && closedBy(alert)?.at;
  }

  /** The entry of a condition, made when it never held before. */
  entryOf(rule: RuleName, subject: EntityKey, cause?: string): Entry {
    const key = conditionKey(rule, subject, cause);
    let entry = this.entries.get(key);
    if (entry === undefined) {
      const digest = digestOf(rule, subject, cause);
      entry = { rule, subject, cause, digest, instances: 0, active: false, severity: 'low', annunciatedAt: 0, recent: [], chatter: undefined };
      this.entries.set(key, entry);
    }
    return entry;
  }

  /** The next instance of a condition. From the third raise in a minute on it chatters. */
  raise(entry: Entry, severity: Severity, now: Millis, { raises, within }: Limits['chatter']): void {
    entry.instances += 1;
    entry.severity = severity;
    entry.annunciatedAt = now;
    entry.recent = [...entry.recent, now].slice(-RECENT_KEPT);
    const inSpan = entry.recent.filter((at) => now - at <= within * SECOND).length;
    entry.chatter = inSpan >= raises ? { count: inSpan, quietSince: undefined } : undefined;
    this.setActive(entry, true);
  }

  rise(entry: Entry, severity: Severity, now: Millis): void {
    entry.severity = severity;
    entry.annunciatedAt = now;
  }

  clear(entry: Entry): void {
    entry.chatter = undefined;
    this.setActive(entry, false);
  }

  /** What no fact tells of the entries that chatter, to be said with `watch-reached`: at most {@link CHATTERING_TOLD} of them. */
  chattering(format: (at: Millis) => string): readonly Chattering[] {
    const found = [...this.entries.values()].filter(({ active, chatter }) => active && chatter !== undefined);
    return found.map((entry) => {
      const { count, quietSince } = entry.chatter as NonNullable<Entry['chatter']>;
      return { alert: idOf(alertOf(entry)), count, ...(quietSince !== undefined && { quietSince: format(quietSince) }) };
    }).sort((a, b) => (a.alert < b.alert ? -1 : 1)).slice(0, CHATTERING_TOLD);
  }

  /** Takes over what a watch before said of its chattering entries. */
  recallChatter(chatter: readonly Chattering[]): void {
    for (const entry of this.entries.values()) {
      const said = entry.active ? chatter.find(({ alert }) => alert === idOf(alertOf(entry))) : undefined;
      if (said !== undefined) entry.chatter = { count: said.count, quietSince: said.quietSince === undefined ? undefined : parseTime(said.quietSince) };
    }
  }

  /** Takes over an instance that is in the picture or in the log; older instances first. */
  recall(key: EntityKey, { raised, active, chatter }: Pick<Alert, 'raised' | 'active' | 'chatter'>): void {
    if (raised === undefined) return;
    const entry = this.entryOf(raised.rule, raised.subject, raised.cause);
    const { nth } = instanceOf(key);
    if (nth + 1 < entry.instances) return;
    if (nth + 1 > entry.instances) entry.recent = [...entry.recent, raised.at].slice(-RECENT_KEPT);
    entry.instances = nth + 1;
    entry.severity = raised.severity;
    entry.annunciatedAt = raised.annunciatedAt;
    entry.chatter = active && chatter !== undefined ? { count: chatter, quietSince: undefined } : undefined;
    this.setActive(entry, active);
  }

  /** The active entries, in no order that means anything. */
  *allActive(): Iterable<Entry> {
    for (const entry of this.entries.values()) if (entry.active) yield entry;
  }

  private setActive(entry: Entry, active: boolean): void {
    if (entry.active !== active) this.counts.set(entry.rule, (this.counts.get(entry.rule) ?? 0) + (active ? 1 : -1));
    entry.active = active;
    for (const unit of entry.cause === undefined ? [entry.subject] : [entry.subject, entry.cause]) {
      const key = `${entry.rule} ${unit}`;
      const found = this.active.get(key);
      if (active) {
        if (found === undefined) this.active.set(key, new Set([entry]));
        else found.add(entry);
      } else if (found?.delete(entry) === true && found.size === 0) this.active.delete(key);
    }
    this.listener(entry);
  }
}
const NONE: readonly Entry[] = [];

export const isRise = (entry: Entry, severity: Severity): boolean => rankOf(severity) > rankOf(entry.severity);
