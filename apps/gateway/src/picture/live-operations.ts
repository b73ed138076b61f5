import type { Millis, OperationId, Position } from '#libs/domain';
import type { Epoch, PictureStore, Proof } from '#libs/picture-store';
import { Standstill, type Clock } from '#libs/runtime';
import { follow, type FollowingNotes } from './follow.ts';
import { LiveOperation } from './live-operation.ts';

/** How often the projector's proof of life is read, and whether events wait outside the log. */
const PROOF_EVERY_MS = 500;
/** Looks in a row, one with each reading, at which the store answered and was elsewhere and nothing moved here: about 20 s. */
const STUCK_LOOKS = 40;

/** The age of a proof that was never heard: older than what any console calls delayed. */
const UNPROVEN_MS: Millis = 60_000;

export interface StoreNotes {
  /** Says once, when it begins, that an operation's store cannot be read. */
  failed(operation: OperationId, error: unknown): void;
  /** An operation's picture moves in the store and not here, though nothing failed: this process is of no use any more. */
  stuck(operation: OperationId): void;
}

/** Where the picture of this gateway has to be for a proof to count, and when that was proven, by this gateway's steady time. */
interface Awaited { readonly provenAt: Millis; readonly epoch: Epoch; readonly position: Position }
/** `heard` names the proof that was read last; `next` is one that this gateway's picture had not reached when it was read. */
interface Proven { heard: number | undefined; next: Awaited | undefined; failedAt: Millis | undefined; spooled: boolean; readonly standstill: Standstill }

/** The pictures of every operation that this gateway shows, kept up with the store while it runs. */
export class LiveOperations {
  private readonly store: PictureStore;
  private readonly clock: Clock;
  private readonly notes: StoreNotes;
  private readonly pictures = new Map<OperationId, LiveOperation>();
  private readonly proofs = new Map<OperationId, Proven>();
  private readonly stopped = new AbortController();
  private running: Promise<unknown> = Promise.resolve();

  constructor(operations: readonly OperationId[], store: PictureStore, clock: Clock, notes: StoreNotes) {
    this.store = store;
    this.clock = clock;
    this.notes = notes;
    for (const operation of operations) {
      this.pictures.set(operation, new LiveOperation(operation, clock));
      this.proofs.set(operation, { heard: undefined, next: undefined, failedAt: undefined, spooled: false, standstill: new Standstill() });
    }
  }

  get names(): readonly OperationId[] {
    return [...this.pictures.keys()];
  }

  get all(): Iterable<LiveOperation> {
    return this.pictures.values();
  }

  get(operation: OperationId): LiveOperation | undefined {
    return this.pictures.get(operation);
  }

  /** Every operation has a picture. */
  get ready(): boolean {
    return [...this.pictures.values()].every((live) => live.epoch !== undefined);
  }

  /**
   * Milliseconds since the projector last proved that it had folded to the head, which is said by `provenAt`, by our own steady time.
   * Before the first proof, so many that nobody takes the picture for live, whenever this gateway was started.
   */
  headAgeMs(operation: OperationId, provenAt: Millis | undefined): number {
    const proof = this.proofs.get(operation);
    if (proof === undefined || provenAt === undefined) return UNPROVEN_MS;
    // What the store cannot tell us any more is not proven either, however fresh the last proof was.
    return Math.max(0, this.clock.steady() - Math.min(provenAt, proof.failedAt ?? provenAt));
  }

  /** Whether acknowledged events wait that are not in the log yet, as far as the store last said. */
  spooled(operation: OperationId): boolean {
    return this.proofs.get(operation)?.spooled ?? false;
  }

  start(): void {
    const { store, clock } = this;
    const { signal } = this.stopped;
    const notes = this.followingNotes();
    this.running = Promise.all(
      [...this.pictures.values()].flatMap((live) => [follow(live, { store, clock, notes }, signal), this.readProofs(live, signal)]),
    );
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await this.running;
  }

  private followingNotes(): FollowingNotes {
    return {
      failed: (operation, error) => {
        const proof = this.proofs.get(operation);
        if (proof === undefined || proof.failedAt !== undefined) return;
        proof.failedAt = this.clock.steady();
        this.notes.failed(operation, error);
      },
      well: (operation) => {
        const proof = this.proofs.get(operation);
        if (proof !== undefined) proof.failedAt = undefined;
      },
    };
  }

  private async readProofs(live: LiveOperation, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const asked = { at: this.clock.steady(), epoch: live.epoch, position: live.position };
      const [said, spooled] = await Promise.all([
        this.store.proof(live.operation).catch(() => undefined), this.store.spooled(live.operation).catch(() => undefined),
      ]);
      const proof = this.proofs.get(live.operation);
      if (proof !== undefined) {
        this.take(live, proof, said, asked);
        if (spooled !== undefined) proof.spooled = spooled;
      }
      await this.clock.pause(PROOF_EVERY_MS, signal);
    }
  }

  /**
   * A proof counts once this picture is where the store's was: what is proven of a picture that is not shown here proves nothing
   * here, nor what is proven of less than was shown here when it was asked for. The same proof again is none: the store's clock may
   * have been set back meanwhile.
   */
  private take(live: LiveOperation, proof: Proven, said: Proof | undefined, asked: { readonly at: Millis; readonly epoch: Epoch | undefined; readonly position: Position }): void {
    const reached = ({ epoch, position }: Pick<Awaited, 'epoch' | 'position'>): boolean => live.shows(epoch, position);
    const isLess = said !== undefined && said.epoch === asked.epoch && said.position < asked.position;
    const isNew = said !== undefined && said.at !== proof.heard && !isLess;
    const now = isNew ? { provenAt: asked.at - Math.max(0, said.age), epoch: said.epoch, position: said.position } : undefined;
    for (const one of [proof.next, now]) if (one !== undefined && reached(one)) live.prove(one.provenAt);
    if (proof.next !== undefined && (reached(proof.next) || (said !== undefined && said.epoch !== proof.next.epoch))) proof.next = undefined;
    if (now !== undefined && !reached(now)) proof.next ??= now;
    proof.heard = said?.at ?? proof.heard;
    if (said === undefined || reached(said)) proof.standstill.reset();
    else if (proof.standstill.look(`${live.epoch ?? ''} ${live.position}`) >= STUCK_LOOKS && proof.failedAt === undefined) this.notes.stuck(live.operation);
  }
}
