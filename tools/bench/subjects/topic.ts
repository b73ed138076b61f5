import { setTimeout as wait } from 'node:timers/promises';
import { SECOND, type Accepted, type Millis } from '#libs/domain';
import { genesis, KafkaEventLog } from '#libs/event-log';
import { BEGAN, beginnings, disordered, moving, parsed, WATCHED, type Sent, type World } from '../events.ts';
import { cpuSecondsFor, say } from './saying.ts';

const BATCH = 1_000;
const LOG_ID = '00000000-0000-4000-8000-000000000001';
/** Milliseconds from when something happened to when it is recorded. */
const UNDER_WAY: Millis = 300;

interface Topic { readonly brokers: string; readonly operation: string; readonly events: number; readonly disorder?: boolean; readonly convoys?: number; readonly from?: number }

export const logAt = (brokers: string, creates = false): KafkaEventLog => new KafkaEventLog({ kafka: { brokers: brokers.split(','), ssl: false }, creates });

export function accepted(sent: Sent): Accepted {
  const event = parsed(sent);
  return { event, recordedAt: event.time + UNDER_WAY };
}
const worldOf = (convoys = WATCHED.convoys): World => ({ ...WATCHED, convoys });
/** So many events, of which the first is that one of all there ever are. */
const moved = (count: number, convoys?: number, from = 0): readonly Accepted[] => Array.from({ length: count }, (_, n) => accepted(moving(from + n, worldOf(convoys))));

/** Opens an operation, writes its beginnings and so many events; says how many records it has before them. Stamps go with their events, whatever the order. */
export async function fillTopic({ brokers, operation, events, disorder, convoys }: Topic): Promise<void> {
  const log = logAt(brokers, true);
  await genesis(log, operation, LOG_ID, BEGAN - SECOND);
  const before = beginnings(worldOf(convoys)).map(accepted);
  await append(log, operation, before);
  const after = moved(events, convoys);
  await append(log, operation, disorder === true ? disordered(after) : after);
  say({ setup: before.length + 1, head: await log.head(operation) });
  await log.close();
}

/** Writes so many events into an operation that is there; says where its log ends. */
export async function growTopic({ brokers, operation, events }: Topic): Promise<void> {
  const log = logAt(brokers);
  await append(log, operation, moved(events));
  say({ head: await log.head(operation) });
  await log.close();
}

async function append(log: KafkaEventLog, operation: string, all: readonly Accepted[]): Promise<void> {
  for (let at = 0; at < all.length; at += BATCH) await log.append(operation, all.slice(at, at + BATCH));
}

/** So many events a second, for so long, straight into the log. */
export async function loadTopic({ brokers, operation, convoys, from, rate, seconds }: Topic & { readonly rate: number; readonly seconds: number }): Promise<void> {
  const log = logAt(brokers);
  const all = moved(rate * seconds, convoys, from);
  const began = performance.now();
  for (let sent = 0; sent < all.length;) {
    const owed = Math.min(all.length, Math.floor(((performance.now() - began) / 1_000) * rate));
    if (owed > sent) await log.append(operation, all.slice(sent, owed));
    sent = Math.max(sent, owed);
    await wait(5);
  }
  say({ units: all.length, cpuSeconds: 1 });
  await log.close();
}

/** Our own way into the log, alone: appends of a hundred, eight at once. */
export async function appendAll({ brokers, operation, events }: Topic): Promise<void> {
  const log = logAt(brokers, true);
  await genesis(log, operation, LOG_ID, BEGAN - SECOND);
  const all = moved(events);
  const batches = Array.from({ length: Math.ceil(all.length / 100) }, (_, n) => all.slice(n * 100, n * 100 + 100));
  const cpuSeconds = await cpuSecondsFor(async () => {
    await Promise.all(Array.from({ length: 8 }, async () => {
      for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) await log.append(operation, batch);
    }));
  });
  say({ units: all.length, cpuSeconds });
  await log.close();
}
