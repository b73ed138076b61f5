import { setTimeout as wait } from 'node:timers/promises';
import type { Accepted } from '#libs/domain';
import { genesis, KafkaEventLog } from '#libs/event-log';
import { beginnings, disordered, moving, parsed } from '../events.ts';
import { cpuSecondsFor, say } from './saying.ts';

const BATCH = 500;
const LOG_ID = '00000000-0000-4000-8000-000000000001';
const RECORDED_FROM = Date.parse('2026-03-01T07:00:00Z');

interface Topic { readonly brokers: string; readonly operation: string; readonly events: number; readonly disorder?: boolean; readonly convoys?: number }

export const logAt = (brokers: string, creates = false): KafkaEventLog => new KafkaEventLog({ kafka: { brokers: brokers.split(','), ssl: false }, creates });

const accepted = (count: number, convoys?: number): readonly Accepted[] =>
  Array.from({ length: count }, (_, n) => ({ event: parsed(moving(n, convoys)), recordedAt: RECORDED_FROM + n }));

/** Opens an operation, writes its beginnings and so many events; says how many records it has before them. Stamps go with their events, whatever the order. */
export async function fillTopic({ brokers, operation, events, disorder, convoys }: Topic): Promise<void> {
  const log = logAt(brokers, true);
  await genesis(log, operation, LOG_ID, RECORDED_FROM);
  const before = beginnings(convoys).map((sent) => ({ event: parsed(sent), recordedAt: RECORDED_FROM }));
  await append(log, operation, before);
  const after = accepted(events, convoys);
  await append(log, operation, disorder === true ? disordered(after) : after);
  say({ setup: before.length + 1, head: await log.head(operation) });
  await log.close();
}

async function append(log: KafkaEventLog, operation: string, all: readonly Accepted[]): Promise<void> {
  for (let at = 0; at < all.length; at += BATCH) await log.append(operation, all.slice(at, at + BATCH));
}

/** So many events a second, for so long, straight into the log. */
export async function loadTopic({ brokers, operation, rate, seconds }: Topic & { readonly rate: number; readonly seconds: number }): Promise<void> {
  const log = logAt(brokers);
  const all = accepted(rate * seconds);
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
  await genesis(log, operation, LOG_ID, RECORDED_FROM);
  const all = accepted(events);
  const batches = Array.from({ length: Math.ceil(all.length / 100) }, (_, n) => all.slice(n * 100, n * 100 + 100));
  const cpuSeconds = await cpuSecondsFor(async () => {
    await Promise.all(Array.from({ length: 8 }, async () => {
      for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) await log.append(operation, batch);
    }));
  });
  say({ units: all.length, cpuSeconds });
  await log.close();
}
