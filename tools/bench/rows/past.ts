/** P6, P7 and P8: the past, read from the archive. */
import { forget, scratchFolder } from '../../../test/support/server.ts';
import type { Bench, Reading, Row } from '../row.ts';
import { reading } from '../subject.ts';
import { following, unprofiled } from './projector.ts';
import { filled, ownOperation, sized } from './scene.ts';

/** The long log and the short one that it is held against; a convoy is two entities, so there are about 5,000 in either. */
const LONG = 10_000_000;
const SHORT = 100_000;
const CONVOYS = 2_400;
const SEEKS = 200;
/** Milliseconds that the making of a past may take. */
const MAKING_MS = 3_600_000;
/** Milliseconds: performance.md's own bound of P7. */
const SEEK_BOUND = 50;
const FOLDED = 200_000;
const PLAYED_MINUTES = 20;
/** Twice the minutes that are played, at the hundred events a second that the bench's world has. */
const PLAYED = 2 * PLAYED_MINUTES * 60 * 100;

interface Past { readonly folder: string; readonly operation: string }
async function past(events: number, convoys: { readonly convoys?: number } = { convoys: CONVOYS }): Promise<Past> {
  const place = { folder: await scratchFolder(), operation: ownOperation() };
  await reading('makePast', { ...place, events, ...convoys }, { patience: MAKING_MS });
  return place;
}

export const P6: Row = {
  id: 'P6', what: 'the picture rebuilt from the local archive, without the pictures it keeps', unit: 'events', baseline: 'P5: rebuilt from Kafka', floor: 6, stretch: 10,
  async prepare(bench) {
    const events = sized(bench, FOLDED);
    const [topic, place] = [await filled(bench, events), await past(events, {})];
    await reading('forgetPictures', { ...place });
    return {
      base: () => following(unprofiled(bench), { ...topic, setup: 0 }),
      ours: () => reading('foldPast', { ...place }, { profiles: bench.profiles }),
      end: () => forget(place.folder),
    };
  },
};

export const P7: Row = {
  id: 'P7', what: `seek to a random instant of ${LONG.toLocaleString('en')} events, p95`, unit: 'ms', baseline: `the same in ${SHORT.toLocaleString('en')}; and at most ${SEEK_BOUND} ms`, floor: 1.5, stretch: 1, below: true,
  async prepare(bench: Bench) {
    const [long, short] = [await past(sized(bench, LONG)), await past(SHORT)];
    let slowest = 0;
    let round = 0;
    const sought = (place: Past): Promise<Reading> => reading('seekPast', { ...place, seeks: SEEKS, seed: round += 1 });
    return {
      base: () => sought(short),
      ours: async () => {
        const taken = await sought(long);
        slowest = Math.max(slowest, taken.units);
        return taken;
      },
      agreed: () => slowest <= SEEK_BOUND,
      end: async () => { await Promise.all([long, short].map(({ folder }) => forget(folder))); },
    };
  },
};

export const P8: Row = {
  id: 'P8', what: `${PLAYED_MINUTES} minutes played at ×1000: bytes of frames`, unit: 'bytes', baseline: 'the same minutes at ×10', floor: 1.2, stretch: 1, below: true,
  async prepare() {
    const place = await past(PLAYED);
    const played = (speed: number): Promise<Reading> => reading('playPast', { ...place, speed, minutes: PLAYED_MINUTES });
    return { base: () => played(10), ours: () => played(1_000), end: () => forget(place.folder) };
  },
};
