/** What several rows stand on: servers as their users start them, topics that are filled once. */
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { forget, scratchFolder, startServer, type Running } from '../../../test/support/server.ts';
import { kept } from '../kept.ts';
import type { Bench } from '../row.ts';
import { Subject, reading } from '../subject.ts';

/** An operation that nobody else has. */
export const ownOperation = (): string => `b-${randomUUID().slice(0, 8)}`;
export const sized = (bench: Bench, full: number, step = 1): number => Math.max(step, Math.round((full * bench.size) / step) * step);
export const TOKEN = 'bench';

/** One built server on the bench's Kafka and Redis, with its folder; `args` are for Node itself. */
export async function server(bench: Bench, app: 'ingest' | 'projector' | 'gateway' | 'replay', operation: string, env: Readonly<Record<string, string>> = {}, args: readonly string[] = []): Promise<Running> {
  const dataDir = await scratchFolder();
  const nodeArgs = [...args, ...(bench.profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${bench.profiles}`])];
  const running = await startServer({ app, dataDir, nodeArgs, started: kept, env: { KAFKA_BROKERS: bench.brokers, REDIS_URL: bench.redisUrl, OPERATIONS: operation, ...env } });
  return { ...running, end: async (signal) => { const code = await running.end(signal); await forget(dataDir); return code; } };
}
export async function accessFile(): Promise<string> {
  const file = join(await scratchFolder(), 'access.json');
  await writeFile(file, JSON.stringify({ [TOKEN]: { name: 'bench', audience: 'operations', sends: ['urn:bench:'] } }));
  return file;
}
export const portOf = ({ url }: Running): number => Number(new URL(url).port);

/** Loads a port for so many seconds; resolves with the events that were accepted. */
export async function sending(port: number, load: { readonly batch: number; readonly connections: number; readonly seconds: number }): Promise<number> {
  return (await reading('httpLoad', { port, token: TOKEN, ...load })).units;
}

export interface Filled { readonly operation: string; readonly setup: number; readonly head: number }
export async function filled(bench: Bench, events: number, disorder = false): Promise<Filled> {
  const operation = ownOperation();
  const subject = new Subject('fillTopic', { brokers: bench.brokers, operation, events, disorder });
  const { setup, head } = await subject.next<{ setup: number; head: number }>();
  await subject.end();
  return { operation, setup, head };
}
