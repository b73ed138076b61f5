/** Servers that are killed, frozen and restarted, one at a time, in turn, or all at once. */
import { setTimeout as wait } from 'node:timers/promises';
import { KafkaSharing } from '#libs/event-log';
import { SECOND, type Millis } from '#libs/domain';
import { foldedBy, positionOf, writerOf } from '../../support/trial.ts';
import { until } from '../../support/until.ts';
import { crowd, crowdIsBack } from '../crowd.ts';
import { inSeconds, p95, type Row } from '../row.ts';

/** Events acknowledged between two faults. */
const ENOUGH = 100;
/** The contract of takeovers: reference/reliability.md 7. */
const TAKEN_OVER_WITHIN: Millis = 12 * SECOND;
/** The same of consoles, from when a gateway answers. */
const RESUMED_WITHIN: Millis = 3 * SECOND;
const RESUMED_SHARE = 0.99;

export const projectorKilled = (times: number): Row => ({
  name: `projector that writes: kill -9, ${times} times`,
  run: async (stage) => {
    const takeovers: Millis[] = [];
    for (let kill = 0; kill < times; kill += 1) {
      await stage.load.more(ENOUGH);
      const writer = await writerOf(stage.system);
      await writer.end('SIGKILL');
      takeovers.push(await stage.recovered(Date.now()));
      await writer.start();
    }
    const late = p95(takeovers) > TAKEN_OVER_WITHIN ? [`taken over after ${p95(takeovers)} ms at p95`] : [];
    return { recovery: p95(takeovers), more: { 'takeover p95': inSeconds(p95(takeovers)), longest: inSeconds(Math.max(...takeovers)) }, late };
  },
});

export const projectorFrozen = (frozenFor: Millis): Row => ({
  name: `projector that writes: frozen for ${frozenFor / SECOND} s, then thawed (zombie)`,
  run: async (stage) => {
    const { system, load, operation } = stage;
    const writer = await writerOf(system);
    const other = system.every('projector').find((one) => one !== writer) ?? writer;
    const [position, folded] = [await positionOf(system), (await foldedBy(writer, operation)) + (await foldedBy(other, operation))];
    writer.signal('SIGSTOP');
    const frozen = Date.now();
    const takenOver = await stage.recovered(frozen);
    await wait(Math.max(0, frozen + frozenFor - Date.now()));
    writer.signal('SIGCONT');
    const thawed = Date.now();
    await load.more(3 * ENOUGH);
    const recovery = await stage.recovered(thawed);
    await load.end();
    const committed = (await foldedBy(writer, operation)) + (await foldedBy(other, operation)) - folded;
    const grown = (await positionOf(system)) - position;
    return {
      recovery, more: { 'taken over after': inSeconds(takenOver), 'written by the zombie': Math.max(0, committed - grown) },
      broken: committed > grown ? [`${committed} events were committed of ${grown}`] : [], late: takenOver > TAKEN_OVER_WITHIN ? [`taken over after ${takenOver} ms`] : [],
    };
  },
});

export const gatewayKilled = (consoles: number, times: number): Row => ({
  name: `gateway with ${consoles} consoles: kill -9, ${times} times`,
  run: async (stage) => {
    const gateway = stage.system.one('gateway');
    const many = await crowd(stage, gateway.url, consoles);
    const back: Millis[] = [];
    let [resumed, pictures] = [0, 0];
    for (let kill = 0; kill < times; kill += 1) {
      await stage.load.more(ENOUGH);
      const before = many.map(({ counted }) => ({ ...counted }));
      await gateway.end('SIGKILL');
      await gateway.start();
      back.push(...(await crowdIsBack(many, Date.now())));
      for (const [at, { counted }] of many.entries()) {
        resumed += counted.resumed - (before[at]?.resumed ?? 0);
        pictures += counted.pictures - (before[at]?.pictures ?? 0);
      }
    }
    await stage.recovered(Date.now());
    const share = resumed / (resumed + pictures);
    return {
      recovery: p95(back), leaves: many, more: { 'resumed p95': inSeconds(p95(back)), 'without a picture': `${(100 * share).toFixed(1)} %`, resumes: resumed },
      broken: share < RESUMED_SHARE ? [`only ${resumed} of ${resumed + pictures} resumed`] : [], late: p95(back) > RESUMED_WITHIN ? [`resumed after ${p95(back)} ms at p95`] : [],
    };
  },
});

export const ingestKilled = (times: number): Row => ({
  name: `ingest: kill -9, ${times} times, at any point`,
  run: async (stage) => {
    const recoveries: Millis[] = [];
    for (let kill = 0; kill < times; kill += 1) {
      await stage.load.more(ENOUGH);
      await wait(Math.random() * 300);
      await stage.system.one('ingest').restart('SIGKILL');
      recoveries.push(await stage.recovered(Date.now()));
    }
    return { recovery: p95(recoveries) };
  },
});

/** A member that comes and goes makes the group share out anew each time; now and then it is the writer itself. */
export const rebalances = (seconds: number): Row => ({
  name: `rebalance every 2 s for ${seconds} s`,
  run: async (stage) => {
    const { own, system, operation } = stage;
    const before = await positionOf(system);
    const [brokers, began] = [own.brokers.split(','), Date.now()];
    let moves = 0;
    for (; Date.now() - began < seconds * SECOND; moves += 2) {
      if (moves % 6 === 4) await (await writerOf(system)).restart('SIGTERM');
      const joiner = new KafkaSharing({ kafka: { brokers, ssl: false } });
      const leave = new AbortController();
      const joined = joiner.share([operation], () => undefined, leave.signal);
      await wait(2 * SECOND);
      leave.abort();
      await joined;
      await joiner.close();
      await wait(2 * SECOND);
    }
    const ended = Date.now();
    const recovery = await stage.recovered(ended);
    return { recovery, more: { rebalances: moves, 'folded meanwhile': (await positionOf(system)) - before } };
  },
});

export const rolling: Row = {
  name: 'every server restarted in turn by SIGTERM',
  run: async (stage) => {
    const before = stage.followers.map(({ counted }) => counted.pictures + counted.discontinuities);
    for (const member of stage.system.all) {
      await stage.load.more(ENOUGH);
      await member.restart('SIGTERM');
      await until(`${member.app} to be ready`, async () => ((await fetch(`${member.url}/health/ready`).catch(() => undefined))?.ok === true ? true : undefined));
    }
    const recovery = await stage.recovered(Date.now());
    const anew = stage.followers.filter(({ audience, counted }, at) => audience === undefined && counted.pictures + counted.discontinuities > (before[at] ?? 0));
    return { recovery, more: { servers: stage.system.all.length }, broken: anew.map(({ name }) => `${name} did not resume`) };
  },
};

export const everything: Row = {
  name: 'everything killed at once: servers, Kafka, Redis and the sender',
  run: async (stage) => {
    const { own, system, load } = stage;
    await load.more(ENOUGH);
    await Promise.all([...system.all.map((member) => member.end('SIGKILL')), own.kafka.kill(), own.redis.kill(), load.kill()]);
    await Promise.all([own.kafka.start(), own.redis.start()]);
    const back = Date.now();
    load.restart();
    await Promise.all(system.all.map((member) => member.start()));
    return { recovery: await stage.recovered(back) };
  },
};
