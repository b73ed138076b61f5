import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip, gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { assert, asyncProperty, integer, nat } from 'fast-check';
import { extract, pack } from 'tar-stream';
import { archiveIndexIn, completeArchive, EmbeddedArchive, happenedPicture, knownPicture, type Archive } from '#libs/archive';
import { canonical, HOUR, type Accepted, type Millis, type Picture, type Position } from '#libs/domain';
import { EmbeddedEventLog, genesis } from '#libs/event-log';
import { parseEvent } from '#libs/protocol';
import { logs } from '../../../libs/archive/src/past-samples.contract.ts';
import { reference } from '../../../tools/feed/reference.ts';
import { timeline } from '../../../tools/feed/timeline.ts';
import { recordingFile } from '../../replay/src/exports/recording-file.ts';
import { recordingEvents, recordingHead, recordingPiece } from '../../replay/src/past/recorded.ts';
import { unpack } from './unpacking.ts';

const OPERATION = 'demo';
const BEGAN: Millis = 1_795_392_000_000;
const between = () => undefined;
/** Much is folded and written: on a machine that has much else to do it takes its time. */
const SLOW_MS = 180_000;

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'watchfloor-recordings-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** Takes a range of what is in a folder away, into a file there. */
async function takeAway(archive: Archive, range: { readonly from?: Millis; readonly to?: Millis }): Promise<string> {
  const head = await recordingHead(archive, { operation: OPERATION, ...range });
  if (head === undefined) throw new Error('nothing was recorded in that range');
  const file = join(directory, `${randomUUID()}.tar.gz`);
  const made = recordingFile({ head, piece: (piece) => recordingPiece(archive, { head, piece }, between), events: (after, to) => recordingEvents(archive, { head, after, to }) });
  await pipeline(made, createWriteStream(file));
  return file;
}

const hashOf = (picture: Picture): string => createHash('sha256').update(canonical(Object.fromEntries(picture))).digest('hex');
const known = async (archive: Archive, position: Position): Promise<string> => hashOf((await knownPicture(archive, OPERATION, position)).picture);
const happened = async (archive: Archive, at: Millis, knowledge: Position): Promise<string> => hashOf((await happenedPicture(archive, OPERATION, at, knowledge)).picture);

/** A log in a folder of its own with its archive, told to its end. */
async function logOf(fill: (log: EmbeddedEventLog) => Promise<unknown>, keptEvery: number): Promise<EmbeddedArchive> {
  const place = await mkdtemp(join(directory, 'log-'));
  const log = new EmbeddedEventLog({ directory: place });
  await fill(log);
  const head = await log.head(OPERATION);
  await log.close();
  await completeArchive(join(place, `${OPERATION}.log.sqlite`), head, archiveIndexIn({ slice: 64, keptEvery }));
  return new EmbeddedArchive({ directory: place });
}

/** Some hours of the made-up story, with what comes late, twice and amended in it. */
async function story(log: EmbeddedEventLog, hours: number): Promise<void> {
  const told = [reference(BEGAN), ...timeline(7, 'busy', BEGAN).take(hours)].flat().map(({ event, sentAt }) => {
    const parsed = parseEvent(event);
    if (!parsed.ok) throw new Error(`the border refuses ${event.id}`);
    return { event: parsed.event, recordedAt: Math.round(sentAt) };
  });
  await genesis(log, OPERATION, 'log-1', BEGAN);
  for (let at = 0; at < told.length; at += 1_000) await log.append(OPERATION, told.slice(at, at + 1_000));
}

async function appended(log: EmbeddedEventLog, events: readonly Accepted[]): Promise<void> {
  await genesis(log, OPERATION, 'log-1', (events[0] as Accepted).recordedAt);
  await log.append(OPERATION, events);
}

describe('a recording that was taken away and is opened elsewhere', () => {
  it('gives the same pictures at every thousandth position, and of what had happened, whether it begins with the log or not', async () => {
    const source = await logOf((log) => story(log, 4), 512);
    const { head } = (await source.span(OPERATION)) ?? { head: 0 };
    expect(head).toBeGreaterThan(4_000);
    for (const range of [{}, { from: BEGAN + HOUR }, { from: BEGAN + HOUR / 2, to: BEGAN + 3.5 * HOUR }]) {
      const file = await unpack(await takeAway(source, range), join(directory, 'recordings'));
      const copy = new EmbeddedArchive({ recording: file });
      const span = await copy.span(OPERATION);
      if (span === undefined) throw new Error('the recording is empty');
      const positions = [...Array.from({ length: Math.floor(span.head / 1_000) + 1 }, (_, at) => at * 1_000).filter((at) => at > span.begin), span.head];
      expect(positions.length).toBeGreaterThan(2);
      for (const position of positions) {
        expect([position, await known(copy, position)]).toEqual([position, await known(source, position)]);
        const at = await source.highAt(OPERATION, position);
        expect([position, await happened(copy, at, span.head)]).toEqual([position, await happened(source, at, span.head)]);
      }
      expect(await copy.texts(OPERATION, span.head - 500, span.head, 1_000)).toEqual(await source.texts(OPERATION, span.head - 500, span.head, 1_000));
      expect(await copy.examine(OPERATION, true, async () => undefined)).toMatchObject({ damages: [] });
      await copy.close();
    }
    await source.close();
  }, SLOW_MS);

  it('knows of what comes late, is corrected and retracted across its beginning what the whole log knows', async () => {
    await assert(asyncProperty(logs(70), nat(), integer({ min: 0, max: 3_000 }), async (events, cut, ahead) => {
      const source = await logOf((log) => appended(log, events), 5);
      const span = await source.span(OPERATION);
      const from = await source.highAt(OPERATION, cut % events.length);
      if (span === undefined || (await source.knownAt(OPERATION, from - 1)) >= span.head) return source.close();
      const copy = new EmbeddedArchive({ recording: await unpack(await takeAway(source, { from }), join(directory, 'recordings')) });
      const { begin, head } = (await copy.span(OPERATION)) ?? { begin: 0, head: -1 };
      expect(head).toBe(span.head);
      for (let knowledge = begin; knowledge <= head; knowledge += 1) {
        expect([knowledge, await known(copy, knowledge)]).toEqual([knowledge, await known(source, knowledge)]);
        for (const at of [await source.highAt(OPERATION, knowledge), span.last, span.last + ahead * 1_000]) {
          if (at >= (await source.highAt(OPERATION, begin))) expect([knowledge, at, await happened(copy, at, knowledge)]).toEqual([knowledge, at, await happened(source, at, knowledge)]);
        }
      }
      await copy.close();
      return source.close();
    }), { numRuns: 20 });
  }, SLOW_MS);
});

