import { BEFORE_FIRST, FOLD, LivePicture, canonical, eventKey, fold, type Entity, type EntityKey, type Json, type OperationId, type Position, type Recorded } from '#libs/domain';
import { LogCut, LogUnavailable, type EventLog } from '#libs/event-log';
import { StoreUnavailable, type PictureStore, type StoredPicture } from '#libs/picture-store';
import type { Clock } from '#libs/runtime';

/** How often the stored picture is compared with the fold of the log. */
const CHECK_EVERY_MS = 60_000;
/** Entities that are compared before other work gets a turn. */
const SLICE = 500;

/** `unknown`: nothing could be compared now, because nothing is built, or log or store were away or changed meanwhile. */
export type Verdict = 'equal' | 'different' | 'unknown';
export interface ShadowPorts {
  readonly log: EventLog;
  readonly store: PictureStore;
  readonly clock: Clock;
  /** What each check came to; `entities` differ. */
  checked(operation: OperationId, verdict: Verdict, entities: number): void;
}

/**
 * Folds one operation's log a second time, beside the projector and knowing nothing of it, and compares what the store holds
 * with that: a picture that says of itself that it is caught up is believed only because somebody looks.
 */
export class Shadow {
  private readonly operation: OperationId;
  private readonly ports: ShadowPorts;
  private picture = new LivePicture();
  private position: Position = BEFORE_FIRST;
  private last: string | undefined;
  private log: string | undefined;

  constructor(operation: OperationId, ports: ShadowPorts) {
    this.operation = operation;
    this.ports = ports;
  }

  /** Compares every minute until aborted; the first time after a minute. Calls `differs` when a comparison found something. */
  async run(differs: () => void, signal: AbortSignal): Promise<void> {
    for (;;) {
      await this.ports.clock.pause(CHECK_EVERY_MS, signal);
      if (signal.aborted) return;
      const found = await this.check(signal);
      if (signal.aborted) return;
      this.ports.checked(this.operation, found.verdict, found.entities);
      if (found.verdict === 'different') differs();
    }
  }

  /** Compares once: the stored picture with the fold of the log up to where that picture says it is. */
  async check(signal: AbortSignal): Promise<{ readonly verdict: Verdict; readonly entities: number }> {
    try {
      const stored = await this.ports.store.load(this.operation);
      if (stored.epoch === undefined || stored.fold !== FOLD || !(await this.foldTo(stored.position, signal))) return { verdict: 'unknown', entities: 0 };
      // Of another log, or past a place where this one was cut: its projector finds that out and builds it anew.
      if (stored.log !== this.log || (stored.position > BEFORE_FIRST && stored.last !== this.last)) return { verdict: 'unknown', entities: 0 };
      const entities = await this.differing(stored);
      return { verdict: entities === 0 ? 'equal' : 'different', entities };
    } catch (error) {
      if (error instanceof LogCut) this.begin();
      else if (!(error instanceof LogUnavailable || error instanceof StoreUnavailable)) throw error;
      return { verdict: 'unknown', entities: 0 };
    }
  }

  private begin(): void {
    this.picture = new LivePicture();
    this.position = BEFORE_FIRST;
    this.last = undefined;
    this.log = undefined;
  }

  /** False when the log ends before that, or it was aborted. A log that is no longer the one that was folded is begun again. */
  private async foldTo(position: Position, signal: AbortSignal): Promise<boolean> {
    if (position < this.position || !(await this.isStillThere())) this.begin();
    const { log, clock } = this.ports;
    while (this.position < position) {
      const before = this.position;
      const began = clock.steady();
      for await (const batch of log.read(this.operation, { after: this.position, signal })) {
        for (const recorded of batch) if (recorded.position <= position) this.fold(recorded);
        break;
      }
      if (this.position === before) return false;
      // At most half of the time is for this: the picture itself must not wait for it.
      await clock.pause(clock.steady() - began, signal);
    }
    return true;
  }

  private fold(recorded: Recorded): void {
    const { event } = recorded;
    if (recorded.position === 0 && event.fact === 'operation-opened') this.log = event.data.log;
    fold(this.picture, recorded);
    this.position = recorded.position;
    this.last = eventKey(event);
  }

  /** Whether the log holds, where this has folded to, what was folded there. */
  private async isStillThere(): Promise<boolean> {
    if (this.position === BEFORE_FIRST) return true;
    for await (const [recorded] of this.ports.log.read(this.operation, { after: this.position - 1 })) return recorded !== undefined && eventKey(recorded.event) === this.last;
    return false;
  }

  private async differing({ entities }: StoredPicture): Promise<number> {
    let differ = 0;
    let compared = 0;
    const keys = new Set<EntityKey>(entities.keys());
    for (const [key] of this.picture) keys.add(key);
    for (const key of keys) {
      if (!same(entities.get(key), this.picture.get(key))) differ += 1;
      if ((compared += 1) % SLICE === 0) await this.ports.clock.pause(0);
    }
    return differ;
  }
}

/** The same text is the same entity; members in another order are still the same. */
function same(one: Entity | undefined, other: Entity | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return JSON.stringify(one) === JSON.stringify(other) || canonical(one as unknown as Json) === canonical(other as unknown as Json);
}
