/** A console comes back: at another gateway, to one that was restarted, after Redis lost everything, across a handover. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createClient } from 'redis';
import type { Audience } from '#libs/domain';
import { startServices, type Services } from '../../tools/services/services.ts';
import { ORGANISATION } from '../support/batches.ts';
import { Follower } from '../support/follower.ts';
import { Load } from '../support/load.ts';
import { Reckoner } from '../support/reckoning.ts';
import { services, System } from '../support/system.ts';
import { folded, foldedBy, forgetOperation, oneDigest, ownOperation, positionOf, sameAsPicture, seconds, tell, verified, writerOf } from '../support/trial.ts';
import { until } from '../support/until.ts';

/** Events acknowledged while a console is away. */
const MISSED = 150;
/** How soon another takes over is held to its figure where nothing else runs; here only that it does. */
const TAKEOVER_PATIENCE_MS = 90_000;
const AUDIENCES: readonly Audience[] = [`aid:${ORGANISATION}`, 'liaison:joint-committee'];

describe('a console that comes back', () => {
  const operation = ownOperation('resume');
  const figures: Record<string, string | number> = {};
  let own: Services;
  let system: System;
  let load: Load;
  let gateways: readonly [string, string];
  let stays: Follower;
  let leaves: Follower;
  let narrow: readonly Follower[];
  const all = (): readonly Follower[] => [stays, leaves, ...narrow];
  const counts = (follower: Follower) => ({ resumed: follower.counted.resumed, pictures: follower.counted.pictures, discontinuities: follower.counted.discontinuities });

  beforeAll(async () => {
    // A Redis that this trial may empty; Kafka is everybody's.
    own = await startServices({ given: { KAFKA_BROKERS: services().KAFKA_BROKERS } });
    system = await System.start({ operation, count: { projector: 2, gateway: 2 }, services: own.env });
    gateways = system.every('gateway').map(({ url }) => url) as [string, string];
    load = new Load([system.url('', system.one('ingest'))]);
    stays = new Follower({ url: gateways[0], operation, name: 'stays' });
    leaves = new Follower({ url: gateways[0], operation, name: 'leaves' });
    narrow = AUDIENCES.map((audience) => new Follower({ url: gateways[0], operation, audience }));
  });
  beforeEach(async () => {
    await until('every console to follow', async () => (all().every(({ following, state }) => following && state === 'live') ? true : undefined));
    await load.end();
    load.begin();
    await load.more(MISSED);
  });
  afterEach(async () => {
    expect(system.fallen).toEqual([]);
    await load.end();
    await folded(system, load);
    expect(await verified(gateways[1], operation)).toContain('equal:');
    await oneDigest(system);
    for (const follower of all()) await sameAsPicture(follower, operation);
    expect(all().flatMap(({ faults }) => faults)).toEqual([]);
  });
  afterAll(async () => {
    for (const follower of all()) follower.leave();
    await load.leave();
    await system.end();
    await own.stop();
    await forgetOperation(operation);
  });

  it('at another gateway it gets one frame with all that it missed; narrower audiences get a picture', async () => {
    const before = all().map(counts);
    for (const follower of all()) follower.hangUp();
    await load.more(MISSED);
    for (const follower of all()) follower.move(gateways[1]);
    await until('all to follow again', async () => (all().every(({ following }) => following) ? true : undefined));
    const after = all().map(counts);
    for (const at of [0, 1]) expect(after[at]).toEqual({ ...before[at], resumed: (before[at]?.resumed ?? 0) + 1 });
    for (const at of [2, 3]) expect(after[at]).toEqual({ ...before[at], pictures: (before[at]?.pictures ?? 0) + 1 });
    expect(narrow[0]?.entities.size).toBeGreaterThan(0);
    expect(narrow[1]?.entities.size).toBe(0);
  });

  it('goes to and fro between gateways under load, whichever of them is ahead, and never skips', async () => {
    const before = counts(leaves);
    const rounds = 10;
    for (let round = 1; round <= rounds; round += 1) {
      const { joins } = leaves.counted;
      leaves.move(gateways[round % 2] as string);
      await until('it to follow', async () => (leaves.counted.joins > joins && leaves.following ? true : undefined));
    }
    expect(counts(leaves)).toEqual({ ...before, resumed: before.resumed + rounds });
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)('at a gateway that was restarted by %s it resumes', async (signal) => {
    const before = counts(stays);
    stays.move(gateways[0]);
    await until('it to follow', async () => (stays.following ? true : undefined));
    await system.one('gateway').restart(signal);
    await load.more(MISSED);
    await until('it to follow again', async () => (stays.following && stays.counted.resumed > before.resumed + 1 ? true : undefined));
    expect(counts(stays)).toEqual({ ...before, resumed: before.resumed + 2 });
  });

  it('after Redis lost everything it is told of the discontinuity, and one that was away gets a picture', async () => {
    const before = [counts(stays), counts(leaves)] as const;
    const toldBefore = narrow.map(({ counted }) => counted.discontinuities);
    const joined = leaves.counted.joins;
    leaves.hangUp();
    const began = Date.now();
    const redis = createClient({ url: own.redisUrl });
    await redis.connect();
    await redis.flushAll();
    redis.destroy();
    await until('the discontinuity', async () => (stays.counted.discontinuities > before[0].discontinuities && stays.following ? true : undefined));
    figures['told after a flush'] = seconds(Date.now() - began);
    // The other gateway finds it out by itself; until then it goes on from the picture that it has, and then says so.
    await until('the discontinuity at the other gateway', async () => (narrow.every(({ counted, following }, at) => counted.discontinuities > (toldBefore[at] ?? 0) && following) ? true : undefined));
    leaves.move(gateways[1]);
    await until('it to follow', async () => (leaves.counted.joins > joined && leaves.following ? true : undefined));
    expect(counts(leaves)).toEqual({ ...before[1], pictures: before[1].pictures + 1 });
    expect(stays.epochs.size).toBeGreaterThan(1);
  });

  it('after Redis was killed and came back empty, the same', async () => {
    const before = counts(stays);
    await own.redis.kill();
    const began = Date.now();
    await load.more(MISSED);
    await own.redis.start();
    await until('the discontinuity', async () => (stays.counted.discontinuities > before.discontinuities && stays.following ? true : undefined));
    figures['told after a new Redis'] = seconds(Date.now() - began);
    await until('every console to be live', async () => (all().every(({ state }) => state === 'live') ? true : undefined));
    expect(system.every('gateway').every(({ alive }) => alive)).toBe(true);
  });

  it('across a handover to another projector its picture goes on, and the frozen one that thaws writes nothing', async () => {
    const before = all().map(({ counted }) => counted.discontinuities);
    const pictures = [stays.counted.pictures, leaves.counted.pictures];
    const writer = await writerOf(system);
    const other = system.every('projector').find((one) => one !== writer) ?? writer;
    const position = await positionOf(system);
    const foldedBefore = (await foldedBy(writer, operation)) + (await foldedBy(other, operation));
    writer.signal('SIGSTOP');
    const frozen = Date.now();
    const taken = await foldedBy(other, operation);
    await until('the other to fold', async () => ((await foldedBy(other, operation)) > taken ? true : undefined), TAKEOVER_PATIENCE_MS);
    figures['taken over after'] = seconds(Date.now() - frozen);
    await load.more(MISSED);
    writer.signal('SIGCONT');
    await load.more(MISSED);
    await load.end();
    await folded(system, load);
    expect(await verified(gateways[0], operation)).toContain('equal:');
    const committed = (await foldedBy(writer, operation)) + (await foldedBy(other, operation)) - foldedBefore;
    expect(committed).toBeLessThanOrEqual((await positionOf(system)) - position);
    expect(all().map(({ counted }) => counted.discontinuities)).toEqual(before);
    expect([stays.counted.pictures, leaves.counted.pictures]).toEqual(pictures);
  });

  it('and in the end: lost 0, double 0, wrong 0', async () => {
    await load.end();
    await folded(system, load);
    await sameAsPicture(stays, operation);
    const reckoner = new Reckoner(own.env, operation, load.ledger);
    const { acknowledged, lost, copies, double, wrong, rejected } = await until('the picture to be folded to the end', () => reckoner.reckon());
    tell('resume', {
      acknowledged, lost: lost.length, double: double.length, wrong: wrong.length, 'copies in the log': copies,
      resumed: all().reduce((sum, { counted }) => sum + counted.resumed, 0), pictures: all().reduce((sum, { counted }) => sum + counted.pictures, 0),
      'longest staleness': seconds(Math.max(...all().map(({ stalest }) => stalest))), ...figures,
    });
    expect({ lost, double, wrong, rejected }).toEqual({ lost: [], double: [], wrong: [], rejected: [] });
  });
});
