import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'redis';
import { readPicture } from './written.ts';

const LOOKS = 50;
const { REDIS_URL = '' } = process.env;
const SERVICES = { KAFKA_BROKERS: '', REDIS_URL };

describe('a picture that is read past the code under test', () => {
  const operation = `written-${randomUUID()}`;
  const [meta, picture] = [`wf:{${operation}}:meta`, `wf:{${operation}}:picture:e`];
  const redis = createClient({ url: REDIS_URL });
  const commit = (position: number): Promise<unknown> =>
    redis.multi().hSet(meta, { epoch: 'e', log: 'l', position: `${position}` }).hSet(picture, 'note/1', JSON.stringify({ changed: position, entity: { position } })).exec();

  beforeAll(async () => { await redis.connect(); });
  afterAll(async () => {
    await redis.del([meta, picture]);
    redis.destroy();
  });

  it('is of one moment, however fast it is written on', async () => {
    await commit(0);
    const over = new AbortController();
    const writing = (async () => { for (let position = 1; !over.signal.aborted; position += 1) await commit(position); })();
    try {
      for (let look = 0; look < LOOKS; look += 1) {
        const stored = await readPicture(SERVICES, operation);
        expect(stored?.entities.get('note/1')).toEqual({ position: stored?.position });
      }
    } finally {
      over.abort();
      await writing;
    }
  });

  it('is none before there is one', async () => {
    expect(await readPicture(SERVICES, `written-${randomUUID()}`)).toBeUndefined();
  });
});
