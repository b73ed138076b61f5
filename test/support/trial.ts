/** What every trial on shared Kafka and Redis needs: an operation of its own, its traces removed, its figures told. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import kafkajs from 'kafkajs';
import { createClient } from 'redis';
import type { Services } from '../../tools/services/services.ts';
import type { Follower } from './follower.ts';
import type { Load } from './load.ts';
import { services, type Member, type System } from './system.ts';
import { until } from './until.ts';

/** A name that no other trial has. */
export const ownOperation = (about: string): string => `t-${about}-${randomBytes(4).toString('hex')}`;

/** Deletes the topics and the keys of these operations and nothing else, on the suites' own Kafka and Redis. */
export const forgetOperation = (...operations: readonly string[]): Promise<void> => forgetOperationAt(services(), ...operations);

/** The same on others. */
export async function forgetOperationAt(at: Services['env'], ...operations: readonly string[]): Promise<void> {
  const kafka = new kafkajs.Kafka({ brokers: at.KAFKA_BROKERS.split(','), logLevel: kafkajs.logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const mine = (await admin.listTopics()).filter((topic) => operations.some((operation) => topic.startsWith(`watchfloor.${operation}.`)));
  if (mine.length > 0) await admin.deleteTopics({ topics: mine });
  await admin.disconnect();
  for (const operation of operations) await forgetPicture(operation, at.REDIS_URL);
}

/** Deletes what Redis holds of this operation, as a Redis that lost everything would. Resolves to how many keys there were. */
async function forgetPicture(operation: string, url: string = services().REDIS_URL): Promise<number> {
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

/** Waits until what a follower holds is what its gateway answers that audience; says which keys differ when that never comes. */
export async function sameAsPicture(follower: Follower, operation: string): Promise<void> {
  let differing: readonly string[] = [];
  const query = follower.audience === undefined ? '' : `?audience=${encodeURIComponent(follower.audience)}`;
  await until(`${follower.name} to hold what ${follower.gateway} shows`, async () => {
    const answer = await fetch(`${follower.gateway}/v1/operations/${operation}/picture${query}`).catch(() => undefined);
    if (answer?.ok !== true || !follower.following) return undefined;
    const { entities } = (await answer.json()) as { entities: [string, unknown][] };
    differing = follower.differences(entities);
    return differing.length === 0 ? true : undefined;
  }).catch((error: unknown) => { throw new Error(`${String(error)}: ${differing.length} differ: ${differing.slice(0, 5).join(', ')}`); });
}

export interface Item { readonly position: number; readonly event: { readonly id: string; readonly source: string } }

/** The log as the read API gives it, or what comes after a position. */
export async function itemsOf<T extends Item>(operationUrl: string, since = -1): Promise<readonly T[]> {
  const all: T[] = [];
  for (let after: number | undefined = since; after !== undefined; ) {
    const response = await fetch(`${operationUrl}/events?limit=1000&after=${after}`);
    if (!response.ok) throw new Error(`the log answered ${response.status}`);
    const page = (await response.json()) as { items: readonly T[]; next?: number };
    all.push(...page.items);
    after = page.next;
  }
  return all;
}

/** Waits until the picture is folded to everything that was answered with a position. */
export async function folded(system: System, load: Load): Promise<void> {
  const { last } = load.tally;
  await until(`position ${last} to be folded`, async () => ((await positionOf(system)) >= last ? true : undefined));
}

/** Waits until every gateway says the same of every entity. */
export async function oneDigest(system: System): Promise<void> {
  await until('one digest at every gateway', async () => {
    const digests = await Promise.all(system.every('gateway').map(async (gateway) => (await fetch(system.url('/digest?keys=1', gateway))).text()));
    return new Set(digests).size === 1 ? true : undefined;
  });
}

/** The first value of a metric, or of the one with this label; undefined while the server is away. */
export async function metricOf(server: Member, name: string, label = ''): Promise<number | undefined> {
  const metrics = await fetch(`${server.url}/metrics`).then((answer) => answer.text(), () => undefined);
  const line = metrics?.split('\n').find((one) => (one.startsWith(`watchfloor_${name}{`) || one.startsWith(`watchfloor_${name} `)) && one.includes(label));
  return metrics === undefined ? undefined : Number(line?.split(' ').at(-1) ?? 0);
}

/** How many events this projector has committed since it was started; 0 while it is away. */
export const foldedBy = async (projector: Member, operation: string): Promise<number> => (await metricOf(projector, 'events_folded_total', `"${operation}"`)) ?? 0;

/** The position that the first gateway's picture is folded to. */
export async function positionOf(system: System): Promise<number> {
  return ((await (await fetch(system.url('/digest'))).json()) as { position: number }).position;
}

/** The projector whose count grows: the one that writes the picture. */
export async function writerOf(system: System): Promise<Member> {
  const projectors = system.every('projector').filter(({ alive }) => alive);
  const before = await Promise.all(projectors.map((one) => foldedBy(one, system.operation)));
  return until('a projector that folds', async () => {
    const now = await Promise.all(projectors.map((one) => foldedBy(one, system.operation)));
    return projectors.find((_, at) => (now[at] as number) > (before[at] as number));
  });
}

/** One line of figures for whoever reads the test run. */
export function tell(trial: string, figures: Readonly<Record<string, string | number>>): void {
  process.stderr.write(`  ${trial}: ${Object.entries(figures).map(([name, value]) => `${name} ${value}`).join(' · ')}\n`);
}

export const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
