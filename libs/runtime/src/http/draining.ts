import { EventEmitter, once } from 'node:events';
import type { Server } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** The requests that a server is answering, so that it can stop after the last of them. */
export class Draining {
  stopping = false;
  private running = 0;
  private readonly finished = new EventEmitter();
  private readonly server: Server;

  constructor(instance: FastifyInstance) {
    this.server = instance.server;
    instance.addHook('onRequest', (_request: FastifyRequest, _reply: FastifyReply, done: () => void) => {
      this.running += 1;
      done();
    });
    instance.addHook('onResponse', (_request: FastifyRequest, _reply: FastifyReply, done: () => void) => {
      this.running -= 1;
      this.finished.emit('finished');
      done();
    });
  }

  /**
   * Takes no more connections and resolves when every request that came in was answered. Sockets that were upgraded stay: who
   * made them closes them.
   */
  async stop(): Promise<void> {
    this.stopping = true;
    this.server.close();
    this.server.closeIdleConnections();
    while (this.running > 0) await once(this.finished, 'finished');
  }
}
