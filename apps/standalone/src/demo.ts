import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Clock, LOG, type Config, type Log } from '#libs/runtime';
import { playLive } from '../../../tools/feed/live.ts';

/** The made-up operation that a first start shows. */
export const DEMO = { operation: 'demo', seed: 7, preset: 'busy' } as const;
/** The feed goes through the public API like any sender; when that fails it tries again after this. */
const RETRY_MS = 5_000;

/** Whether this process plays the demo: it is asked for, the operation is served, and senders need no token. */
export const playsDemo = (config: Config): boolean =>
  config.feed === 'demo' && config.operations.includes(DEMO.operation) && (config.access === undefined || config.access === 'open');

/** Plays the demo operation on, through the public API, from when the server listens until it stops. */
export async function startFeed(url: string, clock: Clock, log: Log, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await playLive({ url, operation: DEMO.operation, signal }, { ...DEMO, from: clock.now(), now: () => clock.now() });
    } catch (error) {
      if (signal.aborted) return;
      log.warn({ err: error }, 'the demo feed failed; it goes on in a moment');
      await setTimeout(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

@Injectable()
export class DemoFeed implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopped = new AbortController();
  private playing: Promise<void> = Promise.resolve();

  constructor(private readonly http: HttpAdapterHost, private readonly clock: Clock, @Inject(LOG) private readonly log: Log) {}

  onApplicationBootstrap(): void {
    const server = this.http.httpAdapter.getHttpServer() as Server;
    server.once('listening', () => {
      const { port } = server.address() as AddressInfo;
      this.playing = startFeed(`http://127.0.0.1:${port}`, this.clock, this.log, this.stopped.signal);
    });
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped.abort();
    await this.playing;
  }
}
