import { pictureStoreContract } from '../picture-store.contract.ts';
import { RedisPictureStore } from './redis-picture-store.ts';
import { ownKeys, redisUrl } from './server.ts';

pictureStoreContract('redis picture store', async () => {
  const own = ownKeys();
  const store = new RedisPictureStore({ url: redisUrl(), prefix: own.prefix });
  const dispose = async (): Promise<void> => {
    await store.close();
    await own.dispose();
  };
  return { store, dispose };
});
