import { ServerResponse, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { Server } from 'socket.io';
import { PROBLEM_MEDIA_TYPE, problem } from '#libs/protocol';
import type { WebGuard } from '../web/web-guard.ts';
import { FRAME_PARSER } from './encoded.ts';

/** No message from a console is longer; one that is closes its connection. */
const MESSAGE_BYTES = 64 * 1_024;
/** A connection that has not named its namespace by then is closed. */
const CONNECT_WITHIN_MS = 5_000;
/** A console that does not answer a ping in time is gone: half-open connections end within 18 s. */
const PING_EVERY_MS = 10_000;
const PONG_WITHIN_MS = 8_000;

const FORBIDDEN = 'HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n';

/** Socket.IO as the contract has it: websocket only, nothing recovered, nothing compressed, no page of another site. */
export class SocketAdapter extends IoAdapter {
  private readonly guard: WebGuard;

  constructor(app: INestApplicationContext, guard: WebGuard) {
    super(app);
    this.guard = guard;
  }

  /** Nest's adapter carries a Socket.IO release of its own; the one that runs is ours, on the application's HTTP server. */
  override createIOServer(): ReturnType<IoAdapter['createIOServer']> {
    const http = this.httpServer as HttpServer;
    // Engine.IO answers a refused upgrade with 400. Who may not come in hears 403, as over HTTP; Engine.IO then finds a closed socket.
    http.prependListener('upgrade', (request, socket) => {
      if (this.guard(request) !== undefined) socket.end(FORBIDDEN);
    });
    const server = new Server(http, {
      transports: ['websocket'],
      allowUpgrades: false,
      perMessageDeflate: false,
      httpCompression: false,
      serveClient: false,
      maxHttpBufferSize: MESSAGE_BYTES,
      connectTimeout: CONNECT_WITHIN_MS,
      pingInterval: PING_EVERY_MS,
      pingTimeout: PONG_WITHIN_MS,
      parser: FRAME_PARSER,
      allowRequest: (request, answer) => {
        const refused = this.guard(request);
        answer(refused ?? null, refused === undefined);
      },
    });
    server.engine.use((request: IncomingMessage, response: unknown, next: () => void) => this.admit(request, response, next));
    // Nobody is served outside the namespaces of the contract.
    server.use((_socket, next) => next(new Error('Connect to a namespace of the contract.')));
    return server as unknown as ReturnType<IoAdapter['createIOServer']>;
  }

  /** Engine.IO answers a request that is no upgrade, and can be none, before it asks `allowRequest`. Upgrades were judged already. */
  private admit(request: IncomingMessage, response: unknown, next: () => void): void {
    const refused = response instanceof ServerResponse ? this.guard(request) : undefined;
    if (refused === undefined) next();
    else (response as ServerResponse).writeHead(403, { 'content-type': `${PROBLEM_MEDIA_TYPE}; charset=utf-8` }).end(JSON.stringify(problem('forbidden', refused)));
  }
}
