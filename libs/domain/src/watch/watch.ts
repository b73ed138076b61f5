/**
 * The watch: compares the conditions of the rules with the alerts, and says the difference. It is told of every record of a log
 * in order, and what it says is a function of these records alone: time comes to it only as their recorded times and as
 * `watch-reached`. It never waits for what it said to come back.
 */
import type { Raised } from '../alerts/alert.ts';
import type { Chattering, RuleName } from '../alerts/facts.ts';
import type { EntityKey, Position, Recorded } from '../event.ts';
import type { Change, Picture } from '../picture/picture.ts';
import type { Rule } from '../rules/rule.ts';
import { parseTime, type Millis } from '../time.ts';
import { isCurrent } from './fence.ts';
import { Judge } from './judge.ts';
import type { Ledger } from './ledger.ts';
import type { Said } from './said.ts';

export interface WatchStart {
  /** The picture folded up to `position`, which every `alert-raised` and `alert-cleared` judged up to there is part of. */
  readonly picture: Picture;
  readonly position: Position;
  /** The largest of the recorded times of reports and acts and of the instants that watches reached, up to there. */
  readonly now: Millis;
  readonly ledger: Ledger;
  readonly chatter?: readonly Chattering[];
  /** A rule threw for that entity: beside the alert that says so. */
  failed?(rule: RuleName, unit: EntityKey, error: unknown): void;
  /** Other rules than {@link RULES}. */
  readonly rules?: readonly Rule[];
  /** Looks at everything after each record: what a watch that looks at less is held against. */
  readonly everything?: boolean;
}

/** Facts of the watch itself move nothing that is judged: the ledger knows already. */
export function isJudged({ event }: Recorded): boolean {
  switch (event.fact) {
    case 'alert-raised': case 'alert-cleared': case 'watch-started': case 'watch-reached': case 'operation-opened': return false;
    case 'alert-escalated': return !('watch' in event.data);
    default: return true;
  }
}

export class Watch {
  private readonly judge: Judge;

  constructor(start: WatchStart) {
    this.judge = new Judge(start);
  }

  /** What holds at the start and was not said yet: nothing, unless the rules are others than those of the watch before. */
  begin(): readonly Said[] {
    return this.judge.begin();
  }

  /** To be called before a record is folded: the instants that passed since the record before. */
  before(recorded: Recorded): readonly Said[] {
    return isJudged(recorded) ? this.judge.upTo(recorded.recordedAt, recorded.position) : NOTHING_SAID;
  }

  /** To be called once it is folded, with what changed. */
  after(recorded: Recorded, changes: readonly Change[]): readonly Said[] {
    const { event, position } = recorded;
    this.judge.note(changes);
    if (event.fact === 'watch-reached') {
      const at = parseTime(event.data.at);
      return at === undefined || !isCurrent(this.judge.picture, event.data.watch) ? NOTHING_SAID : this.judge.reach(at, position);
    }
    return isJudged(recorded) ? this.judge.judge(recorded.recordedAt, position) : NOTHING_SAID;
  }

  /** The next instant at which something may have to be said though nothing is recorded. */
  nextDue(): Millis | undefined {
    return this.judge.nextDue();
  }

  get now(): Millis {
    return this.judge.now;
  }

  /** What is to be said with `watch-reached`, because no other fact tells it. */
  chatter(): readonly Chattering[] {
    return this.judge.chatter();
  }

  /** An alert that is in the log and that this watch did not raise: it is its own from now on, and cleared if nothing holds it. */
  adopt(key: EntityKey, raised: Raised): void {
    this.judge.adopt(key, raised);
  }

  /** Another picture that is folded up to the same position, from now on. */
  readIn(picture: Picture): void {
    this.judge.readIn(picture);
  }
}
const NOTHING_SAID: readonly Said[] = [];
