import { expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { MemoryPictureStore } from './memory/memory-picture-store.ts';
import { PictureStore } from './picture-store.ts';
import { PictureStoreModule } from './picture-store.module.ts';
import { RedisPictureStore } from './redis/redis-picture-store.ts';

it('the module gives a picture store and closes it when the application shuts down', async () => {
  const application = await Test.createTestingModule({ imports: [PictureStoreModule.register()] }).compile();
  await application.init();
  const store = application.get(PictureStore);
  expect(store).toBeInstanceOf(MemoryPictureStore);
  await application.close();
  await expect(store.load('demo')).rejects.toThrow('closed');
});

it('the module gives the picture in Redis when it is told where that is, and asks for nothing until it is used', async () => {
  const application = await Test.createTestingModule({ imports: [PictureStoreModule.register({ redis: 'redis://127.0.0.1:1' })] }).compile();
  await application.init();
  const store = application.get(PictureStore);
  expect(store).toBeInstanceOf(RedisPictureStore);
  await expect(store.load('demo')).rejects.toMatchObject({ name: 'StoreUnavailable' });
  await application.close();
  await expect(store.load('demo')).rejects.toThrow('closed');
});
