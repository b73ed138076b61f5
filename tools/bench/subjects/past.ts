/** The past of one operation: made once in a file, then sought in, played and read whole. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { archiveIndex, completeArchive, EmbeddedArchive, knownPicture } from '#libs/archive';
import { MINUTE, type Accepted, type Millis } from '#libs/domain';
import { EmbeddedEventLog, genesis } from '#libs/event-log';
import { TICK_MS } from '../../../apps/replay/src/playback/playbacks.ts';
import { Playback } from '../../../apps/replay/src/playback/playback.ts';
import { timelineOf } from '../../../apps/replay/src/past/timeline.ts';
import { beginnings, BUSY, moving, parsed, WATCHED } from '../events.ts';
import { cpuSecondsFor, say } from './saying.ts';

interface Place { readonly folder: string; readonly operation: string }
const BATCH = 1_000;
const MEGABYTE = 1_048_576;
const fileOf = ({ folder, operation }: Place): string => join(folder, `${operation}.log.sqlite`);

/** A log of so many events of so many convoys, each recorded when it happened, and its archive; the world that topics hold, where no number of convoys is said. */
export async function makePast({ folder, operation, events, convoys }: Place & { readonly events: number; readonly convoys?: number }): Promise<void> {
  const world = convoys === undefined ? WATCHED : { ...BUSY, convoys };
  const log = new EmbeddedEventLog({ directory: folder });
  const first = parsed(moving(0, world)).time;
  await genesis(log, operation, 'bench', first);
  const recorded = (event: Accepted['event']): Accepted => ({ event, recordedAt: event.time });
  const begun = beginnings(world).map((event) => recorded(parsed(event)));
  for (let at = 0; at < begun.length; at += BATCH) await log.append(operation, begun.slice(at, at + BATCH));
  const cpuSeconds = await cpuSecondsFor(async () => {
    for (let at = 0; at < events; at += BATCH) {
      await log.append(operation, Array.from({ length: Math.min(BATCH, events - at) }, (_, n) => recorded(parsed(moving(at + n, world)))));
    }
  });
  const head = await log.head(operation);
  await log.close();
  await completeArchive(fileOf({ folder, operation }), head, archiveIndex);
  say({ units: events, cpuSeconds, head });
}

/** The same sequence for the same seed: a linear congruential generator of 31 bits (the constants of ANSI C). */
function dice(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff) / 0x8000_0000;
}

/** The 95th percentile of seeks to random instants of the whole log, milliseconds; and what one timeline of all of it takes, and the memory it all took, megabytes. */
export async function seekPast({ folder, operation, seeks, seed }: Place & { readonly seeks: number; readonly seed: number }): Promise<void> {
  const archive = new EmbeddedArchive({ directory: folder });
  const playback = await playbackOf(archive, operation);
  playback.whole();
  const { from, to } = playback.of;
  const rolled = dice(seed);
  const taken: number[] = [];
  for (let n = 0; n < seeks; n += 1) {
    const at = from + rolled() * (to - from);
    const began = performance.now();
    await playback.seek(at);
    playback.frame();
    taken.push(performance.now() - began);
  }
  taken.sort((a, b) => a - b);
  const began = performance.now();
  await timelineOf(archive, { operation, audience: 'operations', by: 'recorded', buckets: 240, now: to });
  const timelineMs = performance.now() - began;
  say({ units: taken[Math.ceil(0.95 * seeks) - 1] ?? 0, cpuSeconds: 1, timelineMs, memory: process.memoryUsage().rss / MEGABYTE, entities: playback.size });
  await archive.close();
}

/** The bytes of all frames of a stretch that is played at a speed, a frame at each tick. */
export async function playPast({ folder, operation, speed, minutes }: Place & { readonly speed: number; readonly minutes: number }): Promise<void> {
  const archive = new EmbeddedArchive({ directory: folder });
  const playback = await playbackOf(archive, operation);
  const begin = playback.of.to - minutes * MINUTE;
  await playback.seek(begin);
  playback.whole();
  let bytes = 0;
  for (let at = begin; at < playback.of.to;) {
    at = Math.min(playback.of.to, at + speed * TICK_MS);
    await playback.advance(at, () => false);
    for (const entry of playback.frame().entries) bytes += Buffer.byteLength(entry);
  }
  say({ units: bytes, cpuSeconds: 1 });
  await archive.close();
}

/** The pictures that an archive keeps taken out of its file: what is asked of it then is folded from position 0. */
export async function forgetPictures(place: Place): Promise<void> {
  const db = new DatabaseSync(fileOf(place));
  db.exec('DELETE FROM kept; DELETE FROM pictures');
  db.close();
  say({ units: 0, cpuSeconds: 0 });
}

/** The picture of the whole log, made from an archive that keeps none. */
export async function foldPast({ folder, operation }: Place): Promise<void> {
  const archive = new EmbeddedArchive({ directory: folder });
  const head = await archive.head(operation);
  let entities = 0;
  const cpuSeconds = await cpuSecondsFor(async () => { entities = (await knownPicture(archive, operation, head)).picture.size; });
  say({ units: head + 1, cpuSeconds, entities });
  await archive.close();
}

async function playbackOf(archive: EmbeddedArchive, operation: string): Promise<Playback> {
  const span = await archive.span(operation);
  if (span === undefined) throw new Error('the bench has no past');
  const { first: from, last: to, head: position }: { first: Millis; last: Millis; head: number } = span;
  return new Playback({ archive, operation, audience: 'operations', from, to }, { mode: 'known', knowledge: { position, at: to } });
}
