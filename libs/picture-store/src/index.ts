export { Fenced, StoreUnavailable } from './failures.ts';
export { MemoryPictureStore } from './memory/memory-picture-store.ts';
export { PictureStoreModule, type PictureStoreOptions } from './picture-store.module.ts';
export { PictureStore, SPOOLED_FOR_MS, type Built, type Committed, type CommitResult, type Epoch, type Fence, type Followed, type Proof, type StoredPicture } from './picture-store.ts';
export { RedisPictureStore, type RedisOptions } from './redis/redis-picture-store.ts';
export { isPartOf, writtenOn, type Writer } from './writers.ts';
