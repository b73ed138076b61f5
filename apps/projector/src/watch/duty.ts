import {
  BEFORE_FIRST, currentWatch, entityKey, formatTime, REACHED_AT_MOST_EVERY, REACHED_EVERY, saidBy, Takeover, type Change, type EntityKey, type LivePicture,
  type Millis, type OperationId, type Position, type Recorded, type RuleName, type Said, type WatchFact,
} from '#libs/domain';
import { LogOverloaded, type EventLog } from '#libs/event-log';
import type { Clock } from '#libs/runtime';
import { ProjectorRefused } from '../refused.ts';
import { Saying } from './saying.ts';

/** Facts that may wait for the log. A watch that finds more waiting ends: the picture does not wait for it, and the next one says what this one did not. */
export const WAITING_FACTS = 10_000;
/** How often it looks whether something is due. */
const LOOK_EVERY_MS = 250;
/** How often it looks whether what it waits for is folded. */
const FOLDED_EVERY_MS = 20;
/** So long it waits to have folded what was the head of the log; under load it is there at the next look. */
const AT_HEAD_WITHIN_MS = 1_000;

/** What a projector shows of its picture to the watch beside it. */
export interface Folding { readonly picture: LivePicture; readonly position: Position }

export interface DutyPorts {
  readonly log: EventLog;
  readonly clock: Clock;
  /** A rule threw for that entity: the alert says which rule, this says why. */
  failed(operation: OperationId, rule: RuleName, unit: EntityKey, error: unknown): void;
}

/**
 * One watch from its start to its end: it takes over from the watch before with a picture of its own, joins the projector's when
 * it has come as far, and says what it judges and how far it is.
 */
export class Duty {
  private readonly operation: OperationId;
  private readonly watch: string;
  private readonly ports: DutyPorts;
  private readonly saying: Saying;
  private readonly ended = new AbortController();
  private takeover: Takeover | undefined;
  private isShared = false;
  private ownStart: Position = BEFORE_FIRST;
  /** When it, or the watch before it, said so last; or else when it started. */
  private reachedAt: Millis = 0;
  /** It has said how far it is and has not folded that yet. */
  private reaching = false;
  private over: unknown;

  constructor(operation: OperationId, watch: string, ports: DutyPorts) {
    this.operation = operation;
    this.watch = watch;
    this.ports = ports;
    this.saying = new Saying(operation, ports.log, ports.clock);
  }

  /** Whether it judges with the projector. */
  get joined(): boolean {
    return this.isShared;
  }

  /** Until aborted, or until another watch has started. Rejects when the log cannot be written. */
  async run(folding: Folding, signal: AbortSignal): Promise<void> {
    const stop = AbortSignal.any([signal, this.ended.signal]);
    const said = this.start(stop).then((started) => (started ? this.saying.run(stop) : undefined)).finally(() => this.ended.abort());
    said.catch(() => undefined);
    try {
      await this.stand(folding, stop);
    } finally {
      this.ended.abort();
      this.takeover = undefined;
    }
    await said;
    if (this.over !== undefined) throw this.over;
  }

  /** To be called before the projector folds a record. */
  before(recorded: Recorded, picture: LivePicture): void {
    const { takeover } = this;
    if (takeover === undefined || (!this.isShared && takeover.position !== recorded.position - 1)) return;
    if (!this.isShared) {
      takeover.readIn(picture);
      this.isShared = true;
    }
    this.say(takeover.before(recorded));
  }

  /** To be called once it is folded, with what changed. */
  after(recorded: Recorded, changes: readonly Change[]): void {
    if (this.takeover === undefined || !this.isShared) return;
    this.say(this.takeover.after(recorded, changes));
    this.note(recorded);
  }

  /** Puts its start into the log: whatever an older watch says from there on does nothing. */
  private async start(stop: AbortSignal): Promise<boolean> {
    const started: WatchFact = { fact: 'watch-started', subject: this.subject, data: { watch: this.watch } };
    this.reachedAt = this.ports.clock.now();
    let position: Position | undefined;
    while (position === undefined && !stop.aborted) position = await this.saying.first(started, stop);
    this.ownStart = position ?? BEFORE_FIRST;
    return position !== undefined;
  }

