export { EmbeddedEventLog, operationOf, type EmbeddedOptions } from './embedded/embedded-event-log.ts';
export { EventLog, type ReadOptions } from './event-log.ts';
export { EventLogModule, type EventLogOptions } from './event-log.module.ts';
export { ClockOff, CorruptLog, LogClosed, LogCut, LogInUse, LogOverloaded, LogReadOnly, LogUnavailable, LogUnwritable } from './failures.ts';
export { genesis } from './genesis.ts';
export { Inbox, type InboxHandler, type InboxRecord } from './inbox.ts';
export type { KafkaAt } from './kafka/kafka-at.ts';
export { MemoryEventLog } from './memory/memory-event-log.ts';
export { Sharing, WholeSharing } from './sharing.ts';
