import { createHash, type Hash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { beginArchive, completeArchive, type Needed } from '#libs/archive';
import { BEFORE_FIRST, FOLD, type Entity, type EntityKey, type Position } from '#libs/domain';
import { PartOfLog } from '#libs/event-log';
import {
  EVENTS_MEMBER, parseContextLine, parseRecordingHead, parseRecordingManifest, readEventLine, RECORDING_MEMBER_EVENTS, RECORDING_MEMBERS, type RecordingHead, type RecordingManifest,
} from '#libs/protocol';

/** The file is no recording, or not the whole of one: says which member is not as it must be. */
export class BadRecording extends Error {
  override readonly name = 'BadRecording';
}

/** Bytes of one line at most: an event is 64 KiB at most, an entity may hold many of them. */
const LINE_AT_MOST = 64 * 1_048_576;
const END_OF_LINE = 0x0a;
/** What comes before the events. */
const ORDER: readonly string[] = [RECORDING_MEMBERS.head, RECORDING_MEMBERS.known, RECORDING_MEMBERS.happened, RECORDING_MEMBERS.context];
const NAMED_DIGITS = 24;

/**
 * Makes a log's file of a recording that was taken away elsewhere, in a folder, and resolves to where it is. It is a log of its own, which
 * nobody writes; what was made of the same recording before is used again. Rejects with {@link BadRecording}, and then there is no file.
 */
export async function unpack(recording: string, directory: string): Promise<string> {
  const file = join(directory, `${(await digestOf(recording)).slice(0, NAMED_DIGITS)}.log.sqlite`);
  if (existsSync(file)) return file;
  await mkdir(directory, { recursive: true });
  const making = await mkdtemp(join(directory, 'unpacking-'));
  try {
    const made = join(making, basename(file));
    await new Unpacking(made).run(recording);
    await rename(made, file);
    return file;
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

type Pairs = (readonly [EntityKey, Entity])[];

class Unpacking {
  private readonly file: string;
  private head: RecordingHead | undefined;
  private manifest: RecordingManifest | undefined;
  private part: PartOfLog | undefined;
  private readonly known: Pairs = [];
  private readonly happened: Pairs = [];
  private readonly needed: Needed[] = [];
  private readonly members: RecordingManifest['members'] = [];
  private last: Position = BEFORE_FIRST;
  /** Of a member that is one document. */
  private text = '';

  constructor(file: string) {
    this.file = file;
  }

  async run(recording: string): Promise<void> {
    try {
      await this.read(recording);
    } finally {
      this.part?.close();
    }
    const { head } = this;
    if (head === undefined) throw new BadRecording('it is empty');
    if (head.first > 0) beginArchive(this.file, { position: head.first - 1, high: head.high, known: this.known, happened: this.happened, needed: this.needed });
    await completeArchive(this.file, head.last);
  }

  private async read(recording: string): Promise<void> {
    const members = extract();
    const bytes = createReadStream(recording).pipe(createGunzip());
    bytes.on('error', (error) => members.destroy(new BadRecording(`it is cut short, or is no gzip: ${error.message}`)));
    bytes.pipe(members);
    for await (const entry of members) {
      const { name } = entry.header;
      if (this.manifest !== undefined) throw new BadRecording(`${name} comes after the manifest`);
      const hash = createHash('sha256');
      const counted = new Counted(entry as AsyncIterable<Buffer>, hash);
      for await (const line of linesOf(name, counted)) this.take(name, line);
      this.ended(name);
      if (name !== RECORDING_MEMBERS.manifest) this.members.push({ name, bytes: counted.bytes, sha256: hash.digest('hex') });
    }
    this.compare();
  }

  private take(name: string, line: string): void {
    switch (name) {
      case RECORDING_MEMBERS.head: case RECORDING_MEMBERS.manifest: this.text += `${line}\n`; return;
      case RECORDING_MEMBERS.known: this.known.push(pairOf(name, line)); return;
      case RECORDING_MEMBERS.happened: this.happened.push(pairOf(name, line)); return;
      case RECORDING_MEMBERS.context: this.context(line); return;
      default: this.event(name, line);
    }
  }

  private ended(name: string): void {
    const expected = ORDER[this.members.length];
    if (expected !== undefined && name !== expected) throw new BadRecording(`${name} stands where ${expected} must`);
    if (name === RECORDING_MEMBERS.head) this.begin(parseRecordingHead(this.text));
    else if (name === RECORDING_MEMBERS.manifest) this.manifest = parseRecordingManifest(this.text) ?? bad(name, 'is no manifest');
    else if (expected === undefined && !EVENTS_MEMBER.test(name)) bad(name, 'is no member of a recording');
    this.text = '';
  }

  private begin(head: RecordingHead | undefined): void {
    if (head === undefined) return bad(RECORDING_MEMBERS.head, 'is not what a recording begins with');
    if (head.last < head.first) bad(RECORDING_MEMBERS.head, 'says that it ends before it begins');
    if (head.first > 0 && head.fold !== FOLD) bad(RECORDING_MEMBERS.head, `says that its pictures are of version ${head.fold} of the fold; this program has ${FOLD}: take it away again`);
    this.head = head;
    this.last = head.first - 1;
    this.part = new PartOfLog(this.file, head.operation, head.first);
  }

  private context(line: string): void {
    const needed = parseContextLine(line) ?? bad(RECORDING_MEMBERS.context, 'holds a line that is none of it');
    const { position, recordedAt, entries, json } = needed;
    if (this.head === undefined || position >= this.head.first) bad(RECORDING_MEMBERS.context, 'holds what is no event from before it');
    this.part?.add(position, recordedAt, json);
    this.needed.push({ position, entries: entries.map(([at, from]) => [at, from] as const) });
  }

  private event(name: string, line: string): void {
    const first = EVENTS_MEMBER.exec(name)?.[1];
    if (first === undefined || this.head === undefined || this.part === undefined) return bad(name, 'is no member of a recording');
    const position = this.last + 1;
    if (position < Number(first) || position >= Number(first) + RECORDING_MEMBER_EVENTS || position > this.head.last) bad(name, 'does not go on from the member before it');
    const { recordedAt, json } = readEventLine(line) ?? bad(name, `holds no event at position ${position}`);
    this.part.add(position, recordedAt, json);
    this.last = position;
  }

  /** What was read is what the manifest says, all of it. */
  private compare(): void {
    const { head, manifest, members } = this;
    if (head === undefined) throw new BadRecording('it is empty');
    if (manifest === undefined) throw new BadRecording('it ends before its manifest');
    if (this.last !== head.last) throw new BadRecording(`it ends at position ${this.last}, not at ${head.last}`);
    for (const [place, said] of manifest.members.entries()) {
      const { name, bytes, sha256 } = members[place] ?? bad(said.name, 'is not there');
      if (said.name !== name || said.bytes !== bytes || said.sha256 !== sha256) bad(name, 'is not as it was written');
    }
    const counts = [[manifest.members.length, members.length], [manifest.events, head.last - head.first + 1], [manifest.entities, this.known.length], [manifest.context, this.needed.length]];
    if (counts.some(([said, read]) => said !== read)) bad(RECORDING_MEMBERS.manifest, 'counts otherwise than what is there');
  }
}

function bad(name: string, what: string): never {
  throw new BadRecording(`${name} ${what}`);
}

function pairOf(name: string, line: string): readonly [EntityKey, Entity] {
  try {
    const [key, entity] = JSON.parse(line) as readonly unknown[];
    if (typeof key === 'string' && typeof entity === 'object' && entity !== null) return [key as EntityKey, entity as Entity];
  } catch {
    // Said below.
  }
  return bad(name, 'holds a line that is no entity');
}

/** Bytes, with how many there were and their digest. */
class Counted implements AsyncIterable<Buffer> {
  bytes = 0;
  private readonly chunks: AsyncIterable<Buffer>;
  private readonly hash: Hash;

  constructor(chunks: AsyncIterable<Buffer>, hash: Hash) {
    this.chunks = chunks;
    this.hash = hash;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for await (const chunk of this.chunks) {
      this.bytes += chunk.length;
      this.hash.update(chunk);
      yield chunk;
    }
  }
}

async function* linesOf(name: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = bytes.indexOf(END_OF_LINE); end !== -1; end = bytes.indexOf(END_OF_LINE, from)) {
      yield bytes.toString('utf8', from, end);
      from = end + 1;
    }
    rest = bytes.subarray(from);
    if (rest.length > LINE_AT_MOST) bad(name, 'holds a line that is too long');
  }
  if (rest.length > 0) bad(name, 'does not end with the end of a line');
}
