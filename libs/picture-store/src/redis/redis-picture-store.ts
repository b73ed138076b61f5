import { randomUUID } from 'node:crypto';
import { BEFORE_FIRST, eventKey, type Change, type Entity, type EntityKey, type Millis, type OperationId, type Picture, type Position, type Recorded } from '#libs/domain';
import { Fenced, StoreUnavailable } from '../failures.ts';
import { PictureStore, SPOOLED_FOR_MS, type Built, type CommitResult, type Epoch, type Fence, type Followed, type Proof, type StoredPicture } from '../picture-store.ts';
import type { Writer } from '../writers.ts';
import { Connection } from './connection.ts';
import { commitsAfter } from './following.ts';
import { keysOf, type Keys } from './keys.ts';
import { Recent } from './recent.ts';
import { COMMIT, LOAD, PROOF, PROVE, SWEEP, SWITCH } from './scripts.ts';

/** A whole picture may take longer to come than any other answer. */
const PICTURE_WITHIN_MS = 15_000;
/** Entities that a rebuild writes with one command, and commands that it sends before it waits for their answers. */
const SLICE_ENTITIES = 500;
const SLICES_AT_ONCE = 8;
/** Keys that the server looks at in one step of a sweep. */
const SWEEP_KEYS = 1_000;

export interface RedisOptions {
  /** `redis[s]://[[user][:password]@]host[:port][/database]` */
  readonly url: string;
  /** Every key begins with it. */
  readonly prefix?: string;
  /** Makes epochs and fences; every name must be new. */
  readonly name?: () => string;
}
type Loaded = readonly [] | readonly [epoch: string, log: string, fold: string, position: string, key: string, recordedtime: string, entities: readonly string[], provenAgo: string, tail: string, writers: string];

/** The picture in Redis 7 or later, which may lose any of it at any moment: what is not whole counts as never built. */
export class RedisPictureStore extends PictureStore {
  private readonly url: string;
  private readonly prefix: string;
  private readonly name: () => string;
  private readonly connection: Connection;
  private readonly followers = new Set<Connection>();
  private readonly recent = new Map<OperationId, Recent>();
  private closed = false;

  constructor({ url, prefix = 'wf', name = randomUUID }: RedisOptions) {
    super();
    this.url = url;
    this.prefix = prefix;
    this.name = name;
    this.connection = new Connection(url);
  }

  async load(operation: OperationId): Promise<StoredPicture> {
    const loaded = await this.connection.run<Loaded>(LOAD, this.keys(operation).all, [], PICTURE_WITHIN_MS);
    const entities = new Map<EntityKey, Entity>();
    const changed = new Map<EntityKey, Position>();
    if (loaded.length === 0) return { epoch: undefined, log: undefined, fold: undefined, position: BEFORE_FIRST, last: undefined, entities, changed, recordedAt: 0, provenAgo: undefined };
    const [epoch, log, fold, position, key, recordedtime, fields, provenAgo, tail, writers] = loaded;
    for (let at = 0; at < fields.length; at += 2) {
      const stored = JSON.parse(fields[at + 1] as string) as { readonly changed: Position; readonly entity: Entity };
      entities.set(fields[at] as EntityKey, stored.entity);
      changed.set(fields[at] as EntityKey, stored.changed);
    }
    return {
      epoch, log, fold, position: Number(position), last: key === '' ? undefined : key, tail: tail === '' ? undefined : tail, entities, changed, recordedAt: Number(recordedtime),
      provenAgo: provenAgo === '' ? undefined : Number(provenAgo), writers: writersOf(writers),
    };
  }

  async acquire(operation: OperationId): Promise<Fence> {
    const token = this.name();
    await this.connection.call(['HSET', this.keys(operation).meta, 'fence', token]);
    this.recent.set(operation, new Recent());
    return { operation, token };
  }

  async commit({ operation, token }: Fence, from: Position, to: Position, changes: readonly Change[], last: Recorded, tail = ''): Promise<CommitResult> {
    if (!(from <= to) || last.position !== to) throw new RangeError(`a commit from ${from} to ${to} cannot end with the event at ${last.position}`);
    const recent = this.recent.get(operation);
    const args = [token, `${from}`, `${to}`, eventKey(last.event), `${last.recordedAt}`, recent?.keptFrom(to, changes.length) ?? '', tail];
    for (const [key, entity] of changes) args.push(key, JSON.stringify(entity));
    return this.connection.run<CommitResult>(COMMIT, this.keys(operation).all, args);
  }

