/** Asks a running system, and waits while it says that it is not ready. */
import { setTimeout } from 'node:timers/promises';
import { parseTime, type Millis, type Position, type Recorded } from '#libs/domain';
import { decode } from '#libs/protocol';

const PAGE_EVENTS = 1_000;
/** How long to wait, in milliseconds, while nothing comes that was not there before, and how often to ask. */
export const WAIT_WITHIN = 30_000;
export const ASK_EVERY = 200;
const UNAVAILABLE = 503;

export interface System { readonly url?: string | undefined; readonly operation?: string | undefined; readonly token?: string | undefined }
interface Page { readonly items: readonly { readonly position?: Position; readonly recordedAt: string; readonly event: object }[] }

/** What an operation's gateway answers. The system is the one on this machine, the operation `demo`, and the token WATCHFLOOR_TOKEN, unless they are given. */
export class Asking {
  private readonly base: string;
  private readonly token: string | undefined;

  constructor({ url, operation, token }: System) {
    this.base = `${(url ?? 'http://127.0.0.1:3000').replace(/\/$/, '')}/v1/operations/${operation ?? 'demo'}`;
    this.token = token ?? process.env['WATCHFLOOR_TOKEN'];
  }

  async get<T>(path: string): Promise<T> {
    for (const began = Date.now(); ;) {
      const response = await fetch(`${this.base}${path}`, { headers: this.token === undefined ? {} : { authorization: `Bearer ${this.token}` } }).catch((error: unknown) => {
        throw new Error(`${this.base} cannot be reached`, { cause: error });
      });
      const body = (await response.json().catch(() => ({}))) as T & { detail?: string };
      if (response.ok) return body;
      if (response.status !== UNAVAILABLE || Date.now() - began > WAIT_WITHIN) throw new Error(`${this.base}${path} answered ${response.status}: ${body.detail ?? 'no detail'}`);
      await setTimeout(ASK_EVERY);
    }
  }

  /** The records after a position that there are now, at most a page of them. Throws where one is missing, or positions are not told. */
  async eventsAfter(after: Position): Promise<readonly Recorded[]> {
    const { items } = await this.get<Page>(`/events?after=${after}&limit=${PAGE_EVENTS}`);
    return items.map(({ position, recordedAt, event }, at) => {
      if (position === undefined) throw new Error('the log is told without positions: only operations are told them');
      if (position !== after + 1 + at) throw new Error(`the log has a gap: position ${position} follows ${after + at}`);
      return { position, recordedAt: parseTime(recordedAt) as Millis, event: decode(JSON.stringify(event)) };
    });
  }
}
