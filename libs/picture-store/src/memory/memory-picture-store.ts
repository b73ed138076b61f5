import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { BEFORE_FIRST, eventKey, type Change, type Entity, type EntityKey, type Millis, type OperationId, type Position, type Recorded } from '#libs/domain';
import { Fenced, StoreUnavailable } from '../failures.ts';
import { PictureStore, SPOOLED_FOR_MS, type Built, type CommitResult, type Epoch, type Fence, type Followed, type Proof, type StoredPicture } from '../picture-store.ts';
import { writtenOn, type Writer } from '../writers.ts';
import { ChangesStream } from './changes-stream.ts';

/** Commits that a follower far behind gets before other work gets a turn. */
const BURST = 64;
/** Entities that are written before other work gets a turn. */
const SLICE = 2_000;

interface Stored {
  readonly epoch: Epoch;
  readonly log: string;
  readonly fold: string;
  entities: Map<EntityKey, Entity>;
  changed: Map<EntityKey, Position>;
  /** Somebody was given both as they are: what changes next is a copy. */
  lent: boolean;
  readonly stream: ChangesStream;
  position: Position;
  last: string | undefined;
  tail: string | undefined;
  recordedAt: Millis;
  writers: readonly Writer[];
}
interface Held { stored?: Stored; token?: string; provedAt?: Millis; spooledAt?: Millis; readonly moved: EventEmitter }

const NOTHING: StoredPicture = {
  epoch: undefined, log: undefined, fold: undefined, position: BEFORE_FIRST, last: undefined, entities: new Map(), changed: new Map(), recordedAt: 0, provenAgo: undefined,
};

export interface MemoryStoreOptions { readonly name?: () => string; readonly now?: () => Millis; readonly turn?: () => Promise<unknown> }

/** The picture in this process's memory. `name` makes epochs and fences; every name must be new. `now` counts milliseconds, `turn` gives other work a turn. */
export class MemoryPictureStore extends PictureStore {
  private readonly operations = new Map<OperationId, Held>();
  private readonly name: () => string;
  private readonly now: () => Millis;
  private readonly turn: () => Promise<unknown>;
  private closed = false;

  constructor({ name = randomUUID, now = () => performance.now(), turn = setImmediate }: MemoryStoreOptions = {}) {
    super();
    this.name = name;
    this.now = now;
    this.turn = turn;
  }

  async load(operation: OperationId): Promise<StoredPicture> {
    const { stored, provedAt } = this.held(operation);
    if (stored === undefined) return NOTHING;
    const provenAgo = provedAt === undefined ? undefined : this.now() - provedAt;
    stored.lent = true;
    const { epoch, log, fold, position, last, tail, recordedAt, writers, entities, changed } = stored;
    return { epoch, log, fold, position, last, tail, recordedAt, provenAgo, writers, entities, changed };
  }

  async acquire(operation: OperationId): Promise<Fence> {
    const token = this.name();
    this.held(operation).token = token;
    return { operation, token };
  }

  async commit(fence: Fence, from: Position, to: Position, changes: readonly Change[], last: Recorded, tail?: string): Promise<CommitResult> {
    if (!(from <= to) || last.position !== to) throw new RangeError(`a commit from ${from} to ${to} cannot end with the event at ${last.position}`);
    const { stored, token, moved } = this.held(fence.operation);
    if (token !== undefined && token !== fence.token) return 'fenced';
    if (token === undefined || stored === undefined) return 'no-epoch';
    if (to <= stored.position) return 'duplicate';
    if (from !== stored.position + 1) return 'gap';
    if (stored.lent) Object.assign(stored, { lent: false, entities: new Map(stored.entities), changed: new Map(stored.changed) } satisfies Partial<Stored>);
    for (const [key, entity] of changes) {
      stored.entities.set(key, entity);
      stored.changed.set(key, to);
    }
    stored.position = to;
    stored.last = eventKey(last.event);
    stored.tail = tail;
    stored.recordedAt = Math.max(stored.recordedAt, last.recordedAt);
    stored.writers = writtenOn(stored.writers, token, from);
    stored.stream.push({ epoch: stored.epoch, from, to, recordedAt: stored.recordedAt, changes: [...changes], writer: token });
    moved.emit('moved');
    return 'committed';
  }

