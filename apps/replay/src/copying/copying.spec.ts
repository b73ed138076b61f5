import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Recorded } from '#libs/domain';
import { EmbeddedEventLog, LogInUse } from '#libs/event-log';
import { CopiedPicture } from './copied-picture.ts';
import { Copying, type CopyingNotes } from './copying.ts';
import { Gate } from './gate.ts';
import { MoodyLog, OPERATION, tell, told } from './moody-log.ts';

const NOW = 1_795_000_000_000;
const ASIDE = `${OPERATION}.log.set-aside-20261118T110640.000Z.sqlite`;

let directory: string;
let source: MoodyLog;
const running: { stop(): Promise<void> }[] = [];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'watchfloor-copies-'));
  source = await MoodyLog.opened();
});
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
  await rm(directory, { recursive: true, force: true });
});

/** Copies until it is stopped; `failed` is what it rejected with. */
async function copy() {
  const said: string[] = [];
  let events = 0;
  const notes: CopyingNotes = {
    copied: (_operation, count) => { events += count; },
    lag: () => {},
    setAside: (_operation, name) => { said.push(`set aside ${name}`); },
    trouble: (_operation, what) => { said.push(what); },
  };
  const gate = new Gate();
  const clock = { now: () => NOW };
  const picture = new CopiedPicture({ clock, gate, head: () => source.head(OPERATION) });
  const copying = new Copying(OPERATION, { source, directory, clock, notes, gate, copied: picture });
  await copying.open();
  const ended = new AbortController();
  let failed: unknown;
  const run = copying.run(ended.signal).catch((error: unknown) => { failed = error; });
  let stopped: Promise<void> | undefined;
  const one = {
    said, gate, picture, copying, run,
    failed: () => failed,
    events: () => events,
    until: async (holds: () => boolean | Promise<boolean>) => {
      while (!(await holds())) await new Promise((resolve) => { setImmediate(resolve); });
    },
    /** Resolves when the copy reads the same as the log. */
    async caughtUp() {
      const end = (await source.head(OPERATION));
      await this.until(async () => copying.missing === undefined && (await copying.readBack?.archive.head(OPERATION).catch(() => -1)) === end);
      const log = await source.records();
      const held = await copying.readBack?.archive.events(OPERATION, { after: -1, limit: 1_000 });
      expect(held?.events).toEqual(log.map(({ position, recordedAt, event: { json } }) => ({ position, recordedAt, json })));
      expect(await picture.whenCurrent(10_000)).toBe(true);
      expect(picture.log).toBe(log[0]?.event.fact === 'operation-opened' ? log[0].event.data.log : '');
    },
    stop: () => (stopped ??= (async () => {
      ended.abort();
      await run;
      await copying.close();
    })()),
  };
  running.push(one);
  return one;
}

const files = async () => (await readdir(directory)).filter((name) => name.endsWith('.sqlite')).sort();

describe('copying a log', () => {
  it('gives the archive the same events at the same positions, while they come', async () => {
    await source.append(OPERATION, tell(300));
    const one = await copy();
    await one.caughtUp();
    await source.append(OPERATION, tell(30));
    await one.caughtUp();
    expect(one.said).toEqual([]);
  });

  it('goes on from the end of the copy after a restart', async () => {
    await source.append(OPERATION, tell(20));
    const first = await copy();
    await first.caughtUp();
    expect(first.events()).toBe(21);
    await first.stop();
    await source.append(OPERATION, tell(5));
    const second = await copy();
    await second.caughtUp();
    expect([second.events(), second.said]).toEqual([5, []]);
  });

  it('reads no more than begin and end of what was copied before', async () => {
    await source.append(OPERATION, tell(2_000));
    const first = await copy();
    await first.until(() => first.events() === 2_001);
    await first.stop();
    const ended = new AbortController();
    const taken: Recorded[] = [];
    const copied = { begin: () => {}, take: (batch: readonly Recorded[]) => { taken.push(...batch); } };
    const gate = new Gate();
    const copying = new Copying(OPERATION, { source, directory, clock: { now: () => NOW }, notes: { copied: () => {}, lag: () => {}, setAside: () => {}, trouble: () => {} }, gate, copied });
    await copying.open();
    const run = copying.run(ended.signal);
    expect(await gate.whenOpen(10_000)).toBe(true);
    ended.abort();
    await run;
    await copying.close();
    expect([taken[0]?.position, taken.at(-1)?.position]).toEqual([0, 2_000]);
    expect(taken.length).toBeLessThan(1_000);
  });

  it('refuses to copy where somebody copies', async () => {
    await copy();
    await expect(copy()).rejects.toThrow(LogInUse);
  });

  it('waits for a log that is not there yet', async () => {
    source = new MoodyLog();
    const one = await copy();
    expect(await one.gate.whenOpen(20)).toBe(false);
    await source.append(OPERATION, (await (await MoodyLog.opened()).records()).map(({ event, recordedAt }) => ({ event, recordedAt })));
    await one.caughtUp();
  });

  it('answers from the copy while the log is away, and goes on when it is back', async () => {
    await source.append(OPERATION, tell(5));
    const first = await copy();
    await first.caughtUp();
    await first.stop();
    source.away(true);
    const second = await copy();
    expect(await second.gate.whenOpen(10_000)).toBe(true);
    expect(second.copying.missing).toContain('cannot be reached');
    expect((await second.copying.readBack?.archive.events(OPERATION, { after: -1, limit: 10 }))?.events).toHaveLength(6);
    source.away(false);
    await source.append(OPERATION, tell(2));
    await second.caughtUp();
    expect(second.said).toEqual(['the log cannot be reached; answers come from the copy']);
  });

  it('answers nothing while the log is away and nothing was copied', async () => {
    source.away(true);
    const one = await copy();
    await one.until(() => one.said.length > 0);
    expect(await one.gate.whenOpen(20)).toBe(false);
  });

  it('never follows a jump', async () => {
    await source.append(OPERATION, tell(3));
    const one = await copy();
    await one.caughtUp();
    source.jump(1);
    await source.append(OPERATION, tell(1));
    await one.run;
    expect(one.failed()).toMatchObject({ message: 'position 5 of demo came after 3' });
    expect(await one.copying.readBack?.archive.head(OPERATION)).toBe(3);
  });

  it.each([
    ['of a newer version', '.v1', '.v99', 'newer version'], ['of no program of ours', '"specversion":"1.0"', '"specversion":"0.1"', 'no program of ours'],
  ])('says that an event is %s, and keeps what came before it', async (_what, written, instead, words) => {
    const { event, recordedAt } = told();
    await source.append(OPERATION, [...tell(3), { event: { ...event, json: event.json.replace(written, instead) }, recordedAt }, ...tell(1)]);
    const one = await copy();
    await one.run;
    expect(one.failed()).toBeUndefined();
    expect(one.said).toEqual([expect.stringContaining(words)]);
    expect(one.copying.missing).toContain(words);
    expect(await one.gate.whenOpen(0)).toBe(true);
    expect(await one.copying.readBack?.archive.head(OPERATION)).toBe(3);
  });
});

