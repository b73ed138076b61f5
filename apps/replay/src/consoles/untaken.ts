import type { Millis } from '#libs/domain';
import type { Wire } from '#libs/runtime';

/** A console that has not taken more than this of what it was sent gets no frame until it has, bytes. */
const BACKLOG_BYTES = 262_144;
/** A console that takes nothing for so long is disconnected. */
const STALLED_AT_MOST_MS: Millis = 30_000;

interface Owed { readonly taken: (() => void)[]; since: Millis }

/** Frames that consoles have not taken yet: the next one of each is made when they have. */
export class Untaken {
  private readonly clock: { steady(): Millis };
  private readonly owed = new Map<Wire, Owed>();

  constructor(clock: { steady(): Millis }) {
    this.clock = clock;
  }

  /** A frame was sent; `taken` is called once the console has taken enough of what it was sent. */
  sent(wire: Wire, taken: () => void): void {
    if (wire.backlog() <= BACKLOG_BYTES && !this.owed.has(wire)) {
      taken();
      return;
    }
    const owed = this.owed.get(wire) ?? { taken: [], since: this.clock.steady() };
    owed.taken.push(taken);
    this.owed.set(wire, owed);
  }

  /** To be called now and then. */
  look(): void {
    const now = this.clock.steady();
    for (const [wire, owed] of this.owed) {
      if (wire.backlog() <= BACKLOG_BYTES) {
        this.owed.delete(wire);
        for (const taken of owed.taken) taken();
      } else if (now - owed.since >= STALLED_AT_MOST_MS) {
        this.owed.delete(wire);
        wire.close();
      }
    }
  }

  forget(wire: Wire): void {
    this.owed.delete(wire);
  }
}
