/**
 * Everything that a fault meets: the servers, each its own process, before Kafka and Redis of the trial's own with a proxy that
 * breaks in front of each; a sender with its ledger; consoles that trust nobody; and a supervisor that starts again what ended.
 */
import { createHash } from 'node:crypto';
import { canonical, type Audience, type Json, type Millis } from '#libs/domain';
import { FaultProxy, targetAt } from '../../libs/event-log/src/kafka/fault-proxy.contract.ts';
import type { Services } from '../../tools/services/services.ts';
import { markIn, ORGANISATION } from '../support/batches.ts';
import { Follower } from '../support/follower.ts';
import { Load } from '../support/load.ts';
import { Reckoner, type Reckoning } from '../support/reckoning.ts';
import { System, type AppName, type Member } from '../support/system.ts';
import { forgetOperationAt, metricOf, ownOperation } from '../support/trial.ts';
import { until } from '../support/until.ts';
import { Watch } from './watch.ts';

const SUPERVISED_EVERY_MS: Millis = 500;
/** Until everything that was sent is folded and shown, after a fault has ended. */
const SETTLED_WITHIN_MS: Millis = 120_000;

export interface StageOptions {
  readonly count?: Partial<Readonly<Record<AppName, number>>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Without proxies in between: for loads that they would slow down. */
  readonly direct?: boolean;
  readonly lanes?: readonly string[];
}

export class Stage {
  readonly own: Services;
  readonly operation: string;
  readonly system: System;
  readonly load: Load;
  readonly kafka: FaultProxy;
  readonly redis: FaultProxy;
  readonly watch: Watch;
  readonly reckoner: Reckoner;
  /** Those that are held to what they say; a row may add its own. */
  readonly followers: Follower[] = [];
  /** What ended by itself and was started again. */
  readonly exits: string[] = [];
  /** In the log when it was looked at last. */
  copies = 0;
  private readonly supervising: NodeJS.Timeout;
  private readonly starting = new Set<Member>();

  private constructor(own: Services, system: System, load: Load, proxies: { readonly kafka: FaultProxy; readonly redis: FaultProxy }) {
    this.own = own;
    this.operation = system.operation;
    this.system = system;
    this.load = load;
    this.kafka = proxies.kafka;
    this.redis = proxies.redis;
    this.watch = new Watch(load, () => this.followers);
    this.reckoner = new Reckoner(own.env, system.operation, load.ledger);
    this.supervising = setInterval(() => this.supervise(), SUPERVISED_EVERY_MS);
  }

  /** Resolves once every console follows and is live. */
  static async open(own: Services, about: string, { count, env, direct = false, lanes }: StageOptions = {}): Promise<Stage> {
    const operation = ownOperation(about);
    const redisTarget = { host: '127.0.0.1', port: Number(new URL(own.redisUrl).port) };
    const [kafka, redis] = await Promise.all([FaultProxy.open(targetAt(own.brokers), true), FaultProxy.open(redisTarget, false)]);
    const services = direct ? own.env : { KAFKA_BROKERS: kafka.address, REDIS_URL: `redis://${redis.address}` };
    const system = await System.start({ operation, count: { projector: 2, gateway: 2, ...count }, services, ...(env !== undefined && { env }) });
    const load = new Load([system.url('', system.one('ingest'))], lanes === undefined ? {} : { lanes });
    const stage = new Stage(own, system, load, { kafka, redis });
    load.begin();
    const gateways = system.every('gateway').map(({ url }) => url);
    for (const [at, url] of gateways.entries()) stage.join(url, `console ${at}`);
    stage.join(gateways[0] as string, `aid`, `aid:${ORGANISATION}`);
    await stage.live().catch(async (error: unknown) => {
      await stage.close();
      throw error;
    });
    return stage;
  }

  /** A console that is held to what it says from now on. */
  join(url: string, name: string, audience?: Audience): Follower {
    const follower = new Follower({ url, operation: this.operation, name, ...(audience !== undefined && { audience }) });
    this.followers.push(follower);
    return follower;
  }
  /** These follow no more, and nobody holds them to anything. */
  dismiss(followers: readonly Follower[]): void {
    for (const follower of followers) {
      follower.leave();
      this.followers.splice(this.followers.indexOf(follower), 1);
    }
  }

  /** Resolves once every console follows, says LIVE and knows of nothing that waits. */
  async live(followers: readonly Follower[] = this.followers): Promise<void> {
    await until('every console to be live', async () => (followers.every(({ following, state, spooled }) => following && state === 'live' && !spooled) ? true : undefined), SETTLED_WITHIN_MS);
  }

