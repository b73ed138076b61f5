/** The picture store's server, and the store as a process reaches it through the wire. */
import { BEFORE_FIRST, LivePicture, type Change, type Millis, type OperationId, type Position, type Recorded } from '#libs/domain';
import { MemoryPictureStore, PictureStore, StoreUnavailable, type Built, type CommitResult, type Epoch, type Fence, type Followed, type Proof, type StoredPicture } from '#libs/picture-store';
import type { Life } from './life.ts';
import { OPERATION } from './log-server.ts';
import { HELD, Held, Link, Server } from './wire.ts';
import type { Setting } from './setting.ts';

/** Commits in one answer at most. */
const AT_ONCE = 32;
/** Nobody waits for what is there. */
const NEVER = new AbortController().signal;

/** Everything that a replica had when it was last in step. */
interface Replica { readonly stored: StoredPicture; readonly token: string; readonly last: Recorded | undefined; readonly provedAt: Millis | undefined }

export class StoreServer extends Server {
  /** It takes no writes: it is read-only, or out of memory. */
  refuses = false;
  /** How often another server has taken over: connections to the one before are gone then. */
  takeovers = 0;
  private down = false;
  private store = this.empty();
  private token = '';
  private epoch: Epoch | undefined;
  private last: Recorded | undefined;
  private readonly held = new Held(this.world);
  private replica: Replica | undefined;

  override get away(): boolean {
    return this.down;
  }

  turn(away: boolean): void {
    this.down = away;
  }

  /** What it holds now, seen without the wire. */
  load(): Promise<StoredPicture> {
    return this.store.load(OPERATION);
  }

  read<T>(work: (store: MemoryPictureStore) => Promise<T>): Promise<T> {
    return work(this.store);
  }

  async write<T>(work: (store: MemoryPictureStore) => Promise<T>): Promise<T> {
    if (this.refuses) throw new StoreUnavailable('it takes no writes');
    return work(this.store);
  }

  async acquire(): Promise<Fence> {
    const fence = await this.write((store) => store.acquire(OPERATION));
    this.token = fence.token;
    return fence;
  }

  async commit(fence: Fence, from: Position, to: Position, changes: readonly Change[], last: Recorded, tail?: string): Promise<CommitResult> {
    const result = await this.write((store) => store.commit(fence, from, to, changes, last, tail));
    if (result === 'committed') this.moveTo(this.epoch, last);
    return result;
  }

  async rebuild(fence: Fence, built: Built): Promise<Epoch> {
    const epoch = await this.write((store) => store.rebuild(fence, built));
    this.moveTo(epoch, built.last);
    return epoch;
  }

  /** The commits that follow, the oldest first; none when there was none for a while. */
  async commits(epoch: Epoch, after: Position): Promise<readonly Followed[]> {
    if (!this.goesOn(epoch, after)) await this.held.movement();
    if (!this.goesOn(epoch, after)) return [];
    const found: Followed[] = [];
    for await (const followed of this.store.follow(OPERATION, epoch, after, NEVER)) {
      found.push(followed);
      const newest = 'lost' in followed ? Number.POSITIVE_INFINITY : followed.to;
      if (found.length === AT_ONCE || newest >= (this.last?.position ?? BEFORE_FIRST)) break;
    }
    return found;
  }

  /** Whether anything is to be said to whoever follows that epoch from there. */
  private goesOn(epoch: Epoch, after: Position): boolean {
    return this.epoch !== epoch || (this.last?.position ?? BEFORE_FIRST) > after;
  }

  private moveTo(epoch: Epoch | undefined, last: Recorded | undefined): void {
    this.epoch = epoch;
    this.last = last;
    this.held.moved();
  }

  /** Everything in it is gone. */
  async flush(): Promise<void> {
    const { store } = this;
    this.store = this.empty();
    this.token = '';
    this.moveTo(undefined, undefined);
    await store.close();
  }

