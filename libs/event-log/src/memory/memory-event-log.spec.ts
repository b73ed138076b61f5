import { eventLogContract } from '../event-log.contract.ts';
import { MemoryEventLog } from './memory-event-log.ts';

eventLogContract('memory log', async () => {
  const log = new MemoryEventLog();
  return { log, dispose: () => log.close() };
}, 3_000);
