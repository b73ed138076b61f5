/** The difference between what holds and what the ledger says: raises, rises, clearings; and the discipline of those that chatter. */
import type { Circumstances, RuleName } from '../alerts/facts.ts';
import type { EntityKey } from '../event.ts';
import { conditionKey, type Holding } from '../rules/rule.ts';
import { SECOND, type Millis } from '../time.ts';
import type { DueQueue } from '../views/due-queue.ts';
import type { Open } from './attention.ts';
import { alertOf, isRise, type Entry, type Ledger } from './ledger.ts';
import { dueKey, judgedAt, type Moment, type Said } from './said.ts';

/** Told of every raise and rise. */
export type Raising = (alert: EntityKey, open: Open) => void;

export class Difference {
  private readonly moment: Moment;
  private readonly ledger: Ledger;
  private readonly due: DueQueue;
  private readonly raising: Raising;
  /** Chattering conditions that are false now, by their alert. */
  private readonly quiet = new Map<EntityKey, Entry>();
  private said: Said[] = [];

  constructor(moment: Moment, ledger: Ledger, due: DueQueue, raising: Raising) {
    this.moment = moment;
    this.ledger = ledger;
    this.due = due;
    this.raising = raising;
    for (const entry of ledger.allActive()) if (entry.chatter?.quietSince !== undefined) this.waitForQuiet(entry, entry.chatter.quietSince);
  }

  /** What was said since it was taken last. */
  take(): readonly Said[] {
    const { said } = this;
    this.said = [];
    return said;
  }

  /** What holds and has no active alert is raised; what has one and no longer holds is cleared. */
  compare(rule: RuleName, unit: EntityKey, holding: readonly Holding[]): void {
    const active = this.ledger.activeAt(rule, unit);
    if (holding.length === 0 && active.length === 0) return;
    const held = this.begin(rule, holding);
    for (const entry of active.toSorted((a, b) => (a.digest < b.digest ? -1 : 1))) {
      if (!held.has(conditionKey(rule, entry.subject, entry.cause))) this.release(entry);
    }
  }

  /** What holds; nothing is said of what does not. Returns it by its keys. */
  begin(rule: RuleName, holding: readonly Holding[]): ReadonlyMap<string, Holding> {
    const held = new Map(holding.map((one) => [conditionKey(rule, one.subject, one.cause), one] as const));
    for (const key of [...held.keys()].sort()) this.hold(rule, held.get(key) as Holding);
    return held;
  }

  private hold(rule: RuleName, holding: Holding): void {
    const entry = this.ledger.entryOf(rule, holding.subject, holding.cause);
    if (!entry.active) {
      const told = holding.circumstances();
      this.ledger.raise(entry, holding.severity, this.moment.now, this.moment.limits.chatter);
      return this.raise(entry, holding, told);
    }
    if (entry.chatter?.quietSince !== undefined) {
      entry.chatter = { count: entry.chatter.count + 1, quietSince: undefined };
      this.due.set(dueKey('quiet', alertOf(entry)), undefined);
    }
    if (!isRise(entry, holding.severity)) return undefined;
    const told = holding.circumstances();
    this.ledger.rise(entry, holding.severity, this.moment.now);
    return this.raise(entry, holding, told);
  }

  private raise(entry: Entry, { subject, cause, severity }: Holding, told: Circumstances): void {
    const alert = alertOf(entry);
    const data = {
      rule: entry.rule, subject, ...(cause !== undefined && { cause }), severity, ...told,
      ...(entry.chatter !== undefined && { chatter: entry.chatter.count }), judged: judgedAt(this.moment),
    };
    this.said.push({ fact: 'alert-raised', subject: alert, data });
    this.raising(alert, { rule: entry.rule, severity, annunciatedAt: this.moment.now, feed: told.feed });
  }

  /** A condition that chatters is cleared only once it has been quiet. */
  private release(entry: Entry): void {
    if (entry.chatter === undefined) return this.clear(entry);
    if (entry.chatter.quietSince !== undefined) return undefined;
    entry.chatter = { ...entry.chatter, quietSince: this.moment.now };
    return this.waitForQuiet(entry, this.moment.now);
  }

  private waitForQuiet(entry: Entry, since: Millis): void {
    this.quiet.set(alertOf(entry), entry);
    this.due.set(dueKey('quiet', alertOf(entry)), since + this.moment.limits.chatter.quiet * SECOND);
  }

  /** It has been false for long enough, if it still is. */
  endQuiet(alert: EntityKey): void {
    const entry = this.quiet.get(alert);
    this.quiet.delete(alert);
    if (entry?.active === true && entry.chatter?.quietSince !== undefined && alertOf(entry) === alert) this.clear(entry);
  }

  private clear(entry: Entry): void {
    const { chatter } = entry;
    this.said.push({ fact: 'alert-cleared', subject: alertOf(entry), data: { ...(chatter !== undefined && { chatter: chatter.count }), judged: judgedAt(this.moment) } });
    this.ledger.clear(entry);
  }
}