  /**
   * Resolves once every console is live and shows what was sent after `since`, with the milliseconds from then to now. Nothing
   * is recorded while the log is away: then it is what was recorded first when it was back.
   */
  async recovered(since: number, followers: readonly Follower[] = this.followers): Promise<Millis> {
    const mine = followers.filter(({ audience }) => audience === undefined);
    await until('every console to show what was recorded since', async () => {
      // The first that was answered since may have been folded before: the next one was sent since.
      const first = this.load.marks.filter(({ at }) => at > since)[1];
      return first !== undefined && mine.every((one) => one.following && one.state === 'live' && markIn(one.entities) >= first.number) ? true : undefined;
    }, SETTLED_WITHIN_MS);
    return Date.now() - since;
  }

  /** Nothing is under way any more: all that was sent is in the log, folded, and shown alike by everybody. Says what it came to. */
  async settle(): Promise<Reckoning & { readonly gaps: readonly string[] }> {
    this.kafka.restore();
    this.redis.restore();
    await this.load.end();
    await until('every spool to be empty', async () => {
      const waiting = await Promise.all(this.system.every('ingest').map((ingest) => metricOf(ingest, 'spool_events')));
      return waiting.every((events) => events === 0) ? true : undefined;
    }, SETTLED_WITHIN_MS);
    const reckoning = await until('the picture to be folded to the end of the log', () => this.reckoner.reckon(), SETTLED_WITHIN_MS);
    const gaps = [...this.watch.silences.splice(0), ...(await this.unlike()), ...this.followers.flatMap(({ faults }) => faults.splice(0))];
    return { ...reckoning, gaps };
  }

  /** Everything ends and is forgotten. */
  async close(): Promise<void> {
    this.watch.end();
    clearInterval(this.supervising);
    await until('no server to be starting', async () => (this.starting.size === 0 ? true : undefined));
    this.dismiss([...this.followers]);
    await this.load.leave();
    await this.system.end('SIGKILL');
    await Promise.all([this.kafka.close(), this.redis.close()]);
    await forgetOperationAt(this.own.env, this.operation);
  }

  /** What differs in the end: gateways from the fold of the log, consoles from their gateway. Waits until nothing does, or says what does. */
  private async unlike(): Promise<readonly string[]> {
    let differing: readonly string[] = [];
    await until('every gateway and console to show the fold of the log', async () => {
      const sha256 = createHash('sha256').update(canonical(Object.fromEntries(this.reckoner.picture) as unknown as Json)).digest('hex');
      differing = (await Promise.all(this.system.every('gateway').map((gateway) => this.unlikeAt(gateway, sha256)))).flat();
      if (differing.length === 0) return true;
      // Nobody sends any more, but the watch says what it judges and how far it is: a gateway may be further on than what was read.
      await this.reckoner.readOn();
      return undefined;
    }).catch(() => undefined);
    return differing;
  }

  private async unlikeAt(gateway: Member, sha256: string): Promise<readonly string[]> {
    const answer = await fetch(this.system.url('/digest', gateway)).then((response) => response.json() as Promise<{ sha256?: string }>, () => ({ sha256: undefined }));
    if (answer.sha256 !== sha256) return [`${gateway.url} shows another picture than the fold of the log`];
    const found: string[] = [];
    for (const [audience, followers] of Map.groupBy(this.followers.filter(({ gateway: url }) => url === gateway.url), (one) => one.audience)) {
      const query = audience === undefined ? '' : `?audience=${encodeURIComponent(audience)}`;
      const { entities } = (await (await fetch(this.system.url(`/picture${query}`, gateway))).json()) as { entities: [string, unknown][] };
      for (const follower of followers) {
        const keys = follower.following ? follower.differences(entities) : ['it does not follow'];
        if (keys.length > 0) found.push(`${follower.name}: ${keys.length} differ: ${keys.slice(0, 3).join(', ')}`);
      }
    }
    return found;
  }

  private supervise(): void {
    for (const member of this.system.all) {
      const { fallen } = member;
      if (fallen === undefined || this.starting.has(member)) continue;
      this.exits.push(fallen);
      this.starting.add(member);
      // One that cannot start is found fallen again at the next look.
      void member.start().catch(() => undefined).finally(() => this.starting.delete(member));
    }
  }
}
