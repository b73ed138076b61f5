import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { BEFORE_FIRST, fold, LivePicture, Takeover, type Recorded } from '#libs/domain';
import { decode } from '#libs/protocol';
import { beginnings, moving, WATCHED, type World } from '../events.ts';
import { cpuSecondsFor, say } from './saying.ts';

/** A convoy is two entities: itself, and where it is. */
const ENTITIES_OF_CONVOY = 2;
/** What is said of each event beside it, such as when it was recorded: milliseconds later. */
const UNDER_WAY_MS = 300;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
/** Bytes that are in use once everything was collected that is not, buffers too. */
export function memoryInUse(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

interface Growing { readonly entities: number; readonly events: number; readonly watched: boolean }

/** A picture of so many entities, with its watch or without; says what so many events took to be read and folded then, and the memory it all has. */
export async function growing({ entities, events, watched }: Growing): Promise<void> {
  const convoys = Math.round(entities / ENTITIES_OF_CONVOY);
  // Each is heard of as often, however many there are.
  const world: World = { ...WATCHED, convoys, apart: (WATCHED.apart * WATCHED.convoys) / convoys };
  const before = memoryInUse();
  const picture = new LivePicture();
  const takeover = new Takeover({ picture, position: BEFORE_FIRST, now: 0 });
  if (watched) takeover.begin(undefined, BEFORE_FIRST);
  let position = BEFORE_FIRST;
  const take = (text: string): void => {
    const event = decode(text);
    const recorded: Recorded = { event, position: (position += 1), recordedAt: event.time + UNDER_WAY_MS };
    if (watched) takeover.before(recorded);
    const changes = fold(picture, recorded);
    if (watched) takeover.after(recorded, changes);
  };
  for (const sent of beginnings(world)) take(JSON.stringify(sent));
  for (let n = 0; n < 2 * world.convoys; n += 1) take(JSON.stringify(moving(n, world)));
  const bytes = memoryInUse() - before;
  const texts = Array.from({ length: events }, (_, n) => JSON.stringify(moving(2 * world.convoys + n, world)));
  const cpuSeconds = await cpuSecondsFor(async () => { for (const text of texts) take(text); });
  say({ units: events, cpuSeconds, bytes, entities: picture.size });
}
