import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { canonical, type Accepted } from '#libs/domain';
import { EmbeddedEventLog, type MakeLogIndex } from '#libs/event-log';
import { archiveContract, type ArchiveUnderTest } from '../archive.contract.ts';
import { happenedOracle } from '../past-samples.contract.ts';
import { pastContract } from '../past.contract.ts';
import { happenedPicture, knownPicture } from '../pictures.ts';
import { NOON, sample, scan } from '../samples.contract.ts';
import { EmbeddedArchive } from './embedded-archive.ts';
import { archiveIndex, archiveIndexIn } from './making/index-of-log.ts';

interface Opened extends ArchiveUnderTest { readonly directory: string; readonly log: EmbeddedEventLog }

async function open(index?: MakeLogIndex): Promise<Opened> {
  const directory = await mkdtemp(join(tmpdir(), 'watchfloor-archive-'));
  const log = new EmbeddedEventLog({ directory, ...(index !== undefined && { index }) });
  const archive = new EmbeddedArchive({ directory });
  const append = async (operation: string, events: readonly Accepted[]): Promise<void> => void (await log.append(operation, events));
  const dispose = async (): Promise<void> => {
    await archive.close();
    await log.close();
    await rm(directory, { recursive: true });
  };
  return { directory, log, archive, append, dispose };
}

/** Waits until the log's index knows every event; returns the last position it knew at first. */
async function indexed({ directory, log }: Opened, operation: string): Promise<number> {
  const head = await log.head(operation);
  const db = new DatabaseSync(join(directory, `${operation}.log.sqlite`), { readOnly: true });
  const asking = db.prepare("SELECT value FROM facts_of_file WHERE name = 'indexed'");
  const known = (): number => (asking.get() as { readonly value: number }).value;
  const first = known();
  while (known() < head) await turn();
  db.close();
  return first;
}

archiveContract('archive of an embedded log, before its index', () => open(archiveIndex));

archiveContract('archive of an embedded log, by its index', async () => {
  const opened = await open(archiveIndex);
  return { ...opened, append: async (operation, events) => {
    await opened.append(operation, events);
    await indexed(opened, operation);
  } };
});

/** Waits until the tables tell of every event. */
async function told({ archive, log }: Opened, operation: string): Promise<void> {
  const head = await log.head(operation);
  while (((await archive.span(operation))?.told ?? -1) < head) await turn();
}

/** Makes all of an operation's tables here and now, resuming what was made before. */
function tell(directory: string, operation: string, head: number, make: MakeLogIndex): void {
  const index = make(join(directory, `${operation}.log.sqlite`));
  while (index.due(head)) index.step(head);
  index.close();
}

for (const [name, index] of [['in its own steps', archiveIndex], ['in steps of a few events, with a picture every few', archiveIndexIn({ slice: 7, keptEvery: 5 })]] as const) {
  pastContract(`archive of an embedded log, told ${name}`, async () => {
    const opened = await open();
    return { ...opened, append: async (operation, events) => {
      await opened.append(operation, events);
      tell(opened.directory, operation, await opened.log.head(operation), index);
    } };
  });
}

