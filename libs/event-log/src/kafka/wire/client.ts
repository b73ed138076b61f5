import net, { type Socket } from 'node:net';
import tls from 'node:tls';
import type { SASLOptions } from 'kafkajs';
import type { KafkaAt } from '../kafka-at.ts';
import { Cluster, loggers, RequestQueue, type SocketWanted } from './internals.mjs';

/** Milliseconds in which a server must take a connection. */
const CONNECTION_TIMEOUT = 2_000;
/** Milliseconds in which a server must let us in. */
const AUTHENTICATION_TIMEOUT = 3_000;
/** Milliseconds in which a server must answer a request that does not wait for anything. */
export const REQUEST_TIMEOUT = 4_000;
/** Milliseconds between signs of life on a connection that carries nothing. */
const KEEP_ALIVE = 30_000;
/** How servers know us in their own logs and quotas. */
const CLIENT_ID = 'watchfloor';
/** Reads give what every replica has, also inside transactions that are not finished. */
export const READ_UNCOMMITTED = 0;
/** Reads give only what finished transactions wrote. */
export const READ_COMMITTED = 1;

/*
 * kafkajs asks for a timer after every answer, also when nothing waits, with a negative delay: Node then prints a warning for
 * each. Nothing needs that timer unless requests wait.
 */
const { scheduleCheckPendingRequests } = RequestQueue.prototype;
RequestQueue.prototype.scheduleCheckPendingRequests = function schedule(this: RequestQueue): void {
  if (this.pending.length > 0) scheduleCheckPendingRequests.call(this);
};

/** Errors reach us as errors; what kafkajs would print is theirs again. */
const SILENT = loggers.createLogger({ level: 0, logCreator: () => () => {} });

export interface Client {
  readonly cluster: Cluster;
  /** At once: whatever still waits for an answer is rejected. */
  destroy(): void;
}

/** A client that connects when it is first used. `onConnection` is called for every connection it makes. */
export function openClient(at: KafkaAt, onConnection: () => void = () => {}): Client {
  const sockets = new Set<Socket>();
  let destroyed = false;
  const socketFactory = ({ host, port, onConnect }: SocketWanted): Socket => {
    // What kafkajs still does for somebody who has gone must not open connections that nobody closes.
    if (destroyed) throw new Error('the connection was given up');
    const socket = at.ssl ? tls.connect({ host, port, ...(net.isIP(host) === 0 && { servername: host }) }, onConnect) : net.connect({ host, port }, onConnect);
    socket.setKeepAlive(true, KEEP_ALIVE);
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    onConnection();
    return socket;
  };
  const cluster = new Cluster({
    logger: SILENT,
    socketFactory,
    brokers: at.brokers,
    clientId: CLIENT_ID,
    ssl: at.ssl,
    ...(at.sasl !== undefined && { sasl: at.sasl as SASLOptions }),
    connectionTimeout: CONNECTION_TIMEOUT,
    authenticationTimeout: AUTHENTICATION_TIMEOUT,
    requestTimeout: REQUEST_TIMEOUT,
    enforceRequestTimeout: true,
    allowAutoTopicCreation: false,
    isolationLevel: READ_UNCOMMITTED,
    // Whoever calls tries again, within its own time; kafkajs only goes once through the servers it was given.
    retry: { retries: at.brokers.length, initialRetryTime: 20, maxRetryTime: 100 },
  });
  return {
    cluster,
    destroy: () => {
      destroyed = true;
      for (const socket of sockets) socket.destroy(new Error('the connection was given up'));
    },
  };
}
