import { beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryArchive, type Archive } from '#libs/archive';
import { LivePicture, SECOND, canonical, fold, type Millis, type Picture } from '#libs/domain';
import { MoodyLog, OPERATION, registered, tell } from '../copying/moody-log.ts';
import { CurrentPictures, type Current } from './current-pictures.ts';

let log: MoodyLog;
let archive: Archive;
let fails: Error | undefined;
let now: Millis = 0;
let passes: () => void = () => {};
let current: CurrentPictures;
const between = (): void => {
  if (fails !== undefined) throw fails;
};
beforeEach(async () => {
  log = await MoodyLog.opened();
  archive = new MemoryArchive(() => log.records());
  fails = undefined;
  current = new CurrentPictures({ archiveOf: () => archive, clock: { steady: () => now, every: (_, call) => {
    passes = call;
    return () => {};
  } } });
});

const textOf = (picture: Picture): string => canonical(Object.fromEntries(picture));
function pictureOf({ picture, unreadable }: Current): string {
  expect(unreadable).toBe(0);
  return textOf(picture);
}
async function folded(): Promise<string> {
  const picture = new LivePicture();
  for (const recorded of await log.records()) fold(picture, recorded);
  return textOf(picture);
}

describe('the current picture of a log', () => {
  it('is that of all the log holds, as often as it is asked for', async () => {
    for (const more of [3, 0, 300, 5_000, 1]) {
      await log.append(OPERATION, tell(more));
      expect(pictureOf(await current.of(OPERATION, between))).toBe(await folded());
    }
  });

  it('is the same for all who ask at once, while the log goes on', async () => {
    await current.of(OPERATION, between);
    const asked: Promise<Current>[] = [];
    for (let n = 0; n < 5; n += 1) {
      await log.append(OPERATION, tell(300));
      asked.push(current.of(OPERATION, between));
    }
    const texts = (await Promise.all(asked)).map(pictureOf);
    expect(new Set(texts)).toEqual(new Set([await folded()]));
  });

  it('is made anew of another archive, also of one that holds as much', async () => {
    await log.append(OPERATION, [registered('old')]);
    await current.of(OPERATION, between);
    const other = await MoodyLog.opened('log-2');
    await other.append(OPERATION, [registered('new')]);
    log = other;
    archive = new MemoryArchive(() => other.records());
    expect(pictureOf(await current.of(OPERATION, between))).toBe(await folded());
  });

  it('is not that of a question that failed half way', async () => {
    await current.of(OPERATION, between);
    await log.append(OPERATION, tell(600));
    fails = new Error('gone');
    const failed = current.of(OPERATION, between);
    const next = current.of(OPERATION, () => {});
    await expect(failed).rejects.toThrow('gone');
    expect(pictureOf(await next)).toBe(await folded());
  });

  it('says of how many events nobody can tell what they would have changed', async () => {
    const spoilt = new Set<number>([2]);
    const whole = archive;
    archive = Object.create(whole, Object.fromEntries((['scan', 'lasting'] as const).map((name) => [name, { value: async function* (...of: Parameters<Archive['scan']>) {
      for await (const { recorded } of whole[name](...of)) yield { recorded: recorded.filter(({ position }) => !spoilt.has(position)), unreadable: recorded.flatMap(({ position }) => (spoilt.has(position) ? [position] : [])) };
    } }]))) as Archive;
    await log.append(OPERATION, tell(3));
    expect((await current.of(OPERATION, between)).unreadable).toBe(1);
    spoilt.add(5).add(6);
    await log.append(OPERATION, tell(4));
    expect((await current.of(OPERATION, between)).unreadable).toBe(3);
  });

  it('is let go of some time after the last question', async () => {
    const { picture: first } = await current.of(OPERATION, between);
    now += 9 * SECOND;
    passes();
    expect((await current.of(OPERATION, between)).picture).toBe(first);
    now += 10 * SECOND;
    passes();
    expect((await current.of(OPERATION, between)).picture).not.toBe(first);
  });
});
