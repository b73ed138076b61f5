import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { LANES, laneOf, severityOf } from '#libs/domain';
import { BY_OCCURRED, BY_RECORDED, GAP, LEVELS, SEVERITIES } from '../format.ts';
import type { Told } from './row.ts';

/** The watch's own facts say that somebody watched; before the first of them whatever is recorded does. */
const OF_THE_WATCH = 'watch-';

/** Counts events in buckets, and the stretches of recorded time in which nobody watched. */
export class Counting {
  private readonly adding: StatementSync;
  private readonly gap: StatementSync;
  private readonly noting: StatementSync;
  private sign: number | undefined;
  private watched: boolean;

  constructor(db: DatabaseSync) {
    this.adding = db.prepare('INSERT INTO counts VALUES (?, ?, ?, ?, ?, ?6) ON CONFLICT DO UPDATE SET events = events + ?6');
    this.gap = db.prepare('INSERT OR REPLACE INTO gaps VALUES (?, ?)');
    this.noting = db.prepare('INSERT OR REPLACE INTO facts_of_file VALUES (?, ?)');
    const fact = (name: string): number | undefined => (db.prepare('SELECT value FROM facts_of_file WHERE name = ?').get(name) as { readonly value: number } | undefined)?.value;
    this.sign = fact('sign');
    this.watched = fact('watched') === 1;
  }

  /** Of events in log order, with the largest recorded time up to each. */
  count(told: readonly { readonly one: Told; readonly high: number }[]): void {
    const counted = new Map<string, number>();
    const add = (...key: readonly number[]): void => void counted.set(key.join(), (counted.get(key.join()) ?? 0) + 1);
    for (const { one, high } of told) {
      this.listen(one, high);
      const { event } = one.recorded ?? {};
      const lane = event === undefined ? LANES.indexOf('other') : LANES.indexOf(laneOf(event.subject));
      const severity = event === undefined ? 0 : Math.max(0, SEVERITIES.indexOf(severityOf(event) as (typeof SEVERITIES)[number]));
      for (const [level, size] of LEVELS.entries()) {
        add(BY_RECORDED, level, Math.floor(high / size), lane, severity);
        if (event !== undefined) add(BY_OCCURRED, level, Math.floor(event.time / size), lane, severity);
      }
    }
    for (const [key, events] of counted) this.adding.run(...(key.split(',').map(Number) as [number, number, number, number, number]), events);
    this.noting.run('sign', this.sign ?? 0);
    this.noting.run('watched', this.watched ? 1 : 0);
  }

  private listen({ recorded }: Told, high: number): void {
    const ofWatch = recorded?.event.fact.startsWith(OF_THE_WATCH) === true;
    this.watched ||= ofWatch;
    if (this.watched && !ofWatch) return;
    if (this.sign !== undefined && high - this.sign > GAP) this.gap.run(this.sign, high);
    this.sign = high;
  }
}
