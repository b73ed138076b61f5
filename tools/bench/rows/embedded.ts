/** E1 and E2: the embedded default, against node:sqlite doing the same. */
import { join } from 'node:path';
import { forget, scratchFolder } from '../../../test/support/server.ts';
import type { Reading, Row } from '../row.ts';
import { reading } from '../subject.ts';
import { ownOperation, sized } from './scene.ts';

const EVENTS = 200_000;
const BATCH = 1_000;
/** Entities that the picture has at least: of events that are taken for too far ahead of their recorded time it has next to none, and nothing was folded. */
const ENTITIES = 100;

export const E1: Row = {
  id: 'E1', what: 'embedded log: durable appends of a thousand', unit: 'events', baseline: 'node:sqlite, WAL, synchronous=FULL, the same transactions', floor: 0.6, stretch: 0.8,
  async prepare(bench) {
    const folder = await scratchFolder();
    const events = sized(bench, EVENTS, BATCH);
    let round = 0;
    return {
      base: () => reading('bareSqlite', { file: join(folder, `bare-${round += 1}.sqlite`), events, batch: BATCH, read: false }),
      ours: () => reading('embedded', { folder, operation: ownOperation(), events, batch: BATCH }, { profiles: bench.profiles }),
      end: () => forget(folder),
    };
  },
};

export const E2: Row = {
  id: 'E2', what: 'embedded log: picture in memory rebuilt from position 0', unit: 'events', baseline: 'node:sqlite, every row read and parsed', floor: 0.6, stretch: 0.75,
  async prepare(bench) {
    const folder = await scratchFolder();
    const events = sized(bench, EVENTS, BATCH);
    const operation = ownOperation();
    const { head } = await reading<Reading & { head: number }>('embedded', { folder, operation, events, batch: BATCH });
    let [round, entities] = [0, Infinity];
    return {
      base: () => reading('bareSqlite', { file: join(folder, `bare-${round += 1}.sqlite`), events, batch: BATCH, read: true }),
      async ours() {
        const built = await reading<Reading & { entities: number }>('projector', { folder, operation, setup: 0, head }, { profiles: bench.profiles });
        entities = Math.min(entities, built.entities);
        return built;
      },
      agreed: () => entities >= ENTITIES,
      end: () => forget(folder),
    };
  },
};
