import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fold, LivePicture, type Accepted, type Position, type Recorded } from '#libs/domain';
import { EmbeddedEventLog } from '#libs/event-log';
import { NOON, sample } from '../samples.contract.ts';
import { EmbeddedArchive } from './embedded-archive.ts';
import { archiveIndexIn } from './making/index-of-log.ts';

/** Heartbeats of three sources, and a violation in each hundred: two zones and 952 events of a third. */
const events = Array.from({ length: 3_000 }, (_, at) => {
  const seen = at % 100 === 50;
  return sample({ id: `b-${at}`, kind: seen ? 'seen' : 'beat', source: `urn:team:${at % 3}`, subject: seen ? 'violation/v1' : `source/s${at % 3}`, time: NOON + at * 1_000 });
});
/** Of a zone: the first and the last of each source, and what is seen. */
const LASTING_AT_MOST = 20;

let directory: string;
let archive: EmbeddedArchive;
const damages: string[] = [];
const opened = (): EmbeddedArchive => new EmbeddedArchive({ directory, damaged: (_, what) => damages.push(what) });
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'watchfloor-lasting-'));
  const log = new EmbeddedEventLog({ directory });
  await log.append('demo', events);
  await log.close();
  const index = archiveIndexIn({ slice: 128, keptEvery: 100_000 })(join(directory, 'demo.log.sqlite'));
  while (index.due(events.length - 1)) index.step(events.length - 1);
  index.close();
  archive = opened();
});
afterAll(async () => {
  await archive.close();
  await rm(directory, { recursive: true });
});

const tellingOf = ({ event: { id, source, subject, time, data, json }, recordedAt, position }: Recorded): string => JSON.stringify([id, source, subject, time, data, json, recordedAt, position]);

async function read(which: 'scan' | 'lasting', after: Position, to: Position) {
  const picture = new LivePicture();
  const positions: Position[] = [];
  for await (const { recorded, unreadable } of archive[which]('demo', after, to)) {
    expect(unreadable).toEqual([]);
    for (const one of recorded) {
      fold(picture, one);
      positions.push(one.position);
      if (tellingOf(one) !== tellingOf({ ...(events[one.position] as Accepted), position: one.position })) expect(one).toEqual(events[one.position]);
    }
  }
  return { positions, picture: JSON.stringify([...picture]) };
}

describe('reading for a picture', () => {
  it.each<[after: Position, to: Position, wholeZones: number]>([
    [-1, 2_999, 2], [-1, 1_023, 1], [1_023, 2_047, 1], [-1, 2_047, 2], [500, 2_047, 1], [-1, 1_022, 0], [0, 1_500, 0], [1_024, 2_999, 0], [2_047, 2_999, 0],
  ])('after %p and up to %p leaves out what passes in whole zones, of which there are %p', async (after, to, wholeZones) => {
    const [all, lasting] = [await read('scan', after, to), await read('lasting', after, to)];
    expect(all.positions).toEqual(Array.from({ length: to - after }, (_, at) => after + 1 + at));
    expect(lasting.positions).toEqual([...new Set(lasting.positions)].filter((position) => position > after && position <= to).sort((a, b) => a - b));
    const others = to - after - wholeZones * 1_024;
    expect(lasting.positions.length).toBeGreaterThanOrEqual(others);
    expect(lasting.positions.length).toBeLessThanOrEqual(others + wholeZones * LASTING_AT_MOST);
    expect(lasting.picture).toBe(all.picture);
  });

  it.each([['chunks', 1], ['passing', 0]] as const)('goes on without what is damaged of a zone in %p', async (table, zone) => {
    const whole = await read('scan', -1, 2_999);
    const db = new DatabaseSync(join(directory, 'demo.log.sqlite'));
    db.exec(`UPDATE ${table} SET packed = CAST(substr(packed, 1, 40) || x'00' || substr(packed, 42) AS BLOB) WHERE zone = ${zone}`);
    db.close();
    expect((await archive.examine('demo', false, async () => {})).damages).toContain(`chunk ${zone}`);
    await archive.close();
    archive = opened();
    damages.length = 0;
    expect(await read('scan', -1, 2_999)).toEqual(whole);
    expect(damages).toContain(`chunk ${zone}`);
    expect((await read('lasting', -1, 2_999)).picture).toBe(whole.picture);
  });
});
