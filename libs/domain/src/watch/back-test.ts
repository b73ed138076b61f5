/**
 * What would have been raised had the limits been others: the records of a log, folded and judged again by the same watch. It keeps what
 * the watches of the log said of the time, and replaces what they said of alerts. What is said again as it was is put where it was; the
 * rest where it is judged. Acts on alerts that do not exist do nothing.
 */
import { Courses } from '../alerts/courses.ts';
import type { Accepted, EntityKey, Position, Recorded } from '../event.ts';
import { fold } from '../picture/evolve.ts';
import { BEFORE_FIRST, LivePicture, type Change } from '../picture/picture.ts';
import { laidOver, type RuleLimits } from '../rules/limits.ts';
import type { Millis } from '../time.ts';
import { currentWatch } from './fence.ts';
import { Ledger } from './ledger.ts';
import type { Said } from './said.ts';
import { saidIn, signOfSaid, type ToldAlerts } from './told-alerts.ts';
import { saidBy, type WatchFact } from './virtual-watch.ts';
import { Watch } from './watch.ts';

export interface BackTestOptions {
  readonly operation: EntityKey;
  /** They hold from the beginning, whatever the operation sets; what is not named is as it was set at the time. */
  readonly limits: RuleLimits;
  readonly told: Pick<ToldAlerts, 'places'>;
  /** Writes a fact as it is recorded at that instant. */
  record(fact: WatchFact, at: Millis): Accepted;
}

/** What is believed of a log in which no watch has started yet. */
const OWN_WATCH = 'back-test';

export class BackTest {
  readonly picture = new LivePicture();
  readonly courses = new Courses(this.picture);
  private readonly options: BackTestOptions;
  private readonly watch: Watch;
  /** Said and not folded yet, in order. */
  private waiting: Said[] = [];

  constructor(options: BackTestOptions) {
    const { operation, limits, record } = options;
    this.options = options;
    this.picture.apply([[operation, { configured: { rules: limits } }]]);
    fold(this.picture, { ...record({ fact: 'watch-started', subject: operation, data: { watch: OWN_WATCH } }, 0), position: BEFORE_FIRST });
    this.watch = new Watch({ picture: this.picture, position: BEFORE_FIRST, now: 0, ledger: new Ledger(this.picture) });
  }

  /** Every record of the log, in order, each once. */
  take(recorded: Recorded): void {
    if (saidIn(recorded.event) === undefined) {
      const configured = this.configuredOtherwise(recorded);
      const before = this.watch.before(configured);
      this.waiting.push(...before, ...this.watch.after(configured, this.fold(configured)));
    }
    this.put(recorded, recorded.position);
  }

  /** After the last record: what was said since is part of it, too. */
  end(last: Recorded): void {
    this.put(last, Infinity);
  }

  private configuredOtherwise(recorded: Recorded): Recorded {
    const { event } = recorded;
    if (event.fact !== 'operation-configured' || event.data.rules === undefined) return recorded;
    return { ...recorded, event: { ...event, data: { ...event.data, rules: laidOver(event.data.rules, this.options.limits) } } };
  }

  private fold(recorded: Recorded): readonly Change[] {
    const changes = fold(this.picture, recorded);
    this.courses.note(changes);
    return changes;
  }

  /** What is said goes into the log in the order in which it was judged, none of it before where it was recorded. */
  private put(recorded: Recorded, up: Position): void {
    const { told: { places }, record } = this.options;
    while (this.waiting.length > 0) {
      const [said] = this.waiting as [Said];
      if ((places.get(signOfSaid(said)) ?? BEFORE_FIRST) > up) return;
      this.waiting.shift();
      const accepted = record(saidBy(currentWatch(this.picture)?.watch ?? OWN_WATCH, said), recorded.recordedAt);
      const put: Recorded = { ...accepted, position: recorded.position };
      this.waiting.push(...this.watch.after(put, this.fold(put)));
    }
  }
}