  private async stand(folding: Folding, stop: AbortSignal): Promise<void> {
    const { clock } = this.ports;
    await this.until(() => this.ownStart !== BEFORE_FIRST && folding.position >= this.ownStart, stop);
    if (stop.aborted) return;
    const current = currentWatch(folding.picture);
    // Another one has started meanwhile.
    if (current?.watch !== this.watch) return;
    this.reachedAt = current.reached?.at ?? this.reachedAt;
    const takeover = await this.takeOver(folding, current.reached, stop);
    if (takeover === undefined) return;
    while (!stop.aborted) {
      if (this.isDue(takeover)) await this.reach(takeover, stop);
      await clock.pause(LOOK_EVERY_MS, stop);
    }
  }

  /** Catches up with the projector: what was judged is recalled, the rest is judged again. */
  private async takeOver(folding: Folding, reached: NonNullable<ReturnType<typeof currentWatch>>['reached'], stop: AbortSignal): Promise<Takeover | undefined> {
    const { log } = this.ports;
    const takeover = new Takeover();
    const until = reached?.position ?? BEFORE_FIRST;
    let last = BEFORE_FIRST;
    for await (const batch of log.read(this.operation, { after: BEFORE_FIRST, signal: stop })) {
      for (const recorded of batch) {
        last = this.follows(last, recorded);
        if (recorded.position <= until) takeover.fold(recorded);
        else if (recorded.position <= this.ownStart) takeover.recall(recorded);
      }
      if (last >= this.ownStart) break;
    }
    if (stop.aborted) return undefined;
    this.say(takeover.begin(reached, this.ownStart, { failed: (rule, unit, error) => this.ports.failed(this.operation, rule, unit, error) }));
    while (takeover.position < folding.position && !stop.aborted) await this.judgeOn(takeover, folding, stop);
    this.takeover = takeover;
    return takeover;
  }

  private async judgeOn(takeover: Takeover, folding: Folding, stop: AbortSignal): Promise<void> {
    for await (const batch of this.ports.log.read(this.operation, { after: takeover.position, signal: stop })) {
      for (const recorded of batch) {
        this.follows(takeover.position, recorded);
        this.say(takeover.judge(recorded));
        this.note(recorded);
      }
      if (takeover.position >= folding.position || stop.aborted) return;
      await this.saying.below(WAITING_FACTS / 2, stop);
    }
  }

  /** The position of what was read after another; what a log that jumps leaves out would be judged as if it had never been. */
  private follows(last: Position, { position }: Recorded): Position {
    if (position !== last + 1) throw new ProjectorRefused(this.operation, 'gap');
    return position;
  }

  private say(said: readonly Said[]): void {
    if (said.length > 0) this.put(said.map((one) => saidBy(this.watch, one)));
  }

  private put(facts: readonly WatchFact[]): void {
    if (this.saying.length >= WAITING_FACTS) {
      this.over = new LogOverloaded(`${this.saying.length} facts of the watch of ${this.operation} wait to be recorded`);
      this.takeover = undefined;
      this.ended.abort();
    } else this.saying.say(facts);
  }

  private note({ event, position }: Recorded): void {
    if (event.fact === 'watch-reached' && event.data.watch === this.watch) this.reaching = false;
    if (event.fact === 'watch-started' && event.data.watch !== this.watch && position > this.ownStart) this.ended.abort();
  }

  private isDue(takeover: Takeover): boolean {
    const now = this.ports.clock.now();
    if (this.reaching || now < this.reachedAt + REACHED_AT_MOST_EVERY) return false;
    return now >= this.reachedAt + REACHED_EVERY || now >= (takeover.watch.nextDue() ?? Infinity);
  }

  /** Says how far it is, if it has come to what is the head of the log. */
  private async reach(takeover: Takeover, stop: AbortSignal): Promise<void> {
    const { log, clock } = this.ports;
    const at = clock.now();
    const head = await log.head(this.operation);
    await this.until(() => takeover.position >= head, stop, AT_HEAD_WITHIN_MS);
    if (takeover.position < head || stop.aborted) return;
    const chatter = takeover.watch.chatter();
    const data = { watch: this.watch, position: takeover.position, at: formatTime(at), ...(chatter.length > 0 && { chatter }) };
    this.put([{ fact: 'watch-reached', subject: this.subject, data }]);
    this.reaching = true;
    this.reachedAt = at;
  }

  private async until(met: () => boolean, stop: AbortSignal, within = Infinity): Promise<void> {
    const { clock } = this.ports;
    for (const began = clock.steady(); !met() && !stop.aborted && clock.steady() - began < within; ) await clock.pause(FOLDED_EVERY_MS, stop);
  }

  private get subject(): EntityKey {
    return entityKey('operation', this.operation);
  }
}
