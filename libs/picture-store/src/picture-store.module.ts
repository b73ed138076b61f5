import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { MemoryPictureStore } from './memory/memory-picture-store.ts';
import { PictureStore } from './picture-store.ts';
import { RedisPictureStore } from './redis/redis-picture-store.ts';

/** Where the picture is: in Redis, named by its URL. Without it, in this process. */
export interface PictureStoreOptions { readonly redis: string }

/** Gives {@link PictureStore} to every module and closes it when the application shuts down, after everybody who uses it. */
export class PictureStoreModule implements OnApplicationShutdown {
  private readonly store: PictureStore;

  constructor(store: PictureStore) {
    this.store = store;
  }

  static register(options?: PictureStoreOptions): DynamicModule {
    const useFactory = (): PictureStore => (options === undefined ? new MemoryPictureStore() : new RedisPictureStore({ url: options.redis }));
    return { module: PictureStoreModule, global: true, providers: [{ provide: PictureStore, useFactory }], exports: [PictureStore] };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.store.close();
  }
}
// Called as functions, so that Node itself can run every file that imports this one.
Module({})(PictureStoreModule);
Inject(PictureStore)(PictureStoreModule, undefined, 0);
