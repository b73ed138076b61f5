export {
  Archive, COUNTED_IN, type ArchivedEvent, type Count, type CountQuery, type Entry, type EntryQuery, type EventPage, type EventQuery, type KeptPicture, type Needed, type PictureKind,
  type Scanned, type Span, type StoredEvent, type Stretch,
} from './archive.ts';
export { ArchiveModule, type ArchiveOptions } from './archive.module.ts';
export { DamagedArchive } from './damaged.ts';
export { beginArchive, completeArchive, type Base } from './embedded/making/beginning.ts';
export { archiveIndex, archiveIndexIn } from './embedded/making/index-of-log.ts';
export type { Examined } from './embedded/examining.ts';
export { MemoryArchive, type ReadLog } from './memory/memory-archive.ts';
export { happenedPicture, knownPicture, type Between, type PastPicture } from './pictures.ts';
export { EmbeddedArchive, type EmbeddedArchiveOptions } from './embedded/embedded-archive.ts';
