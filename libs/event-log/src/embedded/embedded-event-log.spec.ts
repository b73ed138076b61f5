import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventLogContract } from '../event-log.contract.ts';
import { EmbeddedEventLog } from './embedded-event-log.ts';

eventLogContract('embedded log', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'watchfloor-log-'));
  const log = new EmbeddedEventLog({ directory });
  return {
    log,
    dispose: async () => {
      await log.close();
      await rm(directory, { recursive: true });
    },
  };
}, 3_000);
