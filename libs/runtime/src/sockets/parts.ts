import type { Audience, EntityKey, OperationId } from '#libs/domain';
import { Encoded, EncodedBytes } from './encoded.ts';

/** No part of a picture is larger than this, unless it holds one single entity that is. */
export const PART_BYTES = 1_048_576;

/** What every changes frame of one step begins with. */
export interface ChangesHead {
  readonly operation: OperationId;
  readonly audience: Audience;
  readonly after: string;
  readonly cursor: string;
  /** RFC 3339. */
  readonly at: string;
}

/** One `changes` frame; an entry is `[key, view or null]` as JSON. */
export function changesFrame(head: ChangesHead, entries: readonly string[]): Encoded {
  return new Encoded(`${changesStart(head)}${entries.join(',')}]}`);
}

/** The same of entries that are UTF-8 already, commas between them and all. */
export const changesBytes = (head: ChangesHead, entries: readonly Uint8Array[]): EncodedBytes => new EncodedBytes(changesStart(head), entries, ']}');

function changesStart(head: ChangesHead): string {
  return `${JSON.stringify(head).slice(0, -1)},"changes":[`;
}

export interface PictureHead {
  readonly operation: OperationId;
  readonly audience: Audience;
  readonly epoch: string;
  readonly cursor: string;
  /** RFC 3339. */
  readonly at: string;
}

/** A key as JSON. */
const quote = (key: EntityKey): string => JSON.stringify(key);

/** A picture as `picture` frames: at least one, each at most {@link PART_BYTES} long, the last one `done`. */
export function pictureParts(head: PictureHead, views: Iterable<readonly [EntityKey, string]>, limit = PART_BYTES): readonly Encoded[] {
  const start = `${JSON.stringify(head).slice(0, -1)},"entities":[`;
  const endOf = (done: boolean) => `],"done":${String(done)}}`;
  const room = limit - Buffer.byteLength(start + endOf(false));
  const parts: Encoded[] = [];
  let entries: string[] = [];
  let bytes = 0;
  const close = (done: boolean) => {
    parts.push(new Encoded(start + entries.join(',') + endOf(done)));
    entries = [];
    bytes = 0;
  };
  for (const [key, json] of views) {
    const entry = `[${quote(key)},${json}]`;
    const size = Buffer.byteLength(entry) + 1;
    if (entries.length > 0 && bytes + size > room) close(false);
    entries.push(entry);
    bytes += size;
  }
  close(true);
  return parts;
}
