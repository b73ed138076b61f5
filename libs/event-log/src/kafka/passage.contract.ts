/** For tests: one direction of one connection through a proxy, with what befalls its bytes. */
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** From who asks to who answers, or back. */
export type Direction = 'asking' | 'answering';
export interface Flow {
  /** `hold`: nothing is read, so that whoever writes finds its own buffers full in time. `drop`: what comes is read and goes nowhere. */
  mode: 'pass' | 'hold' | 'drop';
  /** Milliseconds that every byte is late. */
  latency: number;
  bytesPerSecond: number;
}

/** Bytes that wait here before the writing side is no longer read. */
const WAITING_BYTES = 256 * 1024;
/** How often a slow connection gets a few bytes. */
const SLICE_MS = 50;

export class Passage {
  /** Whether bytes were dropped: what comes after them makes no sense any more. */
  lossy = false;
  private readonly from: Socket;
  private readonly to: Socket;
  private readonly flow: Flow;
  private readonly pieces: { readonly bytes: Buffer; readonly due: number }[] = [];
  private waiting = 0;
  private running = false;
  private resumed = Promise.withResolvers<void>();

  constructor(from: Socket, to: Socket, flow: Flow) {
    this.from = from;
    this.to = to;
    this.flow = flow;
  }

  pass(bytes: Buffer): void {
    if (this.flow.mode === 'drop') {
      this.lossy = true;
      return;
    }
    this.pieces.push({ bytes, due: performance.now() + this.flow.latency });
    this.waiting += bytes.length;
    if (this.waiting > WAITING_BYTES || this.flow.mode === 'hold') this.from.pause();
    if (!this.running) void this.run();
  }

  /** Looks again at what befalls its bytes. */
  resume(): void {
    this.resumed.resolve();
    this.resumed = Promise.withResolvers();
  }

  private async run(): Promise<void> {
    this.running = true;
    for (let next = this.pieces.shift(); next !== undefined; next = this.pieces.shift()) {
      while (this.flow.mode === 'hold' && !this.to.destroyed) await heard(this.to, 'close', this.resumed.promise);
      const early = next.due - performance.now();
      if (early > 0) await wait(early);
      await this.write(next.bytes);
      this.waiting -= next.bytes.length;
      if (this.waiting <= WAITING_BYTES && this.from.isPaused()) this.from.resume();
    }
    this.running = false;
  }

  private async write(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length && !this.to.destroyed; ) {
      const slow = Number.isFinite(this.flow.bytesPerSecond);
      const end = slow ? Math.min(bytes.length, at + Math.max(1, Math.round((this.flow.bytesPerSecond * SLICE_MS) / 1_000))) : bytes.length;
      if (!this.to.write(bytes.subarray(at, end))) await heard(this.to, 'drain');
      at = end;
      if (slow) await wait(SLICE_MS);
    }
  }
}

/** Resolves at that event, at the end of the socket, or with the promise; leaves nobody listening. */
async function heard(socket: Socket, event: 'drain' | 'close', or: Promise<void> = new Promise(() => undefined)): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = (): void => resolve();
  socket.on(event, done).on('close', done);
  await Promise.race([promise, or]);
  socket.off(event, done).off('close', done);
}