describe('the archive of an embedded log', () => {
  const TYPES = ['seen', 'beat'] as const;
  const long = Array.from({ length: 34_000 }, (_, at) => {
    const kind = TYPES[at % 2] ?? 'seen';
    return { id: `e-${at}`, kind, subject: `${kind === 'seen' ? 'violation' : 'source'}/s${at % 700}`, time: NOON + (at + (at % 50) * 40) * 1_000, recordedAt: NOON + at, text: `word${at % 900} gate` };
  }).map(sample);
  const queries = [
    { q: 'word5' }, { from: NOON + 33_000_000, q: 'gate' }, { subject: 'violation/s8' }, { id: 'e-33000' }, { id: 'e-1', q: 'gate', after: -1 }, { type: 'watchfloor.source-heartbeat.v1', after: 33_500 },
    { from: NOON + 32_000_000, to: NOON + 32_100_000 }, { to: NOON }, { subject: 'source/s9', from: NOON + 20_000_000, to: NOON + 33_000_000 },
  ];

  it('answers the same over many shelves and zones, before and after the index knows them, and for a recording', async () => {
    const opened = await open(archiveIndex);
    for (let at = 0; at < long.length; at += 1_000) await opened.append('demo', long.slice(at, at + 1_000));
    const expected = queries.map((query) => scan(long, { after: -1, limit: 1_000, ...query }).slice(0, 1_000));
    const answers = (archive: EmbeddedArchive, count = queries.length): Promise<unknown> =>
      Promise.all(queries.slice(0, count).map(async (query) => (await archive.events('demo', { after: -1, limit: 1_000, ...query })).events));
    expect(await answers(opened.archive as EmbeddedArchive, 2)).toEqual(expected.slice(0, 2));
    // The index may be 32,768 events behind and no more, however fast they came.
    expect(await indexed(opened, 'demo')).toBeGreaterThanOrEqual(long.length - 1 - 32_768);
    expect(await answers(opened.archive as EmbeddedArchive)).toEqual(expected);
    expect(await Promise.all([-1, 20_000, 33_999, 40_000].map((at) => opened.archive.knownAt('demo', NOON + at)))).toEqual([-1, 20_000, 33_999, 33_999]);
    await opened.archive.close();
    await opened.log.close();

    const before = await readdir(opened.directory);
    const recording = new EmbeddedArchive({ recording: join(opened.directory, 'demo.log.sqlite') });
    expect(await answers(recording)).toEqual(expected);
    await expect(recording.head('other')).rejects.toThrow('log of demo');
    await recording.close();
    expect(await readdir(opened.directory)).toEqual(before);
    await opened.dispose();
  });

  it('is told of by the log itself, soon after each append', async () => {
    const opened = await open(archiveIndex);
    await opened.append('demo', long.slice(0, 9_000));
    await told(opened, 'demo');
    expect((await opened.archive.kept('demo', 'known', 8_999, Number.MAX_SAFE_INTEGER))?.position).toBeGreaterThan(4_000);
    await opened.append('demo', long.slice(9_000, 9_100));
    await told(opened, 'demo');
    expect(await opened.archive.span('demo')).toMatchObject({ head: 9_099, told: 9_099 });
    await opened.dispose();
  });

  it('resumes with what was known when a picture was kept and happened after it', async () => {
    const opened = await open();
    const made = archiveIndexIn({ slice: 3, keptEvery: 8 });
    const filler = (from: number, count: number) => Array.from({ length: count }, (_, at) => sample({ id: `f-${from + at}`, subject: `violation/f${(from + at) % 3}`, time: NOON + from * 1_000 }));
    const log = [sample({ id: 'ahead', subject: 'violation/ahead', time: NOON + 90_000, recordedAt: NOON }), ...filler(0, 9), ...filler(100, 9), ...filler(200, 12)];
    for (const [from, to] of [[0, 10], [10, 12], [12, log.length]] as const) {
      await opened.append('demo', log.slice(from, to));
      tell(opened.directory, 'demo', to - 1, made);
    }
    const at = NOON + 200_000;
    const { picture } = await happenedPicture(opened.archive, 'demo', at, log.length - 1);
    expect(await opened.archive.kept('demo', 'happened', log.length - 1, at)).toMatchObject({ high: at });
    expect([...picture].map(([key]) => key)).toContain('violation/ahead');
    expect(canonical(Object.fromEntries(picture))).toBe(canonical(Object.fromEntries(happenedOracle(log, at, log.length - 1).picture)));
    await opened.dispose();
  });

  it('keeps once what several pictures hold, before and after it resumes, and names every picture that is damaged with it', async () => {
    const opened = await open();
    const still = Array.from({ length: 10 }, (_, at) => sample({ id: `s-${at}`, subject: `violation/s${at}`, time: NOON }));
    const beats = Array.from({ length: 90 }, (_, at) => sample({ id: `b-${at}`, kind: 'beat', time: NOON + at * 1_000 }));
    const log = [...still, ...beats];
    for (const [from, to] of [[0, 50], [50, 100]] as const) {
      await opened.append('demo', log.slice(from, to));
      tell(opened.directory, 'demo', to - 1, archiveIndexIn({ slice: 5, keptEvery: 10 }));
    }
    const db = new DatabaseSync(join(opened.directory, 'demo.log.sqlite'));
    const written = db.prepare("SELECT id FROM pictures WHERE id % 1024 < 1023 AND substr(packed, 1, 1) != x'3D' AND length(packed) > 200").all() as { readonly id: number }[];
    expect(written.map(({ id }) => Math.floor(id / 1_024))).toEqual([9, 59]);
    const archive = opened.archive as EmbeddedArchive;
    expect(await archive.examine('demo', true, async () => {})).toEqual({ events: 100, chunks: 0, pictures: 10, damages: [] });
    const whole = async (): Promise<string> => canonical(Object.fromEntries((await knownPicture(archive, 'demo', 47)).picture));
    const before = await whole();
    db.exec(`UPDATE pictures SET packed = CAST(substr(packed, 1, 40) || x'00' || substr(packed, 42) AS BLOB) WHERE id = ${written[0]?.id ?? -1}`);
    db.close();
    expect((await archive.examine('demo', false, async () => {})).damages).toEqual([9, 19, 29, 39, 49].map((position) => `picture at ${position}`));
    expect(await whole()).toBe(before);
    await opened.dispose();
  });

  it('keeps what grows in parts that do not become smaller and smaller', async () => {
    const opened = await open();
    const growing = Array.from({ length: 384 }, (_, at) => sample({ id: `g-${at}`, subject: `violation/g${at % 6}`, time: NOON + at * 1_000, text: `${at} `.repeat(500) }));
    await opened.append('demo', growing);
    tell(opened.directory, 'demo', growing.length - 1, archiveIndexIn({ slice: 8, keptEvery: 8 }));
    const db = new DatabaseSync(join(opened.directory, 'demo.log.sqlite'), { readOnly: true });
    const { pictures, parts } = db.prepare('SELECT count(*) AS pictures, max(parts) AS parts FROM kept').get() as { readonly pictures: number; readonly parts: number };
    db.close();
    // Some 700 kB of violations in two parts or three, and the feed in one.
    expect({ pictures, isFew: parts >= 3 && parts <= 5 }).toEqual({ pictures: 48, isFew: true });
    expect((await (opened.archive as EmbeddedArchive).examine('demo', true, async () => {})).damages).toEqual([]);
    await opened.dispose();
  });

  it('goes on indexing where a log that was closed early left off', async () => {
    const first = await open(archiveIndex);
    await first.append('demo', long.slice(0, 600));
    await first.log.close();
    const again = { ...first, log: new EmbeddedEventLog({ directory: first.directory, index: archiveIndex }) };
    await indexed(again, 'demo');
    expect((await first.archive.events('demo', { after: -1, limit: 9, id: 'e-599' })).events).toMatchObject([{ position: 599 }]);
    await again.log.close();
    await first.dispose();
  });

  it('stops at an event that is not as it was written', async () => {
    const opened = await open(archiveIndex);
    await opened.append('demo', long.slice(0, 10));
    await opened.log.close();
    const db = new DatabaseSync(join(opened.directory, 'demo.log.sqlite'));
    db.exec("UPDATE events SET json = replace(json, 'heard', 'seen') WHERE position = 4");
    db.close();
    await expect(opened.archive.events('demo', { after: -1, limit: 9 })).rejects.toMatchObject({ name: 'DamagedArchive', message: expect.stringContaining('position 4') });
    await opened.dispose();
  });

  it('is examined: everything has its place, is as it was written, and is what would be made again', async () => {
    const opened = await open();
    for (let at = 0; at < 12_000; at += 1_000) await opened.append('demo', long.slice(at, at + 1_000));
    tell(opened.directory, 'demo', 11_999, archiveIndex);
    const archive = opened.archive as EmbeddedArchive;
    for (const deep of [false, true]) expect(await archive.examine('demo', deep, async () => {})).toEqual({ events: 12_000, chunks: 11, pictures: 11, damages: [] });
    await opened.log.close();
    const db = new DatabaseSync(join(opened.directory, 'demo.log.sqlite'));
    db.exec("UPDATE events SET recorded_at = recorded_at + 1 WHERE position = 77; DELETE FROM events WHERE position = 9000");
    db.exec("UPDATE chunks SET packed = CAST(substr(packed, 1, 40) || x'00' || substr(packed, 42) AS BLOB) WHERE zone = 3");
    db.exec('UPDATE counts SET events = events + 1 WHERE by = 0 AND level = 0 AND bucket = (SELECT min(bucket) FROM counts WHERE by = 0 AND level = 0)');
    db.close();
    expect((await archive.examine('demo', false, async () => {})).damages).toEqual(['event at 77', 'chunk 3', 'event at 9000']);
    expect((await archive.examine('demo', true, async () => {})).damages).toEqual(expect.arrayContaining(['event at 77', 'chunk 0', 'chunk 3', 'event at 9000', 'chunk 8', 'counts']));
    await opened.dispose();
  });

  it('lets other work run while it reads, and refuses to go on once it is closed', async () => {
    const opened = await open(archiveIndex);
    await opened.append('demo', long.slice(0, 2_000));
    let ran = false;
    setImmediate(() => (ran = true));
    await opened.archive.events('demo', { after: -1, limit: 1_000 });
    expect(ran).toBe(true);
    const reading = opened.archive.events('demo', { after: -1, limit: 1_000 });
    await opened.archive.close();
    await expect(reading).rejects.toThrow('closed');
    await opened.dispose();
  });

  it('takes an operation for a name and never for a path', async () => {
    const opened = await open(archiveIndex);
    for (const operation of ['../demo', '', 'a/b']) await expect(opened.archive.head(operation)).rejects.toThrow(RangeError);
    await opened.dispose();
  });
});
