export { EmbeddedEventLog, operationOf, type EmbeddedOptions } from './embedded/embedded-event-log.ts';
export { EventLog, type ReadOptions } from './event-log.ts';
export { EventLogModule, type EventLogOptions } from './event-log.module.ts';
export { CorruptLog, LogClosed, LogInUse, LogOverloaded, LogReadOnly, LogUnwritable } from './failures.ts';
export { genesis } from './genesis.ts';
export { MemoryEventLog } from './memory/memory-event-log.ts';
