import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';

/** Joins that a server refuses because its picture is not built yet are asked for again, so often and so many milliseconds later. */
const TRIES = 8;
const AGAIN_MS = 500;
/** Characters from the beginning of a frame in which its cursors are. */
const HEAD = 800;
const memberOf = (head: string, name: string): string | undefined => new RegExp(`"${name}":"([^"]*)"`).exec(head)?.[1];

/** A console's socket that reads nothing of its frames but their cursors, and sees by them whether each follows the one before. */
export class Link {
  /** Of the last frame. */
  cursor: string | undefined;
  /** Frames and heartbeats that did not follow what was had before: something is missing, or came twice. */
  breaks = 0;
  pictures = 0;
  /** Of frames, since it dialled. */
  bytes = 0;
  /** When a frame came last, by the process's own clock. */
  heardAt = 0;
  private readonly socket: WebSocket;
  private readonly connected = Promise.withResolvers<void>();
  private entered = Promise.withResolvers<boolean>();
  private whole = Promise.withResolvers<void>();

  constructor(port: number) {
    this.socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`, { perMessageDeflate: false });
    this.socket.on('error', (error) => this.connected.reject(error));
    this.socket.on('message', (data: Buffer) => this.hear(data));
  }

  /** Resolves once it has its picture in whole, or the one frame that brings what it missed since that cursor. Rejects when it is refused. */
  async join(operation: string, since?: string): Promise<void> {
    this.cursor = since;
    await this.connected.promise;
    for (let tries = 1; ; tries += 1) {
      this.entered = Promise.withResolvers<boolean>();
      this.whole = Promise.withResolvers<void>();
      this.socket.send(`42/live,${tries}["join",${JSON.stringify({ operation, since })}]`);
      if (await this.entered.promise) return this.whole.promise;
      if (tries === TRIES) throw new Error('a console of the bench was not let in');
      await wait(AGAIN_MS);
    }
  }

  async close(): Promise<void> {
    const closed = once(this.socket, 'close');
    this.socket.terminate();
    await closed;
  }

  private hear(data: Buffer): void {
    const head = data.toString('latin1', 0, HEAD);
    if (head.startsWith('0')) this.socket.send('40/live,{}');
    else if (head.startsWith('2')) this.socket.send('3');
    else if (head.startsWith('40/live,')) this.connected.resolve();
    else if (head.startsWith('43/live,')) this.entered.resolve(!head.includes('"error":'));
    else if (head.startsWith('42/live,["picture",')) this.picture(head, data);
    else if (head.startsWith('42/live,["changes",')) this.changes(head, data);
    else if (head.startsWith('42/live,["heartbeat",') && this.heardAt > 0 && memberOf(head, 'cursor') !== this.cursor) this.breaks += 1;
  }

  private picture(head: string, data: Buffer): void {
    this.heard(head, data);
    if (!data.toString('latin1', data.length - HEAD).includes('"done":true')) return;
    this.pictures += 1;
    this.whole.resolve();
  }

  private changes(head: string, data: Buffer): void {
    if (memberOf(head, 'after') !== this.cursor) this.breaks += 1;
    this.heard(head, data);
    this.whole.resolve();
  }

  private heard(head: string, data: Buffer): void {
    this.cursor = memberOf(head, 'cursor');
    this.bytes += data.length;
    this.heardAt = performance.now();
  }
}

/** The same at a bare server: it asks, and has an answer. */
export class BareLink {
  bytes = 0;
  private readonly socket: WebSocket;

  constructor(port: number) {
    this.socket = new WebSocket(`ws://127.0.0.1:${port}/`, { perMessageDeflate: false });
  }

  async join(): Promise<void> {
    await once(this.socket, 'open');
    this.socket.send('join');
    const [data] = await once(this.socket, 'message') as [Buffer];
    this.bytes += data.length;
  }

  async close(): Promise<void> {
    const closed = once(this.socket, 'close');
    this.socket.terminate();
    await closed;
  }
}