type Members = readonly (readonly [name: string, content: string])[];

async function membersOf(file: string): Promise<Members> {
  const members: [string, string][] = [];
  const reading = extract();
  createReadStream(file).pipe(createGunzip()).pipe(reading);
  for await (const entry of reading) members.push([entry.header.name, await text(entry)]);
  return members;
}

async function written(members: Members): Promise<string> {
  const packing = pack();
  for (const [name, content] of members) packing.entry({ name }, content);
  packing.finalize();
  const file = join(directory, `${randomUUID()}.tar.gz`);
  const parts: Buffer[] = [];
  for await (const part of packing) parts.push(part as Buffer);
  await writeFile(file, gzipSync(Buffer.concat(parts)));
  return file;
}

describe('a file that is not the whole of a recording as it was written', () => {
  const changed = (members: Members, name: RegExp, change: (content: string) => string): Members => members.map(([own, content]) => [own, name.test(own) ? change(content) : content]);
  const cases: readonly (readonly [string, (members: Members) => Members, string])[] = [
    ['a word of an event is another', (members) => changed(members, /^events/, (content) => content.replace('reported', 'retorted')), 'events/'],
    ['an event is missing', (members) => changed(members, /^events/, (content) => content.slice(content.indexOf('\n') + 1)), '(it ends at position|events/.* does not go on)'],
    ['an entity is another', (members) => changed(members, /known/, (content) => content.replace('"', '"x')), 'pictures/known.ndjson is not as it was written'],
    ['a line is no entity', (members) => changed(members, /happened/, () => '[1]\n'), 'pictures/happened.ndjson holds a line that is no entity'],
    ['the manifest is missing', (members) => members.slice(0, -1), 'before its manifest'],
    ['the manifest counts otherwise', (members) => changed(members, /manifest/, (content) => content.replace(/"entities": \d+/, '"entities": 1')), 'manifest.json counts otherwise'],
    ['a member is missing', (members) => members.filter(([name]) => name !== 'context.ndjson'), 'where context.ndjson must'],
    ['a member is of somebody else', (members) => [...members.slice(0, -1), ['../elsewhere', 'x\n'], ...members.slice(-1)], '../elsewhere is no member'],
    ['its pictures are of another fold', (members) => changed(members, /recording/, (content) => content.replace(/"fold":"[^"]*"/, '"fold":"0"')), 'of version 0 of the fold'],
    ['a line has no end', (members) => changed(members, /context/, (content) => content.trimEnd()), 'context.ndjson does not end'],
  ];

  it('is refused by the name of what is wrong, and leaves nothing behind', async () => {
    const source = await logOf((log) => story(log, 1), 64);
    const span = await source.span(OPERATION);
    const from = ((span?.first ?? 0) + (span?.last ?? 0)) / 2;
    const file = await takeAway(source, { from: Math.floor(from) });
    await source.close();
    const members = await membersOf(file);
    const opened = join(directory, 'recordings');
    for (const [what, change, says] of cases) {
      const refused = await unpack(await written(change(members)), opened).then(() => 'taken', (error: unknown) => `${(error as Error).name}: ${(error as Error).message}`);
      expect([what, refused]).toEqual([what, expect.stringMatching(new RegExp(`^BadRecording: .*${says.replaceAll('.', '\\.')}`))]);
    }
    const whole = await readFile(file);
    const cut = join(directory, 'cut.tar.gz');
    await writeFile(cut, whole.subarray(0, whole.length / 2));
    await expect(unpack(cut, opened)).rejects.toThrow('cut short');
    const ended = join(directory, 'ended.tar.gz');
    await writeFile(ended, gzipSync(gunzipSync(whole).subarray(0, 4_096)));
    await expect(unpack(ended, opened)).rejects.toThrow();
    expect(await readdir(opened)).toEqual([]);
    expect(await unpack(await written(members), opened)).toMatch(/log\.sqlite$/);
  }, SLOW_MS);
});
