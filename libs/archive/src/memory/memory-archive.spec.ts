import type { Accepted, OperationId, Recorded } from '#libs/domain';
import { archiveContract } from '../archive.contract.ts';
import { pastContract } from '../past.contract.ts';
import { MemoryArchive } from './memory-archive.ts';

async function make() {
  const logs = new Map<OperationId, Recorded[]>();
  const archive = new MemoryArchive(async (operation) => logs.get(operation) ?? []);
  return {
    archive, dispose: async () => {},
    append: async (operation: OperationId, events: readonly Accepted[]) => {
      const log = logs.get(operation) ?? [];
      logs.set(operation, log);
      for (const one of events) log.push({ ...one, position: log.length });
    },
  };
}

archiveContract('archive of a log in memory', make);
pastContract('archive of a log in memory', make, 30);
