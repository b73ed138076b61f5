/** A playback in time of our own, watched by a console that applies each frame. */
import type { Archive } from '#libs/archive';
import type { EntityKey, Millis, OperationId } from '#libs/domain';
import { Playbacks, TICK_MS } from '../../apps/replay/src/playback/playbacks.ts';
import type { Said } from '../../apps/replay/src/playback/session.ts';
import { hashOf } from './range.ts';

const ID = 'verify';

export interface Range { readonly operation: OperationId; readonly from: Millis; readonly to: Millis }
/** Where each tick stood, and the hash of what the console held then. */
export type Ticks = ReadonlyMap<Millis, string>;

/** Time that moves only when it is told to. */
class OwnTime {
  private now: Millis = 0;
  private calls: (() => void)[] = [];

  steady(): Millis {
    return this.now;
  }
  pause(): Promise<void> {
    return new Promise((resolve) => { setImmediate(resolve); });
  }
  every(_ms: Millis, call: () => void): () => void {
    this.calls.push(call);
    return () => { this.calls = this.calls.filter((one) => one !== call); };
  }
  pass(ms: Millis): void {
    this.now += ms;
    for (const call of this.calls) call();
  }
}

/** Plays a range from its begin to its end at one speed, and resolves to every tick of it. */
export async function watch(archive: Archive, { operation, from, to }: Range, speed: number): Promise<Ticks> {
  const clock = new OwnTime();
  const texts = new Map<string, string>();
  let failure: unknown;
  const playbacks: Playbacks = new Playbacks({
    archiveOf: () => archive, clock, say: (id, said) => {
      take(texts, said);
      queueMicrotask(() => playbacks.taken(id));
    }, failed: (_, error) => { failure = error; },
  });
  try {
    const opened = await playbacks.open(ID, { operation, audience: 'operations', from, to, mode: 'known', speed, skipQuiet: false, playing: true });
    if ('refused' in opened) throw new Error(`the playback was refused: ${opened.refused}`);
    for (const [key, text] of opened.whole) texts.set(key, text);
    const ticks = new Map([[opened.standing.at, hashOf(texts)]]);
    for (let playing = true; playing;) {
      clock.pass(TICK_MS);
      // A control waits for what the tick began.
      const standing = await playbacks.control(ID, 'speed', { speed });
      if (standing === undefined) throw failure ?? new Error('the playback ended');
      if (standing.unreadable > 0) throw new Error(`${standing.unreadable} events could not be read`);
      ticks.set(standing.at, hashOf(texts));
      ({ playing } = standing);
    }
    return ticks;
  } finally {
    playbacks.end();
  }
}

function take(texts: Map<string, string>, said: Said): void {
  if (!('frame' in said)) return;
  for (const [key, seen] of JSON.parse(`[${Buffer.concat(said.frame.pieces).toString()}]`) as readonly (readonly [EntityKey, unknown])[]) {
    if (seen === null) texts.delete(key);
    else texts.set(key, JSON.stringify(seen));
  }
}
