import { afterAll } from '@jest/globals';
import { eventLogContract } from '../event-log.contract.ts';
import { KafkaEventLog } from './kafka-event-log.ts';
import { clear, scratchPrefix, servers } from './scratch.contract.ts';

const prefixes: string[] = [];
afterAll(() => clear(prefixes));

eventLogContract('log in Kafka', async () => {
  const prefix = scratchPrefix();
  prefixes.push(prefix);
  const log = new KafkaEventLog({ kafka: servers(), creates: true, prefix });
  return { log, dispose: () => log.close() };
});
