import { join } from 'node:path';
import { redisAnswers } from './answers.ts';
import type { Recipe } from './local-server.ts';

/** Redis as a cache of the log: nothing on disk, nothing thrown out to make room. It is empty after every start. */
export function redisRecipe(folder: string, port: number): Recipe {
  return {
    name: 'Redis',
    program: 'redis-server',
    args: ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction'],
    log: join(folder, 'redis.log'),
    answers: async (pid) => {
      const answered = await redisAnswers(`redis://127.0.0.1:${port}`);
      if (answered !== pid) throw new Error('another process has the port');
    },
  };
}
