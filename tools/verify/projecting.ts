import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import type { OperationId } from '#libs/domain';

export interface Projecting { stop(): Promise<void> }

/** Builds the projector and starts one for one operation, on a port of its own. */
export async function startProjector(operation: OperationId, { brokers, redis }: { readonly brokers: readonly string[]; readonly redis: string }): Promise<Projecting> {
  await promisify(execFile)(process.execPath, ['tools/build/main.ts', 'projector']);
  const child: ChildProcess = spawn(process.execPath, ['dist/apps/projector/main.js'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, OPERATIONS: operation, KAFKA_BROKERS: brokers.join(','), REDIS_URL: redis, PORT: '0', LOG_LEVEL: 'error' },
  });
  const ended = once(child, 'exit');
  return {
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await ended;
    },
  };
}
