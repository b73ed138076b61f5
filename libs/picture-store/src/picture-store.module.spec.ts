import { expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { MemoryPictureStore } from './memory/memory-picture-store.ts';
import { PictureStore } from './picture-store.ts';
import { PictureStoreModule } from './picture-store.module.ts';

it('the module gives a picture store and closes it when the application shuts down', async () => {
  const application = await Test.createTestingModule({ imports: [PictureStoreModule.register()] }).compile();
  await application.init();
  const store = application.get(PictureStore);
  expect(store).toBeInstanceOf(MemoryPictureStore);
  await application.close();
  await expect(store.load('demo')).rejects.toThrow('closed');
});