  get hasReplica(): boolean {
    return this.replica !== undefined;
  }

  /** A replica comes into step, and knows from now on what there is now. */
  async replicate(): Promise<void> {
    this.replica = { stored: await this.load(), token: this.token, last: this.last, provedAt: (await this.store.proof(OPERATION))?.at };
  }

  /** The replica takes over: what came after it was last in step is gone. */
  async failOver(): Promise<void> {
    const { store, replica } = this;
    if (replica === undefined) return;
    this.takeovers += 1;
    const { stored: { epoch, log, fold, entities, changed, recordedAt, tail }, token, last, provedAt } = replica;
    this.store = this.empty([token, ...(epoch === undefined ? [] : [epoch])]);
    this.token = token;
    const fence = await this.store.acquire(OPERATION);
    if (epoch !== undefined) await this.store.rebuild(fence, { log: log ?? '', fold: fold ?? '', picture: new LivePicture(entities), changed, recordedAt, last, tail });
    if (provedAt !== undefined) await this.store.prove(fence, -1, provedAt);
    this.moveTo(epoch, last);
    await store.close();
  }

  /** `names` are what it calls epochs and fences by first. */
  private empty(names: readonly string[] = []): MemoryPictureStore {
    const given = [...names];
    const { world } = this;
    return new MemoryPictureStore({ name: () => given.shift() ?? world.lives.name('epoch'), now: () => world.time.at, turn: async () => undefined });
  }
}

export class SimulatedStore extends PictureStore {
  private readonly server: StoreServer;
  private readonly link: Link;
  private closed = false;

  constructor(world: Setting, life: Life) {
    super();
    this.server = world.store;
    this.link = new Link(world, life, world.store, (why) => new StoreUnavailable(why));
  }

  load(operation: OperationId): Promise<StoredPicture> {
    return this.read((store) => store.load(operation));
  }

  acquire(): Promise<Fence> {
    return this.link.ask(() => this.server.acquire());
  }

  commit(fence: Fence, from: Position, to: Position, changes: readonly Change[], last: Recorded, tail?: string): Promise<CommitResult> {
    return this.link.ask(() => this.server.commit(fence, from, to, changes, last, tail));
  }

  rebuild(fence: Fence, built: Built): Promise<Epoch> {
    // What is written is what there was when it was sent, whatever the picture becomes.
    const sent = { ...built, picture: new LivePicture(built.picture), changed: new Map(built.changed) };
    return this.link.ask(() => this.server.rebuild(fence, sent));
  }

  async *follow(_operation: OperationId, epoch: Epoch, after: Position, signal: AbortSignal): AsyncGenerator<Followed> {
    const { takeovers } = this.server;
    for (let at = after; !signal.aborted && !this.closed;) {
      const commits = await this.link.ask(() => this.server.commits(epoch, at), HELD);
      if (this.server.takeovers !== takeovers) throw new StoreUnavailable('the connection is gone');
      for (const followed of commits) {
        if (signal.aborted) return;
        yield followed;
        if ('lost' in followed) return;
        at = followed.to;
      }
    }
  }

  prove(fence: Fence, position: Position, at: Millis): Promise<'proved' | 'lost'> {
    return this.link.ask(() => this.server.write((store) => store.prove(fence, position, at)));
  }

  time(): Promise<Millis> {
    return this.read((store) => store.time());
  }

  proof(operation: OperationId): Promise<Proof | undefined> {
    return this.read((store) => store.proof(operation));
  }

  tellSpooled(operation: OperationId): Promise<void> {
    return this.link.ask(() => this.server.write((store) => store.tellSpooled(operation)));
  }

  spooled(operation: OperationId): Promise<boolean> {
    return this.read((store) => store.spooled(operation));
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  private read<T>(work: (store: MemoryPictureStore) => Promise<T>): Promise<T> {
    return this.link.ask(() => this.server.read(work));
  }
}