  async rebuild(fence: Fence, { log, fold, picture, changed, recordedAt, last, tail = '' }: Built): Promise<Epoch> {
    const keys = this.keys(fence.operation);
    const epoch = this.name();
    const position = last?.position ?? BEFORE_FIRST;
    await this.sweep(fence, keys);
    const entities = await this.write(keys.picture + epoch, picture, changed, position);
    const meta = ['log', log, 'fold', fold, 'position', `${position}`, 'key', last === undefined ? '' : eventKey(last.event), 'tail', tail, 'recordedtime', `${recordedAt}`, 'writers', `${fence.token} 0`];
    const said = await this.connection.run<'switched' | 'fenced' | 'lost'>(SWITCH, keys.all, [fence.token, epoch, `${entities}`, ...meta]);
    if (said === 'fenced') throw fenced(fence);
    if (said === 'lost') throw new StoreUnavailable(`what was built of ${fence.operation} was lost while it was written`);
    this.recent.set(fence.operation, new Recent());
    return epoch;
  }

  async *follow(operation: OperationId, epoch: Epoch, after: Position, signal: AbortSignal): AsyncGenerator<Followed> {
    this.refuseClosed();
    const connection = new Connection(this.url);
    const end = (): void => connection.close();
    this.followers.add(connection);
    signal.addEventListener('abort', end, { once: true });
    try {
      if (!signal.aborted) yield* commitsAfter(connection, this.keys(operation), epoch, after);
    } catch (error) {
      if (!signal.aborted && !this.closed) throw error;
    } finally {
      signal.removeEventListener('abort', end);
      this.followers.delete(connection);
      end();
    }
  }

  async prove(fence: Fence, position: Position, at: Millis): Promise<'proved' | 'lost'> {
    const said = await this.connection.run<'proved' | 'lost' | 'fenced'>(PROVE, this.keys(fence.operation).all, [fence.token, `${position}`, `${at}`]);
    if (said === 'fenced') throw fenced(fence);
    return said;
  }

  async time(): Promise<Millis> {
    const [seconds, micros] = await this.connection.call<readonly [string, string]>(['TIME']);
    return Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000);
  }

  async proof(operation: OperationId): Promise<Proof | undefined> {
    const said = await this.connection.run<readonly [] | readonly [at: string, age: string, epoch: string, position: string]>(PROOF, this.keys(operation).all, []);
    if (said.length === 0) return undefined;
    const [at, age, epoch, position] = said;
    return { at: Number(at), age: Number(age), epoch, position: Number(position) };
  }

  async tellSpooled(operation: OperationId): Promise<void> {
    await this.connection.call(['SET', this.keys(operation).spooled, '1', 'PX', `${SPOOLED_FOR_MS}`]);
  }

  async spooled(operation: OperationId): Promise<boolean> {
    return (await this.connection.call<number>(['EXISTS', this.keys(operation).spooled])) === 1;
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const follower of this.followers) follower.close();
    this.connection.close();
  }

  private keys(operation: OperationId): Keys {
    return keysOf(this.prefix, operation);
  }

  private refuseClosed(): void {
    if (this.closed) throw new Error('the picture store is closed');
  }

  /** Writes a picture's hash in slices and resolves to how many entities it has. */
  private async write(key: string, picture: Picture, changed: ReadonlyMap<EntityKey, Position>, position: Position): Promise<number> {
    let entities = 0;
    let sent: Promise<unknown>[] = [];
    let slice: string[] = [];
    const send = (): void => {
      if (slice.length > 0) sent.push(this.connection.call(['HSET', key, ...slice], PICTURE_WITHIN_MS));
      slice = [];
    };
    for (const [entityKey, entity] of picture) {
      slice.push(entityKey, `{"changed":${changed.get(entityKey) ?? position},"entity":${JSON.stringify(entity)}}`);
      entities += 1;
      if (entities % SLICE_ENTITIES !== 0) continue;
      send();
      if (sent.length < SLICES_AT_ONCE) continue;
      await Promise.all(sent);
      sent = [];
    }
    send();
    await Promise.all(sent);
    return entities;
  }

  /** Removes what rebuilds that died have left of this operation. */
  private async sweep({ token }: Fence, keys: Keys): Promise<void> {
    const pattern = `${keys.picture.replace(/[\\*?[\]]/gu, '\\$&')}*`;
    let cursor = '0';
    do {
      const [next, found] = await this.connection.call<readonly [string, readonly string[]]>(['SCAN', cursor, 'MATCH', pattern, 'COUNT', `${SWEEP_KEYS}`]);
      if (found.length > 0) await this.connection.run(SWEEP, keys.all, [token, ...found.map((key) => key.slice(keys.picture.length))]);
      cursor = next;
    } while (cursor !== '0');
  }
}

/** As the scripts write it: token and position in turn. */
function writersOf(text: string): readonly Writer[] {
  const said = text.split(' ');
  return said.flatMap((token, at) => (at % 2 === 0 && token !== '' ? [{ token, from: Number(said[at + 1]) }] : []));
}

const fenced = ({ operation }: Fence): Fenced => new Fenced(`a later writer writes the picture of ${operation}`);
