export { EventLog, type ReadOptions } from './event-log.ts';
