/** Three of each server, all started at once on an operation that nobody has heard of: one log, one writer, one picture. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Follower } from '../support/follower.ts';
import { Load } from '../support/load.ts';
import { Reckoner } from '../support/reckoning.ts';
import { services, System } from '../support/system.ts';
import { folded, foldedBy, forgetOperation, itemsOf, oneDigest, ownOperation, positionOf, sameAsPicture, seconds, tell, verified } from '../support/trial.ts';
import { until } from '../support/until.ts';

const EVENTS = 1_500;

describe('three of each server on nothing at all', () => {
  const operation = ownOperation('together');
  let system: System;
  let load: Load;
  let followers: readonly Follower[] = [];
  let took: number;
  beforeAll(async () => {
    const began = Date.now();
    system = await System.start({ operation, count: { ingest: 3, projector: 3, gateway: 3, replay: 3 } });
    took = Date.now() - began;
    load = new Load(system.every('ingest').map((ingest) => system.url('', ingest)));
  });
  afterAll(async () => {
    for (const follower of followers) follower.leave();
    await load.leave();
    await system.end();
    await forgetOperation(operation);
  });

  it('come up as one system: one log in force, every server ready', async () => {
    for (const member of system.all) {
      await until(`${member.app} ${member.url} to be ready`, async () => ((await fetch(`${member.url}/health/ready`).catch(() => undefined))?.ok === true ? true : undefined));
    }
    const [first] = (await itemsOf(system.url(''))) as unknown as readonly { position: number; event: { type: string; data: { log: string } } }[];
    expect(first).toMatchObject({ position: 0, event: { type: 'watchfloor.operation-opened.v1' } });
    for (const gateway of system.every('gateway')) {
      const { log } = (await (await fetch(system.url('/digest', gateway))).json()) as { log: string };
      expect(log).toBe(first?.event.data.log);
    }
  });

  it('take a load at every ingest, write one picture with one writer, and show it alike at every gateway', async () => {
    const projectors = system.every('projector');
    const before = await Promise.all(projectors.map((one) => foldedBy(one, operation)));
    const position = await positionOf(system);
    followers = system.every('gateway').map(({ url }, at) => new Follower({ url, operation, name: `gateway ${at}` }));
    load.begin();
    await load.more(EVENTS);
    await load.end();
    await folded(system, load);
    for (const gateway of system.every('gateway')) expect(await verified(gateway.url, operation)).toContain('equal:');
    await oneDigest(system);
    for (const follower of followers) await sameAsPicture(follower, operation);
    expect(followers.flatMap(({ faults }) => faults)).toEqual([]);
    // The watch says something of its own at any time: what was folded is compared until nothing came in between.
    const grown = await until('each event to be folded once', async () => {
      const counts = (await Promise.all(projectors.map((one) => foldedBy(one, operation)))).map((count, at) => count - (before[at] as number));
      return counts.reduce((sum, count) => sum + count) === (await positionOf(system)) - position ? counts : undefined;
    });
    const writers = grown.filter((count) => count > 0).length;
    const log = await itemsOf(system.url(''));
    for (const replay of system.every('replay')) expect((await itemsOf(system.url('', replay))).slice(0, log.length)).toEqual(log);
    const openings = log.filter(({ event }) => event.source === `urn:watchfloor:${operation}`).length;
    const reckoner = new Reckoner(services(), operation, load.ledger);
    const { acknowledged, lost, copies, double, wrong, rejected } = await until('the picture to be folded to the end', () => reckoner.reckon());
    tell('together', {
      'started in': seconds(took), openings, writers, acknowledged, lost: lost.length, double: double.length, wrong: wrong.length, 'copies in the log': copies,
      'longest staleness': seconds(Math.max(...followers.map(({ stalest }) => stalest))), 'slowest answer': seconds(load.tally.slowest),
    });
    expect({ lost, double, wrong, rejected }).toEqual({ lost: [], double: [], wrong: [], rejected: [] });
    expect(writers).toBe(1);
  });
});
