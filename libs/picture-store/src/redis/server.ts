/** For specs only: the real server that they run against, and keys of their own on it. */
import { randomUUID } from 'node:crypto';
import { Connection } from './connection.ts';

/** Where the server is. Without one these suites fail. */
export function redisUrl(): string {
  const url = process.env['REDIS_URL'];
  if (url === undefined || url === '') throw new Error('REDIS_URL is not set: run the suites through npm test, or start npm run services first');
  return url;
}

export interface OwnKeys {
  readonly prefix: string;
  readonly command: <T = unknown>(...command: readonly string[]) => Promise<T>;
  keys(): Promise<readonly string[]>;
  /** What a flush would do, to these keys alone. */
  flush(): Promise<void>;
  dispose(): Promise<void>;
}

export function ownKeys(): OwnKeys {
  const prefix = `spec-${randomUUID()}`;
  const connection = new Connection(redisUrl());
  const command = <T>(...words: readonly string[]): Promise<T> => connection.call<T>(words);
  const keys = async (): Promise<readonly string[]> => {
    const found: string[] = [];
    let cursor = '0';
    do {
      const [next, some] = await command<[string, string[]]>('SCAN', cursor, 'MATCH', `${prefix}:*`, 'COUNT', '1000');
      found.push(...some);
      cursor = next;
    } while (cursor !== '0');
    return found.toSorted();
  };
  const flush = async (): Promise<void> => {
    const found = await keys();
    if (found.length > 0) await command('DEL', ...found);
  };
  return {
    prefix, command, keys, flush,
    dispose: async () => {
      await flush();
      connection.close();
    },
  };
}
