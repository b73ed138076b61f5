import {
  BEFORE_FIRST, FOLD, LivePicture, eventKey, evolve, type Change, type Entity, type EntityKey, type EventKey, type OperationId, type Position, type Recorded,
} from '#libs/domain';
import { LogCut, LogUnavailable, type ReadOptions } from '#libs/event-log';
import { Fenced, StoreUnavailable, type Fence } from '#libs/picture-store';
import { Backoff, Standstill } from '#libs/runtime';
import { inCommits } from './in-commits.ts';
import type { ProjectorPorts } from './ports.ts';
import type { Folding } from './watch/duty.ts';
import { ProjectorRefused } from './refused.ts';
import { Tail, tailInLog } from './tail.ts';

/** How often the projector proves that it is alive and at the head of the log. */
const PROOF_EVERY_MS = 1_000;
/** The same until it has proved it once: a starting process is ready as soon as it is. */
const PROOF_AT_FIRST_MS = 20;
/** After the log or the store could not be reached, or the store lost its picture, everything begins again after this: at first, and at most. */
const AGAIN_MS = 250;
const AGAIN_AT_MOST_MS = 2_000;
/** How often it looks whether what was the head is committed by now. */
const LOOK_EVERY_MS = 20;
/** Proofs in a row, about 2 s apart while it is behind, before which the log had more and nothing of it was folded: the reading hangs. */
const STUCK_LOOKS = 10;

/** Turns one operation's log into its stored picture: each event has exactly one effect, in log order. */
export class Projector implements Folding {
  private readonly operation: OperationId;
  private readonly ports: ProjectorPorts;
  picture = new LivePicture();
  position: Position = BEFORE_FIRST;
  /** What was folded at `position`. */
  private last: EventKey | undefined;
  private tail = new Tail(0);
  private committed: Position = BEFORE_FIRST;
  private recordedAt = 0;
  private proven = false;
  /** Whether the store may hold what is no fold of the log, so that it is not taken over. */
  private distrusted = false;
  private anew = new AbortController();
  /** Whether it waits for the log alone: until then every answer has a limit of its own. */
  private following = false;
  /** Rejects when the reading hangs: what hangs is not waited for, not even to end. */
  private readonly hung = Promise.withResolvers<never>();

  constructor(operation: OperationId, ports: ProjectorPorts) {
    this.operation = operation;
    this.ports = ports;
    this.hung.promise.catch(() => undefined);
  }

  /** Whether it has folded to the head of the log since it began, or began again. */
  get ready(): boolean {
    return this.proven;
  }

  /**
   * Folds until aborted. When the log or the store cannot be reached, or either lost what it held, it begins again: a fresh fence, nothing taken
   * over from before; after a cut not even what is stored, which may end as the log does and differ before. Throws {@link ProjectorRefused}
   * when a later writer has taken over, the log jumps or its reading hangs, and whatever else the ports throw: it is finished then.
   */
  async run(signal: AbortSignal): Promise<void> {
    const backoff = new Backoff(AGAIN_MS, AGAIN_AT_MOST_MS, this.ports.clock);
    while (!signal.aborted) {
      let interruption: unknown;
      try {
        await Promise.race([this.session(signal), this.hung.promise]);
      } catch (error) {
        if (error instanceof Fenced) throw new ProjectorRefused(this.operation, 'fenced', { cause: error });
        if (error instanceof LogCut) this.distrusted = true;
        else if (!(error instanceof StoreUnavailable || error instanceof LogUnavailable)) throw error;
        interruption = error;
      }
      if (signal.aborted) return;
      if (this.proven) backoff.reset();
      this.proven = false;
      this.ports.interrupted(this.operation, interruption);
      await this.ports.clock.pause(backoff.next(), signal);
    }
  }

  /** Builds the picture anew from position 0, whatever the store says of the one it holds. */
  rebuildAnew(): void {
    this.distrusted = true;
    this.anew.abort();
  }

  /** From one fence to its end: aborted, or the store lost its picture. */
  private async session(signal: AbortSignal): Promise<void> {
    const { log, store } = this.ports;
    this.position = BEFORE_FIRST;
    this.committed = BEFORE_FIRST;
    this.following = false;
    const first = await this.firstRecord({ after: BEFORE_FIRST, follow: true, signal });
    if (first === undefined) return;
    // While the log is away, a fence taken again and again would only hinder another writer.
    await log.head(this.operation);
    const fence = await store.acquire(this.operation);
    const ended = new AbortController();
    this.anew = new AbortController();
    const stop = AbortSignal.any([signal, ended.signal, this.anew.signal]);
    // Proofs that end, because one failed or the store lost its picture, end the folding; awaiting them below is what throws.
    const proofs = this.prove(fence, stop).finally(() => ended.abort());
    proofs.catch(() => undefined);
    let watched = Promise.resolve();
    try {
      await this.begin(fence, first);
      this.following = true;
      watched = this.watch(ended, stop);
      watched.catch(() => undefined);
      const after = Math.max(BEFORE_FIRST, this.position - 1);
      for await (const batch of inCommits(log.read(this.operation, { after, follow: true, signal: stop }), this.ports.clock, stop)) {
        if (!(await this.commit(fence, this.unfolded(batch)))) break;
      }
    } catch (error) {
      ended.abort();
      // That a later writer took over weighs more than what the folding met.
      await proofs;
      throw error;
    } finally {
      ended.abort();
      await Promise.allSettled([watched]);
    }
    await proofs;
    await watched;
  }

  /** The watch beside the folding. What ends it for good ends the folding too. */
  private async watch(ended: AbortController, stop: AbortSignal): Promise<void> {
    await this.ports.watching?.run(this, stop).catch((error: unknown) => { ended.abort(); throw error; });
  }

