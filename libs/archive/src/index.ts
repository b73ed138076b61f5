export { Archive, type ArchivedEvent, type EventPage, type EventQuery } from './archive.ts';
export { ArchiveModule, type ArchiveOptions } from './archive.module.ts';
export { DamagedArchive } from './damaged.ts';
export { EmbeddedArchive, type EmbeddedArchiveOptions } from './embedded/embedded-archive.ts';
