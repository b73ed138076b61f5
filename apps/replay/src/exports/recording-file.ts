import { createHash } from 'node:crypto';
import { pipeline, type Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { pack, type Pack } from 'tar-stream';
import type { Position } from '#libs/domain';
import {
  eventsMember, RECORDING_FORMAT, RECORDING_MEMBER_EVENTS, RECORDING_MEMBERS, type RecordingHead, type RecordingManifest,
} from '#libs/protocol';
import type { EventLines, Lines } from '../past/recorded.ts';

/** Where the pieces of a recording come from, each when it is wanted. */
export interface RecordingPieces {
  readonly head: RecordingHead;
  piece(piece: 'known' | 'happened' | 'context'): Promise<Lines>;
  events(after: Position, to: Position): Promise<EventLines>;
}

/** The file of a recording, made while it is read: a reader that is slow holds it up, and one that goes away ends it. */
export function recordingFile(pieces: RecordingPieces): Readable {
  const tar = pack();
  const file = createGzip();
  // A failure has cut the file short by then, which whoever reads it is told by that.
  pipeline(tar, file, () => {});
  new Packing(tar, pieces).run().catch((error: unknown) => tar.destroy(error as Error));
  return file;
}

class Packing {
  private readonly tar: Pack;
  private readonly pieces: RecordingPieces;
  private readonly members: { readonly name: string; readonly bytes: number; readonly sha256: string }[] = [];
  private readonly unreadable: Position[] = [];

  constructor(tar: Pack, pieces: RecordingPieces) {
    this.tar = tar;
    this.pieces = pieces;
  }

  async run(): Promise<void> {
    const { head } = this.pieces;
    const { known: knownName, happened: happenedName, context: contextName, head: headName, manifest: manifestName } = RECORDING_MEMBERS;
    await this.add(headName, `${JSON.stringify(head)}\n`);
    const known = await this.piece('known', knownName);
    await this.piece('happened', happenedName);
    const context = await this.piece('context', contextName);
    for (let first = head.first; first <= head.last; first += RECORDING_MEMBER_EVENTS) await this.events(first, Math.min(head.last, first + RECORDING_MEMBER_EVENTS - 1));
    const manifest: RecordingManifest = {
      format: RECORDING_FORMAT, events: head.last - head.first + 1, entities: known, context, unreadable: this.unreadable, members: this.members,
    };
    await this.add(manifestName, `${JSON.stringify(manifest, undefined, 1)}\n`);
    this.tar.finalize();
  }

  private async piece(piece: 'known' | 'happened' | 'context', name: string): Promise<number> {
    const { text, lines } = await this.pieces.piece(piece);
    await this.add(name, text);
    return lines;
  }

  private async events(first: Position, last: Position): Promise<void> {
    const texts: string[] = [];
    for (let at = first - 1; at < last;) {
      const { text, last: reached, unreadable } = await this.pieces.events(at, last);
      texts.push(text);
      this.unreadable.push(...unreadable);
      at = reached;
    }
    await this.add(eventsMember(first), texts.join(''));
  }

  /** Resolves once the reader has taken it. */
  private async add(name: string, text: string): Promise<void> {
    const content = Buffer.from(text);
    this.members.push({ name, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') });
    await new Promise<void>((resolve, reject) => {
      const entry = this.tar.entry({ name, size: content.length, mtime: new Date(this.pieces.head.high) }, (error) => {
        if (error === null || error === undefined) resolve();
        else reject(error);
      });
      entry.end(content);
    });
  }
}
