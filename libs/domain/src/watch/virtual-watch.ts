/**
 * A watch in virtual time: it says of records that are already there what it would have said had it been there as they came. Its
 * clock is the records' own recorded time, and what it says is recorded at once.
 */
import type { WatchReached, WatchStarted } from '../alerts/facts.ts';
import { idOf, type Accepted, type EntityKey, type Position, type Recorded } from '../event.ts';
import { fold } from '../picture/evolve.ts';
import { LivePicture } from '../picture/picture.ts';
import { formatTime, MINUTE, SECOND, type Millis } from '../time.ts';
import { Ledger } from './ledger.ts';
import type { Said } from './said.ts';
import { Watch, type WatchStart } from './watch.ts';

/** It says that it is there at least so often … */
export const REACHED_EVERY: Millis = MINUTE;
/** … and at most so often. */
export const REACHED_AT_MOST_EVERY: Millis = SECOND;

/** What a watch records: a fact with who says it. */
export type WatchFact =
  | { readonly fact: 'watch-started'; readonly subject: EntityKey; readonly data: WatchStarted }
  | { readonly fact: 'watch-reached'; readonly subject: EntityKey; readonly data: WatchReached }
  | WatchedFact;
type WatchedFact = { readonly [F in Said['fact']]: { readonly fact: F; readonly subject: EntityKey; readonly data: (Said & { readonly fact: F })['data'] & { readonly watch: string } } }[Said['fact']];

export const saidBy = (watch: string, said: Said): WatchFact => ({ fact: said.fact, subject: said.subject, data: { watch, ...said.data } }) as WatchFact;

/** The id of the event that says a fact: the same for the same fact, so that a copy is known for one. */
export function watchFactId({ fact, subject, data }: WatchFact): string {
  switch (fact) {
    case 'watch-started': return data.watch;
    case 'watch-reached': return `${data.watch}-${data.at}`;
    case 'alert-raised': return `${idOf(subject)}-${data.severity}-${data.watch}`;
    case 'alert-cleared': return `${idOf(subject)}-cleared-${data.watch}`;
    case 'alert-escalated': return `${idOf(subject)}-escalated-${data.watch}`;
  }
}

export interface VirtualWatchOptions extends Pick<WatchStart, 'rules' | 'everything'> {
  readonly operation: EntityKey;
  readonly watch: string;
  /** Writes a fact as it is recorded at that instant. */
  record(fact: WatchFact, at: Millis): Accepted;
}

/** Makes a log out of records that come in the order of their recorded times, with what the watch says in between. */
export class VirtualWatch {
  readonly picture = new LivePicture();
  private readonly options: VirtualWatchOptions;
  private readonly watch: Watch;
  private position: Position = -1;
  private reachedAt: Millis = -Infinity;
  private started = false;

  constructor(options: VirtualWatchOptions) {
    this.options = options;
    this.watch = new Watch({ picture: this.picture, position: -1, now: 0, ledger: new Ledger(this.picture), ...options });
  }

  /** The records of the log from where it was to this one and what it brings about. The first one opens the log. */
  take(accepted: Accepted): readonly Recorded[] {
    const recorded = [...this.wait(accepted.recordedAt), ...this.fold(accepted)];
    if (this.started) return recorded;
    this.started = true;
    this.reachedAt = accepted.recordedAt;
    const { operation, watch } = this.options;
    return [...recorded, ...this.fold(this.options.record({ fact: 'watch-started', subject: operation, data: { watch } }, accepted.recordedAt))];
  }

  /** What the watch says by itself before that instant. */
  wait(at: Millis): readonly Recorded[] {
    const recorded: Recorded[] = [];
    while (this.started) {
      const due = Math.min(this.watch.nextDue() ?? Infinity, this.reachedAt + REACHED_EVERY);
      const next = Math.max(due, this.reachedAt + REACHED_AT_MOST_EVERY);
      if (!(next < at)) break;
      recorded.push(...this.reach(next));
    }
    return recorded;
  }

  /** It says that it is there, at that instant. */
  reach(at: Millis): readonly Recorded[] {
    this.reachedAt = at;
    const { operation, watch } = this.options;
    const chatter = this.watch.chatter();
    const data = { watch, position: this.position, at: formatTime(at), ...(chatter.length > 0 && { chatter }) };
    return this.fold(this.options.record({ fact: 'watch-reached', subject: operation, data }, at));
  }

  private fold(accepted: Accepted): readonly Recorded[] {
    const recorded: Recorded = { ...accepted, position: this.position + 1 };
    const before = this.watch.before(recorded);
    const changes = fold(this.picture, recorded);
    this.position = recorded.position;
    const said = [...before, ...this.watch.after(recorded, changes)];
    return [recorded, ...said.flatMap((one) => this.fold(this.options.record(saidBy(this.options.watch, one), accepted.recordedAt)))];
  }
}