  async rebuild(fence: Fence, { log, fold, picture, changed, recordedAt, last, tail }: Built): Promise<Epoch> {
    const held = this.held(fence.operation);
    const epoch = this.name();
    const position = last?.position ?? BEFORE_FIRST;
    const [written, positions] = [await copyInSlices(picture, this.turn), await copyInSlices(changed, this.turn)];
    refuseFenced(held, fence);
    if (held.token === undefined) throw new StoreUnavailable(`the fence of ${fence.operation} was lost`);
    held.stored = {
      epoch, log, fold, position, last: last && eventKey(last.event), tail, recordedAt, entities: written, changed: positions, lent: false, stream: new ChangesStream(position),
      writers: [{ token: fence.token, from: 0 }],
    };
    held.moved.emit('moved');
    return epoch;
  }

  async *follow(operation: OperationId, epoch: Epoch, after: Position, signal: AbortSignal): AsyncGenerator<Followed> {
    const held = this.held(operation);
    let at = after;
    let burst = 0;
    while (!signal.aborted && !this.closed) {
      const next = held.stored?.epoch === epoch ? held.stored.stream.after(at) : 'lost';
      if (next === 'lost') {
        yield { lost: true };
        return;
      }
      if (next === null) await movement(held.moved, signal);
      else {
        yield next;
        at = next.to;
        if ((burst += 1) % BURST === 0) await this.turn();
      }
    }
  }

  async prove(fence: Fence, position: Position, at: Millis): Promise<'proved' | 'lost'> {
    const held = this.held(fence.operation);
    refuseFenced(held, fence);
    if (held.token === undefined || held.stored === undefined || held.stored.position < position) return 'lost';
    held.provedAt = Math.min(at, this.now());
    return 'proved';
  }

  async time(): Promise<Millis> {
    return this.now();
  }

  async proof(operation: OperationId): Promise<Proof | undefined> {
    const { provedAt, stored } = this.held(operation);
    return provedAt === undefined || stored === undefined ? undefined : { at: provedAt, age: this.now() - provedAt, epoch: stored.epoch, position: stored.position };
  }

  async tellSpooled(operation: OperationId): Promise<void> {
    this.held(operation).spooledAt = this.now();
  }

  async spooled(operation: OperationId): Promise<boolean> {
    const { spooledAt } = this.held(operation);
    return spooledAt !== undefined && this.now() - spooledAt < SPOOLED_FOR_MS;
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const { moved } of this.operations.values()) moved.emit('moved');
  }

  private held(operation: OperationId): Held {
    if (this.closed) throw new Error('the picture store is closed');
    let held = this.operations.get(operation);
    if (held === undefined) this.operations.set(operation, (held = { moved: new EventEmitter().setMaxListeners(0) }));
    return held;
  }
}

function refuseFenced(held: Held, fence: Fence): void {
  if (held.token !== undefined && held.token !== fence.token) throw new Fenced(`a later writer writes the picture of ${fence.operation}`);
}

async function copyInSlices<K, V>(pairs: Iterable<readonly [K, V]>, turn: () => Promise<unknown>): Promise<Map<K, V>> {
  const copy = new Map<K, V>();
  for (const [key, value] of pairs) {
    copy.set(key, value);
    if (copy.size % SLICE === 0) await turn();
  }
  return copy;
}

/** Resolves at the next movement or abort. */
async function movement(moved: EventEmitter, signal: AbortSignal): Promise<void> {
  try {
    await once(moved, 'moved', { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
