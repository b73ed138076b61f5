import type { Millis } from '#libs/domain';
import { parseJoin, problem, type Join, type JoinAnswer, type Problem } from '#libs/protocol';
import { Allowance, readCursor, type Cursor, type Reader, type Wire } from '#libs/runtime';
import type { LiveOperation } from '../picture/live-operation.ts';
import type { LiveOperations } from '../picture/live-operations.ts';
import type { Consoles } from './consoles.ts';

/** Joins a socket may ask for at once, and per second in the long run. */
const JOINS_AT_ONCE = 10;
const JOINS_PER_SECOND = 1;
/** How long a join waits for a picture, and for the position that its cursor names. */
export const WAIT_MS: Millis = 5_000;

export interface JoiningPorts {
  readonly operations: LiveOperations;
  readonly consoles: Consoles;
  readonly clock: { now(): Millis };
  /** This caller, as the audience it is shown when it asks for `wanted`. */
  readerOf(wanted: string | undefined): Reader | Problem;
}

/** What a socket follows, and as whom. */
export interface Joined { readonly live: LiveOperation; readonly reader: Reader }

/** The joins of one socket: at most one holds, the newest. */
export class Joining {
  private readonly wire: Wire;
  private readonly ports: JoiningPorts;
  private readonly allowance = new Allowance(JOINS_AT_ONCE, JOINS_PER_SECOND);
  private newest = 0;
  private current: Joined | undefined;

  constructor(wire: Wire, ports: JoiningPorts) {
    this.wire = wire;
    this.ports = ports;
  }

  /** Answers before the first frame. A join that a newer one has replaced, or whose socket is gone, is answered with an error or not at all. */
  async join(input: unknown, answer: (said: JoinAnswer) => void): Promise<void> {
    if (!this.allowance.take(this.ports.clock.now())) {
      answer({ error: problem('too-many-requests', 'This socket joins too often.') });
      return;
    }
    const parsed = parseJoin(input);
    if (!parsed.ok) {
      answer({ error: problem('invalid', 'The join is not valid.', parsed.errors) });
      return;
    }
    const place = this.placeOf(parsed.join);
    if ('error' in place) {
      answer(place);
      return;
    }
    this.leave();
    const mine = this.newest;
    const ready = await place.live.whenReady(WAIT_MS);
    if (!ready) {
      answer({ error: problem('unavailable', 'The picture of this operation is not built yet.') });
      return;
    }
    const since = await this.sinceOf(parsed.join, place);
    if (mine !== this.newest) {
      answer({ error: problem('conflict', 'A newer join of this socket replaced this one.') });
    } else if (this.wire.connected) {
      this.current = place;
      this.ports.consoles.enter(this.wire, place.live, place.reader.audience, since, answer);
    }
  }

  /** What the socket follows now. */
  get joined(): Joined | undefined {
    return this.current;
  }

  leave(): void {
    this.newest += 1;
    this.current = undefined;
    this.ports.consoles.leave(this.wire);
  }

  private placeOf(join: Join): Joined | { readonly error: Problem } {
    const reader = this.ports.readerOf(join.audience);
    if ('status' in reader) return { error: reader };
    const live = this.ports.operations.get(join.operation);
    return live === undefined ? { error: problem('unknown-operation', 'This server shows no operation of that name.') } : { live, reader };
  }

  /** The cursor to resume from, once the picture has reached it; undefined begins with a picture. Only `operations` resumes. */
  private async sinceOf(join: Join, { live, reader }: Joined): Promise<{ cursor: Cursor; text: string } | undefined> {
    if (join.since === undefined || reader.audience !== 'operations') return undefined;
    const cursor = readCursor(join.since);
    if (cursor === undefined || cursor.epoch !== live.epoch) return undefined;
    return (await live.whenFolded(cursor.position, WAIT_MS)) ? { cursor, text: join.since } : undefined;
  }
}
