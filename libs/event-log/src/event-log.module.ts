import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { EmbeddedEventLog, type EmbeddedOptions } from './embedded/embedded-event-log.ts';
import { EventLog } from './event-log.ts';
import { Inbox } from './inbox.ts';
import { KafkaEventLog } from './kafka/kafka-event-log.ts';
import { KafkaInbox } from './kafka/kafka-inbox.ts';
import type { KafkaLogOptions } from './kafka/log/source.ts';
import { MemoryEventLog } from './memory/memory-event-log.ts';

/** Where the logs are: in files, in memory as long as the process lives, or in Kafka. */
export type EventLogOptions = EmbeddedOptions | { readonly memory: true } | KafkaLogOptions;

function logOf(options: EventLogOptions): EventLog {
  if ('memory' in options) return new MemoryEventLog();
  return 'kafka' in options ? new KafkaEventLog(options) : new EmbeddedEventLog(options);
}

/**
 * Gives {@link EventLog} to every module and closes it when the application shuts down, after everybody who uses it. Whoever makes
 * the topics of a log in Kafka gets the {@link Inbox} beside it.
 */
export class EventLogModule implements OnApplicationShutdown {
  private readonly log: EventLog;

  constructor(log: EventLog) {
    this.log = log;
  }

  static register(options: EventLogOptions): DynamicModule {
    const useFactory = (): EventLog => logOf(options);
    const inbox = 'kafka' in options && options.creates ? [{ provide: Inbox, useFactory: (): Inbox => new KafkaInbox(options) }] : [];
    return { module: EventLogModule, global: true, providers: [{ provide: EventLog, useFactory }, ...inbox], exports: [EventLog, ...inbox.map(({ provide }) => provide)] };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.log.close();
  }
}
// Called as functions, so that Node itself can run every file that imports this one.
Module({})(EventLogModule);
Inject(EventLog)(EventLogModule, undefined, 0);
