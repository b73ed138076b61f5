/** Judges what was touched and what is due, at one instant after the other. */
import type { Raised } from '../alerts/alert.ts';
import type { Chattering, RuleName } from '../alerts/facts.ts';
import { checkpointAt, corridorsNaming } from '../checkpoints/checkpoint.ts';
import { troubleAt, type Trouble } from '../checkpoints/trouble.ts';
import type { Track } from '../convoys/convoy.ts';
import { trackOf } from '../convoys/situation.ts';
import { entityKey, isOfType, typeOf, type EntityKey, type Position } from '../event.ts';
import type { Change, Picture } from '../picture/picture.ts';
import { limitsOf } from '../rules/limits.ts';
import { beginsNear, VIOLATION_NEAR_CONVOY } from '../rules/near-convoy.ts';
import type { Rule, World } from '../rules/rule.ts';
import { RULES } from '../rules/rules.ts';
import { WholeGrounds } from '../rules/whole-grounds.ts';
import { formatTime, type Millis } from '../time.ts';
import { DueQueue } from '../views/due-queue.ts';
import { Attention } from './attention.ts';
import { Difference } from './difference.ts';
import { Failures } from './failures.ts';
import { IndexedGrounds } from './indexed-grounds.ts';
import type { Entry, Ledger } from './ledger.ts';
import { laterThan, nextDue } from './next-due.ts';
import { dueKey, kindAndUnit, POSITION_RULES, type Kind, type Moment, type Said } from './said.ts';
import { ToJudge } from './to-judge.ts';
import { touchChanged, type Before, type Touching } from './touched.ts';
import type { WatchStart } from './watch.ts';

export class Judge implements Touching {
  readonly ledger: Ledger;
  grounds: IndexedGrounds;
  private readonly moment: Moment;
  private readonly rules: readonly Rule[];
  private readonly everything: boolean;
  private readonly due = new DueQueue();
  private readonly touched = new ToJudge();
  private readonly parts: Before = new Map();
  /** What was said of each checkpoint when it was judged last: whenever time alone changes that, it is judged. */
  private readonly words = new Map<EntityKey, Trouble['words']>();
  private readonly attention: Attention;
  private readonly difference: Difference;
  private readonly failures = new Failures();
  private readonly failure: WatchStart['failed'];

  constructor({ picture, position, now, ledger, chatter = [], rules = RULES, everything = false, failed }: WatchStart) {
    this.failure = failed;
    this.moment = { picture, now, position, limits: limitsOf(picture) };
    this.ledger = ledger;
    this.rules = rules;
    this.everything = everything;
    ledger.readIn(picture);
    ledger.recallChatter(chatter);
    this.grounds = new IndexedGrounds(picture, this.moment.limits, now, ledger);
    ledger.listen((entry) => this.noteActive(entry));
    this.attention = new Attention(this.moment, this.due, ledger);
    this.difference = new Difference(this.moment, ledger, this.due, (alert, open) => {
      this.attention.raised(alert, open);
      this.touch('attention', alert);
    });
  }

  get picture(): Picture {
    return this.moment.picture;
  }

  get now(): Millis {
    return this.moment.now;
  }

  begin(): readonly Said[] {
    this.touchAll();
    return this.judgeTouched();
  }

  readIn(picture: Picture): void {
    this.moment.picture = picture;
    this.grounds.readIn(picture);
    this.ledger.readIn(picture);
  }

  adopt(key: EntityKey, raised: Raised): void {
    this.ledger.recall(key, { raised, active: true });
    for (const unit of raised.cause === undefined ? [raised.subject] : [raised.subject, raised.cause]) {
      this.words.delete(unit);
      this.touch(raised.rule, unit);
    }
    this.touch('attention', key);
  }

  touch = (rule: Kind, unit: EntityKey): void => this.touched.add(rule, unit);

  stirCheckpoint = (checkpoint: EntityKey): void => void this.words.delete(checkpoint);

  touchAll(): void {
    this.moment.limits = limitsOf(this.picture);
    this.words.clear();
    this.grounds = new IndexedGrounds(this.picture, this.moment.limits, this.now, this.ledger);
    for (const rule of this.rules) for (const unit of rule.units(this.picture)) this.touch(rule.name, unit);
    for (const key of this.attention.keys) this.touch('attention', key);
  }

  note(changes: readonly Change[]): void {
    for (const [key, entity] of changes) {
      // Nearly all of them are these two, and nearly all of these change nothing that is judged.
      if (isOfType(key, 'track')) this.notePosition(key, entity as Track);
      if (isOfType(key, 'track') || (isOfType(key, 'feed') && !this.ledger.isAnyActive('feed-silent'))) continue;
      touchChanged(this, key, this.parts);
      if (isOfType(key, 'alert')) this.touch('attention', key);
      if (isOfType(key, 'key')) for (const alert of this.attention.newestOf(key)) this.touch('attention', alert);
    }
  }

  private notePosition(key: EntityKey, track: Track): void {
    const mover = this.grounds.movers.ofTrack(key);
    if (mover === undefined) return;
    this.grounds.movers.move(mover, track);
    // A position only puts off when its signal is lost, which is found out when it would have been; but it may end that it is.
    const lost = this.ledger.isAnyActive(LOST) && this.ledger.isActive(LOST, mover.key);
    if (lost || this.failures.has(LOST, mover.key)) this.touch(LOST, mover.key);
    for (const look of mover.positions.moved(track, mover)) this.touch(look, mover.key);
  }

  /** What is near a convoy already waits for nothing. */
  private noteActive({ rule, subject, cause, active }: Entry): void {
    if (rule !== 'violation-near-convoy' || cause === undefined) return;
    this.grounds.setNear(subject, cause, active);
    if (!active) this.grounds.movers.get(subject)?.positions.forget('begins');
  }

