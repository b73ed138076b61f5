/** An archive whose tables are not as they were written: named, done without, and made anew. */
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { archiveIndexIn, EmbeddedArchive } from '#libs/archive';
import { SECOND, type Accepted } from '#libs/domain';
import { EmbeddedEventLog } from '#libs/event-log';
import { sample } from '../../../../libs/archive/src/samples.contract.ts';
import { OneArchive } from '../past/archives.ts';
import type { PictureAnswer } from '../past/past-work.ts';
import { PastThread } from './past-thread.ts';

const NOON = 1_795_435_200_000;
const LOG: readonly Accepted[] = Array.from({ length: 3_500 }, (_, at) => sample({ id: `e-${at}`, subject: `violation/v${at % 300}`, time: NOON + at * SECOND, text: `told ${at}` }));

let directory: string;
let log: EmbeddedEventLog;
let archive: EmbeddedArchive;
let thread: PastThread;
const said: string[] = [];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'watchfloor-damage-'));
  log = new EmbeddedEventLog({ directory, index: archiveIndexIn({ slice: 128, keptEvery: 1_000 }) });
  archive = new EmbeddedArchive({ directory });
  for (let at = 0; at < LOG.length; at += 1_000) await log.append('demo', LOG.slice(at, at + 1_000));
  await told();
  thread = new PastThread({ directory });
  const archives = new OneArchive(archive, log);
  thread.report({ damaged: (operation, what, of) => said.push(`${what}: ${archives.mend(operation, of)}`), failed: (error) => said.push(String(error)) });
});
afterEach(async () => {
  said.splice(0);
  await thread.close();
  await archive.close();
  await log.close();
  await rm(directory, { recursive: true });
});

const wait = () => new Promise((resolve) => { setTimeout(resolve, 20); });
async function told(): Promise<void> {
  while ((await archive.span('demo'))?.told !== LOG.length - 1) await wait();
}
const picture = async () => (await thread.ask('picture', { operation: 'demo', audience: 'operations', known: { position: 3_000 } })) as PictureAnswer;
function change(sql: string, ...values: readonly number[]): void {
  const db = new DatabaseSync(join(directory, 'demo.log.sqlite'), { timeout: 5_000 });
  expect(Number(db.prepare(sql).run(...values).changes)).toBeGreaterThan(0);
  db.close();
}

describe('tables of the past that are damaged', () => {
  it.each([
    ['a chunk with a flipped bit', "UPDATE chunks SET packed = CAST(substr(packed, 1, 40) || x'00' || substr(packed, 42) AS BLOB) WHERE zone = 2", /chunk 2: the tables of the past are made anew/],
    ['a picture with a flipped bit', "UPDATE pictures SET packed = CAST(substr(packed, 1, 40) || x'00' || substr(packed, 42) AS BLOB) WHERE id / 1024 > 1500", /picture at \d+: the tables of the past are made anew/],
    ['a picture that lacks a part', 'DELETE FROM pictures WHERE id / 1024 > 1500 AND id % 1024 = 0', /picture at \d+: the tables/],
  ])('%s: are named, done without, and made anew', async (_what, sql, named) => {
    const before = await picture();
    thread.forget('demo');
    change(sql);
    expect(await picture()).toEqual(before);
    expect(said.join('\n')).toMatch(named);
    await told();
    said.splice(0);
    thread.forget('demo');
    expect(await picture()).toEqual(before);
    expect(said).toEqual([]);
  });

  it('an event of the log itself is named, passed over, and left as it is', async () => {
    change("UPDATE events SET json = replace(json, 'told 3400', 'tOld 3400') WHERE position = 3400");
    const asked = { operation: 'demo', audience: 'operations', known: { position: 3_450 } } as const;
    expect(Buffer.concat(((await thread.ask('picture', asked)) as PictureAnswer).pieces).toString()).not.toContain('old 3400');
    expect(said).toEqual(['event at 3400: the log itself is damaged there: restore it from a copy']);
    const opened = await thread.open('p', { operation: 'demo', audience: 'operations', mode: 'known', from: NOON + 3_350 * SECOND, to: NOON + 3_450 * SECOND, speed: 1_000, skipQuiet: false, playing: true });
    expect(opened).toMatchObject({ standing: { unreadable: 0 } });
    const ended = await new Promise((resolve) => {
      thread.listen({ said: (_, { standing }) => { if (!standing.playing) resolve(standing); }, gone: resolve });
    });
    expect(ended).toMatchObject({ at: NOON + 3_450 * SECOND, position: 3_450, unreadable: 1 });
  });
});

it('a log that was cut short is not opened again', async () => {
  await log.close();
  await archive.close();
  const file = await open(join(directory, 'demo.log.sqlite'), 'r+');
  await file.truncate((await file.stat()).size / 2);
  await file.close();
  log = new EmbeddedEventLog({ directory });
  await expect(log.head('demo')).rejects.toMatchObject({ name: 'CorruptLog', message: expect.stringContaining('demo.log.sqlite is damaged') });
});
