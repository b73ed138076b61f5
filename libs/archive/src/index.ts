export { Archive, type ArchivedEvent, type EventPage, type EventQuery } from './archive.ts';