  private async firstRecord(options: ReadOptions): Promise<Recorded | undefined> {
    for await (const [first] of this.ports.log.read(this.operation, options)) return first;
    return undefined;
  }

  /** Takes the stored picture when the log holds what it was folded from last; else builds it anew from position 0. */
  private async begin(fence: Fence, first: Recorded): Promise<void> {
    const { event } = first;
    if (event.fact !== 'operation-opened') throw new Error(`the log of ${this.operation} does not begin with operation-opened`);
    const logId = event.data.log;
    const stored = await this.ports.store.load(this.operation);
    const isOurs = !this.distrusted && stored.epoch !== undefined && stored.log === logId && stored.fold === FOLD;
    const tail = isOurs ? await tailInLog(this.ports.log, this.operation, stored) : undefined;
    if (tail !== undefined) {
      this.tail = tail;
      this.picture = new LivePicture(stored.entities);
      this.position = stored.position;
      this.last = stored.last;
      this.recordedAt = stored.recordedAt;
      this.committed = stored.position;
      return;
    }
    await this.rebuild(fence, logId);
  }

  private async rebuild(fence: Fence, log: string): Promise<void> {
    this.picture = new LivePicture();
    this.tail = Tail.upTo(await this.ports.log.head(this.operation));
    this.position = BEFORE_FIRST;
    this.committed = BEFORE_FIRST;
    this.recordedAt = 0;
    const changed = new Map<EntityKey, Position>();
    let last: Recorded | undefined;
    for await (const batch of this.ports.log.read(this.operation, { after: BEFORE_FIRST })) {
      for (const recorded of batch) {
        for (const [key] of this.fold(recorded)) changed.set(key, recorded.position);
        last = recorded;
      }
    }
    this.last = last === undefined ? undefined : eventKey(last.event);
    await this.ports.store.rebuild(fence, { log, fold: FOLD, picture: this.picture, changed, recordedAt: this.recordedAt, last, tail: this.tail.text });
    this.distrusted = false;
    this.committed = this.position;
    this.ports.gauges.rebuilt(this.operation);
  }

  /** Without what was folded last: the log may have lost its end since that was read, so that following begins with it. */
  private unfolded(batch: readonly Recorded[]): readonly Recorded[] {
    if (batch[0]?.position !== this.position) return batch;
    if (eventKey(batch[0].event) !== this.last) throw new LogCut(this.operation, this.position, 'it holds another record there');
    return batch.slice(1);
  }

  /** False when the store has lost its picture, or the end of it, and this must begin again. */
  private async commit(fence: Fence, events: readonly Recorded[]): Promise<boolean> {
    const { store, clock, gauges } = this.ports;
    const began = clock.steady();
    const last = events.at(-1);
    if (last === undefined) return true;
    const from = this.position + 1;
    const changes = new Map<EntityKey, Entity>();
    for (const recorded of events) for (const [key, entity] of this.fold(recorded)) changes.set(key, entity);
    this.last = eventKey(last.event);
    const result = await store.commit(fence, from, last.position, [...changes], last, this.tail.text);
    if (result === 'fenced') throw new ProjectorRefused(this.operation, result);
    gauges.committed(this.operation, events.length, (clock.steady() - began) / 1_000);
    // A gap, because this went on from its own last commit, says that the store was put back to its past.
    if (result === 'no-epoch' || result === 'gap') return false;
    this.committed = last.position;
    return true;
  }

  private fold(recorded: Recorded): readonly Change[] {
    if (recorded.position !== this.position + 1) throw new ProjectorRefused(this.operation, 'gap');
    this.ports.watching?.before(recorded, this.picture);
    const changes = evolve(this.picture, recorded);
    this.picture.apply(changes);
    this.tail.add(recorded);
    this.position = recorded.position;
    this.recordedAt = Math.max(this.recordedAt, recorded.recordedAt);
    this.ports.watching?.after(recorded, changes);
    return changes;
  }

  /** Says each second that it has folded to the head, if it has; until aborted or the store has lost its picture. */
  private async prove(fence: Fence, signal: AbortSignal): Promise<void> {
    const { log, store, clock, gauges } = this.ports;
    const standstill = new Standstill();
    while (!signal.aborted) {
      const at = await store.time();
      const [before, head] = [this.committed, await log.head(this.operation)];
      if (head < before) throw new LogCut(this.operation, before, `it ends at ${head}`);
      const behind = Math.max(0, head - this.committed);
      if (behind === 0 || !this.following) standstill.reset();
      else if (standstill.look(`${this.position} ${this.committed}`) >= STUCK_LOOKS) this.hung.reject(new ProjectorRefused(this.operation, 'stuck'));
      gauges.lag(this.operation, behind, behind === 0 ? 0 : Math.max(0, (clock.now() - this.recordedAt) / 1_000));
      // A log that is written all the time is never folded to its end, but soon to what was its end when the head was read.
      if (await this.hasCommitted(head, signal)) {
        if ((await store.prove(fence, head, at)) === 'lost') return;
        this.proven = true;
      }
      await clock.pause(this.proven ? PROOF_EVERY_MS : PROOF_AT_FIRST_MS, signal);
    }
  }

  /** Whether that position is committed before the next proof is due. */
  private async hasCommitted(position: Position, signal: AbortSignal): Promise<boolean> {
    for (let waited = 0; this.committed < position && waited < PROOF_EVERY_MS && !signal.aborted; waited += LOOK_EVERY_MS) {
      await this.ports.clock.pause(LOOK_EVERY_MS, signal);
    }
    return this.committed >= position;
  }
}
