import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { NestFactory } from '@nestjs/core';
import type { DynamicModule, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConfigError, parseConfig, type Config, type ConfigOf, type ServerName } from '../config.ts';
import { Readiness } from '../health/readiness.ts';
import { httpAdapter } from '../http/adapter.ts';
import { configureHttp, drain } from '../http/configure-http.ts';
import { createLog, LOG, NestLog, type Log } from '../logging/log.ts';
import { Metrics } from '../metrics/metrics.ts';
import { watchEventLoop } from './watchdog.ts';

/** What is still running this long after a signal is cut off, in milliseconds. */
const STOP_WITHIN = 10_000;
const FAILED = 1;
/** How long `ready` waits for what is missing, in milliseconds: a log that cannot be read to its end keeps no server from saying where it is. */
const SAYS_WITHIN = 20_000;
const LOOKS_EVERY = 25;
/** Errors of the log and of the spool that whoever starts it can do something about: their message says all. */
const CONDITIONS: ReadonlySet<string> = new Set(['LogInUse', 'CorruptLog', 'LogUnwritable', 'CorruptSpool', 'SpoolUnusable']);
const WILDCARD: ReadonlySet<string> = new Set(['0.0.0.0', '::']);
/** What the system says when an address cannot be listened on → how we say it. */
const LISTENING: Readonly<Record<string, string>> = {
  EADDRINUSE: 'PORT is in use by another program.',
  EACCES: 'PORT may not be listened on by this user.',
  EADDRNOTAVAIL: 'HOST is no address of this machine.',
  ENOTFOUND: 'HOST is a name that is not known.',
};

/** An application with the border rules of the contract, not listening yet. The module must import RuntimeModule. */
export async function createApp(module: Type | DynamicModule, config: Config, log: Log = createLog(config.logLevel, 'http')): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(module, httpAdapter(config), {
    bodyParser: false, abortOnError: false, logger: new NestLog(log),
  });
  configureHttp(app, config, log);
  return app;
}

/** The process it lives in, as far as it is used. */
export interface Within {
  on(event: string, listener: (about: NodeJS.Signals | Error) => void): Within;
  exit(code: number): void;
  readonly stdout: { write(text: string): unknown };
}

export interface Serving {
  /** Where it answers: the port that was taken when PORT is 0. */
  readonly url: string;
  /** Takes no more, finishes what runs, lets go of everything. */
  stop(): Promise<void>;
}

/**
 * Listens, says `ready <url>` on standard output, and stops in order on SIGTERM or SIGINT: no new requests, running ones finish,
 * modules close, exit 0. A second signal ends the process at once. An error that nobody caught is logged and ends it with 1.
 * A process that needs no other says it when nothing is missing any more; one of several, when it listens, because they wait for each other.
 */
export async function serve(app: NestFastifyApplication, config: Config, name: ServerName, within: Within = process): Promise<Serving> {
  const log = app.get<Log>(LOG, { strict: false });
  app.get(Metrics, { strict: false }).watchProcess();
  await app.listen({ port: config.port, host: config.host });
  const url = urlOf(app, config);
  const stop = (): Promise<void> => stopInOrder(app);
  watchProcess(name, log, stop, within);
  if (config.distributed === undefined) await nothingMissing(app.get(Readiness, { strict: false }));
  within.stdout.write(`ready ${url}\n`);
  return { url, stop };
}

async function nothingMissing(readiness: Readiness): Promise<void> {
  const late = performance.now() + SAYS_WITHIN;
  while (performance.now() < late && Object.keys(await readiness.missing()).length > 0) await after(LOOKS_EVERY);
}

/**
 * V8 compiles what is called often in a thread, which may have to wait for a collection by the main thread; when that has begun to exit, it waits
 * for the thread, and neither ever ends. Seen in a server that was told to stop (Node 24.21): compiled in the main thread, nothing waits.
 */
const compileHere = (): void => { setFlagsFromString('--no-concurrent-sparkplug'); };

/** A server's whole life: reads the environment, makes it and serves it. What stops it from starting is one line and exit 1. */
export async function launch<Name extends ServerName>(server: Name, build: (config: ConfigOf<Name>) => Promise<NestFastifyApplication>): Promise<void> {
  compileHere();
  try {
    const config = parseConfig(process.env, server);
    const app = await build(config);
    (app.getHttpServer() as Server).once('listening', () => watchEventLoop(server));
    await serve(app, config, server);
  } catch (error) {
    process.stderr.write(`${server}: ${lineOf(error)}\n`);
    process.exit(FAILED);
  }
}

/** A mistake of whoever starts it is one line; anything else says where it came from. */
function lineOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it cannot start.';
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof ConfigError || CONDITIONS.has(error.name)) return error.message;
  return (code !== undefined && Object.hasOwn(LISTENING, code) ? LISTENING[code] : undefined) ?? error.stack ?? error.message;
}

function urlOf(app: NestFastifyApplication, config: Config): string {
  const { address, port, family } = (app.getHttpServer() as Server).address() as AddressInfo;
  const host = WILDCARD.has(address) ? '127.0.0.1' : family === 'IPv6' ? `[${address}]` : address;
  return `${config.tls === undefined ? 'http' : 'https'}://${host}:${port}`;
}

async function stopInOrder(app: NestFastifyApplication): Promise<void> {
  app.get(Readiness, { strict: false }).stop();
  // Before Nest runs the modules' hooks: a request that still runs may need any of them.
  await drain(app);
  await app.close();
}

function watchProcess(name: ServerName, log: Log, stop: () => Promise<void>, within: Within): void {
  let stopping = false;
  const onSignal = (signal: unknown): void => {
    if (stopping) {
      within.exit(FAILED);
      return;
    }
    stopping = true;
    log.info({ signal }, `${name} stops`);
    setTimeout(() => {
      log.error(`${name} did not stop in ${STOP_WITHIN} ms`);
      within.exit(FAILED);
    }, STOP_WITHIN).unref();
    stop().then(() => within.exit(0), (error: unknown) => {
      log.fatal({ err: error }, `${name} did not stop in order`);
      within.exit(FAILED);
    });
  };
  within.on('SIGTERM', onSignal).on('SIGINT', onSignal);
  const onBug = (error: unknown): void => {
    log.fatal({ err: error }, `${name} failed`);
    within.exit(FAILED);
  };
  within.on('uncaughtException', onBug).on('unhandledRejection', onBug);
}
