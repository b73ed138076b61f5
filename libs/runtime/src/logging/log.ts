import { destination, pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';
import type { LoggerService } from '@nestjs/common';
import type { LogLevel } from '../config.ts';

export type Log = Logger;

/** The token under which Nest injects the log. */
export const LOG = Symbol('log');

const STDERR = 2;

/**
 * One JSON object a line, to standard error unless told otherwise; written at once, so that nothing is lost when the process
 * ends. Messages are ours and constant; what came from outside is never logged.
 */
export function createLog(level: LogLevel, name: string, to: DestinationStream = destination({ dest: STDERR, sync: true })): Log {
  return pino({ level, base: { server: name }, timestamp: stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } }, to);
}

/** Lets Nest write into our log. Its start-up chatter is `debug` to us. */
export class NestLog implements LoggerService {
  private readonly to: Log;

  constructor(to: Log) {
    this.to = to;
  }

  log(message: unknown, ...rest: readonly unknown[]): void {
    this.to.debug(about(rest), String(message));
  }

  debug(message: unknown, ...rest: readonly unknown[]): void {
    this.to.debug(about(rest), String(message));
  }

  verbose(message: unknown, ...rest: readonly unknown[]): void {
    this.to.trace(about(rest), String(message));
  }

  warn(message: unknown, ...rest: readonly unknown[]): void {
    this.to.warn(about(rest), String(message));
  }

  error(message: unknown, ...rest: readonly unknown[]): void {
    this.to.error({ ...about(rest), ...(message instanceof Error && { err: message }) }, message instanceof Error ? message.name : String(message));
  }

  fatal(message: unknown, ...rest: readonly unknown[]): void {
    this.to.fatal({ ...about(rest), ...(message instanceof Error && { err: message }) }, message instanceof Error ? message.name : String(message));
  }
}

/** Nest gives the name of who speaks last, and before it a stack where there is one. */
function about(rest: readonly unknown[]): { readonly context?: string; readonly stack?: string } {
  const texts = rest.filter((item): item is string => typeof item === 'string');
  const context = texts.at(-1);
  const stack = texts.length > 1 ? texts[0] : undefined;
  return { ...(context !== undefined && { context }), ...(stack !== undefined && { stack }) };
}
