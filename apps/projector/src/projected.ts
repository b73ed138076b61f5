/** For specs only: a projector at work on a log and a store that a spec makes, and what its picture must be. */
import { LivePicture, canonical, fold, type Accepted, type OperationId, type Position } from '#libs/domain';
import { MemoryEventLog, genesis } from '#libs/event-log';
import { MemoryPictureStore } from '#libs/picture-store';
import { parseEvent } from '#libs/protocol';
import { SystemClock } from '#libs/runtime';
import type { ProjectorGauges } from './ports.ts';
import { Projector } from './projector.ts';

export const NOON = 1_773_144_000_000;
export const DEMO = 'demo';

/** Stands at noon; whoever waits waits so many times shorter. */
export class SetClock extends SystemClock {
  at = NOON;
  private readonly faster: number;
  constructor(faster = 1) {
    super();
    this.faster = faster;
  }
  override now(): number {
    return this.at;
  }
  override pause(ms: number, signal?: AbortSignal): Promise<void> {
    return super.pause(ms / this.faster, signal);
  }
}
class Noted implements ProjectorGauges {
  interrupted(): void {}
  rebuilds = 0;
  batches: number[] = [];
  lag(): void {}
  committed(_operation: OperationId, events: number): void {
    this.batches.push(events);
  }
  rebuilt(): void {
    this.rebuilds += 1;
  }
}

const position = (convoy: string, step: number): Accepted => {
  const parsed = parseEvent({
    specversion: '1.0', id: `${convoy}-${step}`, source: 'urn:device:1', type: 'watchfloor.convoy-position-reported.v1', subject: `convoy/${convoy}`,
    time: new Date(NOON + step * 1_000).toISOString(), data: { lon: 34.4, lat: 31.4 + step / 10_000 },
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return { event: parsed.event, recordedAt: NOON + step * 1_000 };
};
export const positions = (from: number, count: number) => Array.from({ length: count }, (_, place) => position(`c${(from + place) % 7}`, from + place));

const running: AbortController[] = [];
/** Ends every projector that a test started. */
export function stopAll(): void {
  for (const one of running.splice(0)) one.abort();
}

export function start(log: MemoryEventLog, store: MemoryPictureStore, faster = 1) {
  const gauges = new Noted();
  const stop = new AbortController();
  running.push(stop);
  const interruptions: unknown[] = [];
  const interrupted = (_: OperationId, error: unknown): void => { interruptions.push(error); };
  const projector = new Projector(DEMO, { log, store, clock: new SetClock(faster), gauges, interrupted });
  const ended = projector.run(stop.signal);
  ended.catch(() => {});
  return { projector, gauges, stop, ended, interruptions };
}

/** Waits until the store holds a picture folded to `to`, and returns it. */
export async function foldedTo(store: MemoryPictureStore, to: Position) {
  for (;;) {
    const stored = await store.load(DEMO);
    if (stored.epoch !== undefined && stored.position >= to) return stored;
    await new Promise((resolve) => { setImmediate(resolve); });
  }
}

export async function foldOf(log: MemoryEventLog): Promise<string> {
  const picture = new LivePicture();
  for await (const batch of log.read(DEMO, { after: -1 })) for (const recorded of batch) fold(picture, recorded);
  return canonical(Object.fromEntries(picture));
}

export async function given(events: readonly Accepted[] = [], log = new MemoryEventLog()) {
  const store = new MemoryPictureStore();
  await genesis(log, DEMO, 'log-1', NOON);
  if (events.length > 0) await log.append(DEMO, events);
  return { log, store };
}
