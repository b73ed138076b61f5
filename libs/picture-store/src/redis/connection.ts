import { ErrorReply, createClient } from 'redis';
import { StoreUnavailable } from '../failures.ts';
import type { Script } from './scripts.ts';

/** An answer that takes longer will not come: the connection is given up, and the next call opens another. */
export const ANSWER_WITHIN_MS = 3_000;
const CONNECT_WITHIN_MS = 2_000;
/** Waits between attempts to connect: doubled from the first to the last, and up to twice as long by chance. */
const RETRY_FIRST_MS = 25;
const RETRY_LAST_MS = 500;
/** What the server says of a mistake in the question. Everything else that it refuses is its own state. */
const MISTAKES = /^(ERR|WRONGTYPE|CROSSSLOT)/u;

type Client = ReturnType<typeof createOne>;
interface Opened { readonly client: Client; readonly tried: Promise<void>; end(): void }

/**
 * One connection, made at the first call and made again, without end, whenever it breaks. A call without a connection, and one
 * whose answer is late or lost, fails at once with {@link StoreUnavailable}; nothing is queued for later or sent twice.
 */
export class Connection {
  private readonly url: string;
  private opened: Opened | undefined;
  private closed = false;

  constructor(url: string) {
    this.url = url;
  }

  /** Sends one command. `within` is how long its answer may take. */
  async call<T>(command: readonly string[], within = ANSWER_WITHIN_MS): Promise<T> {
    if (this.closed) throw new Error('the picture store is closed');
    const opened = (this.opened ??= open(this.url));
    const answer = opened.tried.then(() => opened.client.sendCommand<T>(command));
    try {
      return await answeredWithin(answer, within, () => this.giveUp(opened));
    } catch (error) {
      throw this.closed ? new Error('the picture store is closed', { cause: error }) : failureOf(error);
    }
  }

  /** Runs a script, which the server may have forgotten. */
  async run<T>(script: Script, keys: readonly string[], args: readonly string[], within = ANSWER_WITHIN_MS): Promise<T> {
    const rest = [`${keys.length}`, ...keys, ...args];
    try {
      return await this.call<T>(['EVALSHA', script.digest, ...rest], within);
    } catch (error) {
      if (!(error instanceof StoreUnavailable && error.message.startsWith('NOSCRIPT'))) throw error;
      return this.call<T>(['EVAL', script.text, ...rest], within);
    }
  }

  /** Calls that wait for an answer reject. */
  close(): void {
    this.closed = true;
    this.opened?.end();
    this.opened = undefined;
  }

  private giveUp(opened: Opened): void {
    if (this.opened === opened) this.opened = undefined;
    opened.end();
  }
}

function createOne(url: string) {
  return createClient({
    url, RESP: 2, disableOfflineQueue: true, disableClientInfo: true, maintNotifications: 'disabled',
    // The client's own limit makes a timer and a signal for every command, which costs five times the command.
    commandOptions: { timeout: undefined } as object,
    socket: { connectTimeout: CONNECT_WITHIN_MS, reconnectStrategy: (tries: number) => Math.min(RETRY_LAST_MS, RETRY_FIRST_MS * 2 ** tries) * (1 + Math.random()) },
  });
}

function open(url: string): Opened {
  const client = createOne(url);
  // What fails is told by the calls; an error event that nobody listens to would end the process.
  client.on('error', () => {});
  // The first calls wait for the first attempt, however it ends.
  const tried = new Promise<void>((resolve) => { client.once('ready', resolve).once('error', () => resolve()); });
  client.connect().catch(() => {});
  const end = (): void => {
    // An attempt that is under way would still open a connection, which nobody would close.
    client.on('connect', () => client.destroy());
    client.destroy();
  };
  return { client, tried, end };
}

async function answeredWithin<T>(answer: Promise<T>, ms: number, late: () => void): Promise<T> {
  const { promise: limit, reject } = Promise.withResolvers<never>();
  // A process that was busy or frozen looks at what has arrived before it calls an answer late.
  let looked: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    looked = setImmediate(() => {
      reject(new StoreUnavailable(`no answer within ${ms} ms`));
      late();
    });
  }, ms);
  try {
    return await Promise.race([answer, limit]);
  } finally {
    clearTimeout(timer);
    clearImmediate(looked);
  }
}

function failureOf(error: unknown): Error {
  if (error instanceof StoreUnavailable) return error;
  if (error instanceof ErrorReply && MISTAKES.test(error.message)) return error;
  return new StoreUnavailable(error instanceof Error ? error.message : String(error), { cause: error });
}
