/** The same two from docker-compose.yml, as containers of a project of their own, on ports of the loopback address. */
import { resolve } from 'node:path';
import { kafkaAnswers, redisAnswers } from './answers.ts';
import { finishes } from './commands.ts';
import { freePorts } from './ports.ts';
import type { Server } from './services.ts';

const ENGINE_MS = 3_000;
/** The images may have to be fetched first. */
const UP_MS = 600_000;
const FILE = resolve(import.meta.dirname, '../../docker-compose.yml');

export type Part = 'kafka' | 'redis';

/** Whether a Docker engine and its compose plugin answer. */
export async function dockerAnswers(): Promise<boolean> {
  try {
    await Promise.all([finishes('docker', ['info'], { limitMs: ENGINE_MS }), finishes('docker', ['compose', 'version'], { limitMs: ENGINE_MS })]);
    return true;
  } catch {
    return false;
  }
}

export interface Containers {
  readonly ports: Readonly<Record<Part, number>>;
  readonly server: (part: Part) => Server;
  /** Removes them and their data: what {@link keep} runs when all is over. */
  readonly down: readonly string[];
  readonly up: (parts: readonly Part[], signal?: AbortSignal) => Promise<void>;
}

export async function containers(): Promise<Containers> {
  const [kafka, redis] = (await freePorts(2)) as [number, number];
  const compose = ['compose', '-p', `watchfloor-services-${process.pid}-${kafka}`, '-f', FILE];
  const env = { KAFKA_PORT: String(kafka), REDIS_PORT: String(redis) };
  const run = async (args: readonly string[], signal?: AbortSignal) => { await finishes('docker', [...compose, ...args], { env, limitMs: UP_MS, signal }); };
  const up = async (parts: readonly Part[], signal?: AbortSignal) => {
    await run(['up', '-d', '--wait', ...parts], signal);
    if (parts.includes('kafka')) await kafkaAnswers(`127.0.0.1:${kafka}`);
    if (parts.includes('redis')) await redisAnswers(`redis://127.0.0.1:${redis}`);
  };
  return {
    ports: { kafka, redis },
    server: (part) => ({ pid: undefined, kill: (signal = 'SIGKILL') => run(['kill', '-s', signal, part]), start: () => up([part]) }),
    down: ['docker', ...compose, 'down', '--volumes', '--timeout', '1'],
    up,
  };
}
