/** What every trial on shared Kafka and Redis needs: an operation of its own, its traces removed, its figures told. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';
import { createClient } from 'redis';
import { until } from './demo.ts';
import type { Follower } from './follower.ts';
import { services } from './system.ts';

/** A name that no other trial has. */
export const ownOperation = (about: string): string => `t-${about}-${randomBytes(4).toString('hex')}`;

/** Deletes the topics and the keys of this operation and nothing else. */
export async function forgetOperation(operation: string): Promise<void> {
  const kafka = new Kafka({ brokers: services().KAFKA_BROKERS.split(','), logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const mine = (await admin.listTopics()).filter((topic) => topic.startsWith(`watchfloor.${operation}.`));
  if (mine.length > 0) await admin.deleteTopics({ topics: mine });
  await admin.disconnect();
  await forgetPicture(operation);
}

/** Deletes what Redis holds of this operation, as a Redis that lost everything would. Resolves to how many keys there were. */
export async function forgetPicture(operation: string, url: string = services().REDIS_URL): Promise<number> {
  const redis = createClient({ url });
  await redis.connect();
  let deleted = 0;
  for await (const keys of redis.scanIterator({ MATCH: `wf:{${operation}}:*`, COUNT: 500 })) {
    if (keys.length > 0) deleted += await redis.del(keys);
  }
  redis.destroy();
  return deleted;
}

/** What `npm run verify` says; rejects with what it wrote when it does not agree. */
export async function verified(url: string, operation: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['tools/verify/main.ts', '--operation', operation, '--url', url]);
  return stdout.trim();
}

/** Waits until what a follower holds is what its gateway (or another one) answers; says which keys differ when that never comes. */
export async function sameAsPicture(follower: Follower, gateway: string, operation: string, audience?: string): Promise<number> {
  let differing: readonly string[] = [];
  const query = audience === undefined ? '' : `?audience=${encodeURIComponent(audience)}`;
  return until(`${follower.name} to hold what ${gateway} shows`, async () => {
    const answer = await fetch(`${gateway}/v1/operations/${operation}/picture${query}`).catch(() => undefined);
    if (answer?.ok !== true || !follower.following) return undefined;
    const { entities } = (await answer.json()) as { entities: [string, unknown][] };
    differing = follower.differences(entities);
    return differing.length === 0 ? entities.length : undefined;
  }).catch((error: unknown) => { throw new Error(`${String(error)}: ${differing.length} differ: ${differing.slice(0, 5).join(', ')}`); });
}

/** One line of figures for whoever reads the test run. */
export function tell(trial: string, figures: Readonly<Record<string, string | number>>): void {
  process.stderr.write(`  ${trial}: ${Object.entries(figures).map(([name, value]) => `${name} ${value}`).join(' · ')}\n`);
}

export const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
