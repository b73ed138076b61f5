import { join } from 'node:path';
import type { DistributedConfig } from '#libs/runtime';
import type { SpoolPlace } from './spooling.ts';

/** This process's spool. What was recorded is kept for a while where one broker may be all there is. */
export function spoolOf({ dataDir, spoolLimitBytes, distributed: { kafka } }: DistributedConfig): SpoolPlace {
  return { directory: join(dataDir, 'spool'), limitBytes: spoolLimitBytes, keep: (kafka.replication ?? kafka.brokers.length) === 1 };
}