  /** The instants before `at` at which something is due, in order. */
  upTo(at: Millis, position: Position): readonly Said[] {
    let said: Said[] | undefined;
    for (let next = this.due.next(); next !== undefined && next < at; next = this.due.next()) (said ??= []).push(...this.judge(next, position));
    return said ?? NONE_SAID;
  }

  /** The instants up to `at`, and then what holds at `at`. */
  reach(at: Millis, position: Position): readonly Said[] {
    return [...this.upTo(at, position), ...this.judge(at, position)];
  }

  /** What was touched and what is due, at that instant or at the one that was reached before, whichever is later. */
  judge(at: Millis, position: Position): readonly Said[] {
    this.moment.now = Math.max(this.now, at);
    this.moment.position = position;
    const next = this.due.next();
    if (next !== undefined && next <= this.now) for (const { key } of this.due.take(this.now)) this.touch(...kindAndUnit(key));
    return this.judgeTouched();
  }

  private judgeTouched(): readonly Said[] {
    if (this.everything) this.touchAll();
    if (this.touched.isEmpty) return NONE_SAID;
    const world = this.world();
    for (const convoy of this.touched.take('begins')) this.judgeBeginning(world, convoy);
    for (const rule of this.rules) {
      if (this.touched.isEmpty) break;
      for (const unit of this.touched.take(rule.name)) this.judgeUnit(world, rule, unit);
    }
    if (this.failures.isToBeSaid) this.judgeFailures();
    for (const alert of this.touched.take('quiet')) this.difference.endQuiet(alert);
    const escalated = this.touched.take('attention').flatMap((alert) => this.attention.look(alert) ?? []);
    return [...this.difference.take(), ...escalated];
  }

  /** A rule that throws leaves what it said before as it is. */
  private judgeUnit(world: World, rule: Rule, unit: EntityKey): void {
    try {
      if (rule.name === AHEAD && typeOf(unit) === 'checkpoint' && this.isAsBefore(unit)) return;
      const judgement = rule.judge(world, unit);
      const { holding, due, dues = [] } = judgement;
      this.due.set(dueKey(rule.name, unit), this.later(due));
      for (const [other, at] of dues) this.due.set(dueKey(rule.name, other), this.later(at));
      const look = POSITION_RULES.find((name) => name === rule.name);
      if (look !== undefined) this.grounds.movers.get(unit)?.positions.looked(look, trackOf(this.picture, unit), judgement);
      this.difference.compare(rule.name, unit, holding);
      this.failures.delete(rule.name, unit);
    } catch (error) {
      this.fail(rule.name, unit, error);
    }
  }

  /** A convoy at a new position: what is near it stays so, and of the rest only what could be is looked at. */
  private judgeBeginning(world: World, convoy: EntityKey): void {
    const mover = this.grounds.movers.get(convoy);
    const rule = this.rules.find(({ name }) => name === NEAR);
    if (mover === undefined || rule === undefined) return;
    // A trial's own rule is asked in whole, and so is one that threw.
    if (rule !== VIOLATION_NEAR_CONVOY || this.failures.has(NEAR)) return this.touch(NEAR, convoy);
    try {
      const beginning = beginsNear(world, mover, mover);
      const { holding, dues = [] } = beginning.judgement;
      for (const [violation, at] of dues) this.due.set(dueKey(NEAR, violation), this.later(at));
      this.difference.begin(NEAR, holding);
      mover.positions.looked('begins', mover.track, beginning);
      return undefined;
    } catch (error) {
      return this.fail(NEAR, convoy, error);
    }
  }

  /** Of a checkpoint of which the same is said, only when that may change is another; else whoever comes through it is to be judged where he is, and its corridors are. */
  private isAsBefore(key: EntityKey): boolean {
    const checkpoint = checkpointAt(this.picture, key);
    const { words, until } = troubleAt(checkpoint, this.now);
    const same = this.words.get(key) === words;
    this.words.set(key, words);
    if (same) {
      this.due.set(dueKey(AHEAD, key), this.later(until));
      return true;
    }
    for (const convoy of this.grounds.convoysThrough(key)) this.grounds.movers.get(convoy)?.positions.forget();
    for (const id of corridorsNaming(checkpoint)) this.touch(NOT_CLEAR, entityKey('corridor', id));
    return false;
  }

  private later(at: Millis | undefined): Millis | undefined {
    return laterThan(this.now, at);
  }

  private fail(rule: RuleName, unit: EntityKey, error: unknown): void {
    this.failure?.(rule, unit, error);
    this.failures.add(rule, unit);
    this.grounds.movers.get(unit)?.positions.forget();
    this.words.delete(unit);
  }

  private judgeFailures(): void {
    const operation = [...this.picture.ofType('operation').keys()][0] ?? entityKey('operation', 'unknown');
    this.difference.compare('rule-failed', operation, this.failures.holding(operation));
  }

  /** The next instant at which something may have to be said though nothing is recorded. */
  nextDue(): Millis | undefined {
    return nextDue({ due: this.due, rules: this.rules, failures: this.failures, world: this.world() });
  }

  chatter(): readonly Chattering[] {
    return this.ledger.chattering(formatTime);
  }

  private world(): World {
    const { picture, now, limits } = this.moment;
    return { picture, now, limits, instances: this.ledger, grounds: this.everything ? new WholeGrounds(picture) : this.grounds };
  }
}
const AHEAD = 'checkpoint-closed-ahead';
const NEAR = 'violation-near-convoy';
const NOT_CLEAR = 'corridor-not-clear';
const LOST = 'convoy-signal-lost';
const NONE_SAID: readonly Said[] = [];
