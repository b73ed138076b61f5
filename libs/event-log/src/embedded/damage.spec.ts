import { copyFile, mkdtemp, open, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { entryOf } from '../stored/entry.ts';
import { largeNote, notes, readAll } from '../samples.contract.ts';
import { EmbeddedEventLog, operationOf } from './embedded-event-log.ts';
import { LogFile } from './log-file.ts';

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'watchfloor-log-'));
  file = join(directory, 'demo.log.sqlite');
  const log = new EmbeddedEventLog({ directory });
  await log.append('demo', notes(2_000));
  await log.close();
});
afterEach(() => rm(directory, { recursive: true }));

/** Opens the log and reads all of it. */
async function use(): Promise<unknown> {
  const log = new EmbeddedEventLog({ directory });
  try {
    return await readAll(log, 'demo');
  } finally {
    await log.close();
  }
}
const corrupt = (): unknown => expect.objectContaining({ name: 'CorruptLog', message: expect.stringContaining(file) as unknown });

function alter(sql: string): void {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
}

it('a folder below one that takes none is refused by name, at once', async () => {
  const log = new EmbeddedEventLog({ directory: '/proc/watchfloor/data' });
  await expect(log.append('demo', notes(1))).rejects.toMatchObject({ name: 'LogUnwritable', message: expect.stringContaining('/proc/watchfloor/data') as unknown });
  await log.close();
});

it('a folder that cannot be one is refused by name', async () => {
  const log = new EmbeddedEventLog({ directory: file });
  await expect(log.append('demo', notes(1))).rejects.toMatchObject({ name: 'LogUnwritable', message: expect.stringContaining(file) as unknown });
  await log.close();
});

describe('a damaged log stops with an error that names the file', () => {
  it.each([0.2, 0.5, 0.9])('when its file ends at %d of its size', async (part) => {
    await truncate(file, Math.floor((await stat(file)).size * part));
    await expect(use()).rejects.toEqual(corrupt());
  });

  it('when its file holds something else', async () => {
    await writeFile(file, 'not a log '.repeat(1_000));
    await expect(use()).rejects.toEqual(corrupt());
  });

  it('when its file is some other database', async () => {
    await rm(file);
    alter('CREATE TABLE events (position INTEGER PRIMARY KEY)');
    await expect(use()).rejects.toEqual(corrupt());
  });

  it('when one letter of a stored event is another', async () => {
    const bytes = Buffer.alloc((await stat(file)).size);
    const handle = await open(file, 'r+');
    await handle.read(bytes, 0, bytes.length, 0);
    const written = '"subject":"note/n-1500"';
    for (let at = bytes.indexOf(written); at >= 0; at = bytes.indexOf(written, at + 1)) await handle.write('S', at + 1);
    await handle.close();
    await expect(use()).rejects.toEqual(corrupt());
  });

  it('when the time we accepted an event is another', async () => {
    alter('UPDATE events SET recorded_at = recorded_at + 1 WHERE position = 1999');
    await expect(use()).rejects.toEqual(corrupt());
  });

  it.each([0, 700, 1_998])('when the event at position %d is missing', async (position) => {
    alter(`DELETE FROM events WHERE position = ${position}`);
    await expect(use()).rejects.toEqual(corrupt());
  });

  it('when the last events go missing while it is open', async () => {
    const log = new EmbeddedEventLog({ directory });
    expect(await log.head('demo')).toBe(1_999);
    alter('DELETE FROM events WHERE position > 1997');
    await expect(readAll(log, 'demo', { after: 1_997 })).rejects.toEqual(corrupt());
    await log.close();
  });

  it('when it is the log of another operation', async () => {
    await copyFile(file, join(directory, 'other.log.sqlite'));
    const log = new EmbeddedEventLog({ directory });
    await expect(log.head('other')).rejects.toMatchObject({ name: 'CorruptLog', message: expect.stringContaining('log of demo') });
    await log.close();
  });

  it('and leaves the lock free for whoever repairs it', async () => {
    const whole = await stat(file);
    await copyFile(file, `${file}.whole`);
    await truncate(file, Math.floor(whole.size / 2));
    const log = new EmbeddedEventLog({ directory });
    await expect(readAll(log, 'demo')).rejects.toEqual(corrupt());
    await log.close();
    await copyFile(`${file}.whole`, file);
    expect(await use()).toHaveLength(2_000);
  });
});

describe('a full disk', () => {
  it('refuses the call and keeps what was there', () => {
    const log = LogFile.write(file, 'demo');
    log.limit(1);
    log.begin();
    expect(() => {
      for (let at = 0; at < 100; at += 1) log.insert(2_000 + at, entryOf(largeNote(`large-${at}`)));
    }).toThrow('full');
    log.rollback();
    expect(log.head).toBe(1_999);
    log.close();
  });
});

describe('a recording', () => {
  it('is read, never written, and leaves nothing beside it', async () => {
    const recording = join(directory, 'some-name.sqlite');
    await copyFile(file, recording);
    const before = await readdir(directory);
    const log = new EmbeddedEventLog({ recording });
    expect(operationOf(recording)).toBe('demo');
    expect(await readAll(log, 'demo')).toHaveLength(2_000);
    await expect(log.append('demo', notes(1))).rejects.toMatchObject({ name: 'LogReadOnly' });
    await expect(log.head('other')).rejects.toThrow('recording of demo');
    expect(await readdir(directory)).toEqual(before);
    await log.close();
    expect(await readdir(directory)).toEqual(before);
  });

  it('that does not exist is refused by name', async () => {
    const log = new EmbeddedEventLog({ recording: join(directory, 'absent') });
    await expect(log.head('demo')).rejects.toThrow(join(directory, 'absent'));
    await log.close();
  });
});
