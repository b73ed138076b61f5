/** A crowded range of a made-up log, and what its picture must be at any instant. */
import { createHash } from 'node:crypto';
import { fold, LivePicture, MINUTE, viewAll, type Accepted, type Millis, type Recorded } from '#libs/domain';
import { parseEvent } from '#libs/protocol';
import type { Sent } from '../feed/emission.ts';
import { reference } from '../feed/reference.ts';
import { timeline } from '../feed/timeline.ts';

export const BEGAN: Millis = 1_795_435_200_000;
const AUDIENCE = 'operations';

/** So many tell of each thing that happens. */
const WITNESSES = 8;
const APART_MS = 370;

/** So many events at least, recorded within so many minutes: the feed's surge as several people tell it, one story upon another. */
export function crowdedRange(events: number, minutes: number): readonly Accepted[] {
  const told: Accepted[] = reference(BEGAN - MINUTE).map(({ event }) => accepted(event, BEGAN));
  for (let seed = 1; told.length < events; seed += 1) {
    const hour = timeline(seed, 'surge', BEGAN).next().value;
    for (const { event, sentAt } of hour.filter((one) => one.sentAt < BEGAN + minutes * MINUTE)) {
      // Ids of their own, so that nothing is a copy of what another one said.
      for (let witness = 1; witness <= WITNESSES; witness += 1) told.push(accepted({ ...event, id: `${seed}.${witness}-${event.id}` }, Math.round(sentAt + witness * APART_MS)));
    }
  }
  return told.sort((a, b) => a.recordedAt - b.recordedAt);
}

function accepted(event: Sent, recordedAt: Millis): Accepted {
  const parsed = parseEvent(event);
  if (!parsed.ok) throw new Error(`the feed made an event that the border refuses: ${event.id} ${JSON.stringify(parsed.errors)}`);
  return { event: parsed.event, recordedAt };
}

/** The hash of a console's picture: the texts of its entities in the order of their keys. */
export function hashOf(texts: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256');
  for (const key of [...texts.keys()].sort()) hash.update(`${key} ${texts.get(key) ?? ''}\n`);
  return hash.digest('hex');
}

/** Folds the log itself, and knows for any instant the hash of what is known then. Nothing of a playback is in it. */
export class Truth {
  private readonly log: readonly Recorded[];
  private readonly hashes = new Map<Millis, string>();

  constructor(log: readonly Recorded[]) {
    this.log = log;
  }

  /** Works the instants out in their order; what is known already is not worked out again. */
  know(instants: Iterable<Millis>): void {
    const picture = new LivePicture();
    let next = 0;
    for (const at of [...instants].sort((a, b) => a - b)) {
      for (; next < this.log.length && (this.log[next] as Recorded).recordedAt <= at; next += 1) fold(picture, this.log[next] as Recorded);
      if (!this.hashes.has(at)) this.hashes.set(at, hashOf(new Map([...viewAll(picture, AUDIENCE, at)].map(([key, seen]) => [key, JSON.stringify(seen)]))));
    }
  }

  hashAt(at: Millis): string | undefined {
    return this.hashes.get(at);
  }
}
