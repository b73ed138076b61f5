import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { LIMITS, problem, type Problem } from '#libs/protocol';
import { ConfigError, type Config } from '../config.ts';
import { setSecurityHeaders } from './headers.ts';
import { problemOf, rawProblem, sendProblem } from './problems.ts';

/** All headers of a request together, bytes; more is answered with 431. */
export const HEADER_BYTES = 16_384;
/** How long a client may take to send its headers, and its whole request, in milliseconds; later is answered with 408. */
const HEADERS_WITHIN = 10_000;
const REQUEST_WITHIN = 30_000;
/** How often the two above are looked at. */
const CHECK_EVERY = 2_000;
/** How long a connection may stay open between two requests. */
const IDLE_FOR = 65_000;
/** No id in a path is longer; what is longer is not found. */
const PATH_PART_CHARACTERS = 256;
/** The only path that upgrades: Socket.IO's own. */
const SOCKETS_BELOW = '/socket.io/';
/** Connections at once; the operating system's queue holds a few more. */
const CONNECTIONS_AT_MOST = 10_000;

/** The HTTP server of every app, with its limits: what can only be said when it is made. Throws {@link ConfigError} for bad TLS files. */
export function httpAdapter(config: Config): FastifyAdapter {
  // A request without a Host is for the web guard to refuse: Node would answer it without a word.
  const limits = {
    maxHeaderSize: HEADER_BYTES, headersTimeout: HEADERS_WITHIN, connectionsCheckingInterval: CHECK_EVERY, requireHostHeader: false,
    shouldUpgradeCallback: (request: IncomingMessage) => server.listenerCount('upgrade') > 0 && asksForSockets(request),
  };
  const adapter = new FastifyAdapter({
    logger: false,
    ...(config.tls === undefined ? { http: limits } : { https: { ...limits, ...readTls(config.tls) } }),
    bodyLimit: LIMITS.commandBytes,
    requestTimeout: REQUEST_WITHIN,
    keepAliveTimeout: IDLE_FOR,
    routerOptions: { maxParamLength: PATH_PART_CHARACTERS },
    forceCloseConnections: 'idle',
    // Requests that arrive while it stops are answered by configureHttp, as problem documents.
    return503OnClosing: false,
    clientErrorHandler: (error: NodeJS.ErrnoException, socket: Socket) => refuseConnection(error, socket),
    frameworkErrors: (error: FastifyError, _request: FastifyRequest, reply: FastifyReply) => {
      setSecurityHeaders(reply);
      sendProblem(reply, problemOf(error) ?? problem('bad-request', 'The request is not valid.'));
    },
  });
  const server: Server = adapter.getInstance().server;
  server.maxConnections = CONNECTIONS_AT_MOST;
  // Node drops headers beyond a number without a word, Origin among them; their bytes are bounded above.
  server.maxHeadersCount = 0;
  // What else somebody expects may be passed over (RFC 9110, 10.1.1): Node would refuse it without a word.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  return adapter;
}

/** Some clients offer HTTP/2 with their first request: who is to be answered over HTTP must not be taken for a console. */
function asksForSockets({ headers, url = '' }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket' && url.startsWith(SOCKETS_BELOW);
}

interface Tls { readonly cert: Buffer; readonly key: Buffer }

function readTls(files: Record<keyof Tls, string>): Tls {
  const read = (name: string, file: string): Buffer => {
    try {
      return readFileSync(file);
    } catch {
      throw new ConfigError(`${name}: ${file} cannot be read.`);
    }
  };
  const tls = { cert: read('TLS_CERT', files.cert), key: read('TLS_KEY', files.key) };
  refuseWhatIsNoTls(tls, files);
  return tls;
}

/** What OpenSSL says of these names no file: whoever set them could not tell which of the two it means. */
function refuseWhatIsNoTls(tls: Tls, files: Record<keyof Tls, string>): void {
  const made = <T>(make: (pem: Buffer) => T, pem: Buffer, otherwise: string): T => {
    try {
      return make(pem);
    } catch {
      throw new ConfigError(otherwise);
    }
  };
  const cert = made((pem) => new X509Certificate(pem), tls.cert, `TLS_CERT: ${files.cert} begins with no certificate in PEM.`);
  const key = made(createPrivateKey, tls.key, `TLS_KEY: ${files.key} is no private key in PEM that opens without a passphrase.`);
  if (!cert.checkPrivateKey(key)) throw new ConfigError(`TLS_KEY: ${files.key} is not the key of the certificate in ${files.cert}.`);
  made(() => createSecureContext(tls), tls.cert, `TLS_CERT and TLS_KEY: nobody can be served with ${files.cert} and ${files.key}.`);
}

/** Answers what is no HTTP, or came too late or too large, and closes. */
function refuseConnection(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(rawProblem(malformed(error.code)), () => socket.destroy());
}

function malformed(code: string | undefined): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') return problem('headers-too-large', `The headers are larger than ${HEADER_BYTES} bytes.`);
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return problem('request-timeout', 'The request took too long.');
  return problem('bad-request', 'This is not a valid HTTP request.');
}
