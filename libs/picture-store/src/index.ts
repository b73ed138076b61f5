export { PictureStore, type Built, type Committed, type CommitResult, type Epoch, type Fence, type Followed, type StoredPicture } from './picture-store.ts';