describe('a copy that the log contradicts', () => {
  const rest = async () => (await source.records()).map(({ event, recordedAt }) => ({ event, recordedAt }));
  const contradictions: Readonly<Record<string, () => Promise<void>>> = {
    'is another log, by its id': async () => {
      const [, ...reports] = await rest();
      const other = await MoodyLog.opened('log-2');
      await source.become([...(await other.records()), ...reports]);
    },
    'holds another record at the end': async () => { await source.become([...(await rest()).slice(0, -1), told()]); },
    'holds another recorded time at the end': async () => { await source.become((await rest()).map((one, at, all) => (at === all.length - 1 ? { ...one, recordedAt: one.recordedAt + 1 } : one))); },
    'holds another record before the same last one': async () => { await source.become((await rest()).map((one, at, all) => (at === all.length - 2 ? told() : one))); },
    'ends before the copy': async () => { await source.become((await rest()).slice(0, -1)); },
  };

  it.each(Object.keys(contradictions))('is set aside after a restart and made anew: the log %s', async (name) => {
    await source.append(OPERATION, tell(300));
    const first = await copy();
    await first.caughtUp();
    const copied = await source.records();
    await first.stop();
    await contradictions[name]?.();
    await source.append(OPERATION, tell(2));
    const second = await copy();
    await second.caughtUp();
    expect(second.said).toEqual([`set aside ${ASIDE}`]);
    expect(await files()).toEqual([ASIDE, `${OPERATION}.log.sqlite`]);
    const aside = new EmbeddedEventLog({ recording: join(directory, ASIDE) });
    expect((await Array.fromAsync(aside.read(OPERATION, { after: -1 }))).flat()).toEqual(copied);
    await aside.close();
  });

  it('is set aside while it is followed, and nobody reads a copy that is half made', async () => {
    await source.append(OPERATION, tell(10));
    const one = await copy();
    await one.caughtUp();
    const before = one.copying.readBack;
    await source.become((await rest()).slice(0, 4));
    await one.until(() => one.said.length > 0);
    expect(await one.gate.whenOpen(0)).toBe(false);
    await one.caughtUp();
    expect(one.said).toEqual([`set aside ${ASIDE}`]);
    expect(one.copying.readBack).not.toBe(before);
  });

  it('is not set aside for a log that does not exist: that contradicts nothing', async () => {
    const first = await copy();
    await first.caughtUp();
    await first.stop();
    await source.become([]);
    const second = await copy();
    expect(await second.gate.whenOpen(10_000)).toBe(true);
    expect(await files()).toEqual([`${OPERATION}.log.sqlite`]);
    expect(second.copying.missing).toBe('the log is not copied to its end');
  });

  it('is set aside when its file is damaged, and nothing of it is copied any further', async () => {
    await source.append(OPERATION, tell(10));
    const first = await copy();
    await first.caughtUp();
    await first.stop();
    const db = new DatabaseSync(join(directory, `${OPERATION}.log.sqlite`));
    db.exec("UPDATE events SET json = replace(json, 'seen', 'heard') WHERE position = 4");
    db.close();
    const second = await copy();
    await second.caughtUp();
    expect(second.said).toEqual([`set aside ${ASIDE}`]);
  });
});
