/** The promise of 2xx and of the screens, tried the hard way: each server in turn is killed with SIGKILL while everything flows. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ORGANISATION, say } from '../support/batches.ts';
import { command, JUDGED, type Said } from '../support/commander.ts';
import { Follower } from '../support/follower.ts';
import { Load } from '../support/load.ts';
import { Reckoner } from '../support/reckoning.ts';
import { services, System } from '../support/system.ts';
import { folded, foldedBy, forgetOperation, itemsOf, type Item, oneDigest, ownOperation, sameAsPicture, seconds, tell, verified, writerOf } from '../support/trial.ts';
import { until } from '../support/until.ts';
import { Viewing, wrongOf } from '../support/viewing.ts';

/** Events acknowledged before each kill, and again after it. */
const ENOUGH = 150;
/** Contracts and console: a console whose projector is gone says so within this time. */
const DELAYED_WITHIN_MS = 6_000;
/** What is played is killed after so many frames, and then played to its end at this speed. */
const FRAMES = 10;
const FAST = 50;
const PLAYED_OUT_MS = 90_000;

describe('kill -9 of one server at a time, under load', () => {
  const operation = ownOperation('kills');
  const said: Said[] = [];
  const stopCommands = new AbortController();
  const recovery: Record<string, string> = {};
  let system: System;
  let load: Load;
  let followers: readonly [first: Follower, mover: Follower, second: Follower, aid: Follower];
  let commands: Promise<void>;
  beforeAll(async () => {
    system = await System.start({ operation, count: { projector: 2, gateway: 2 } });
    const [at, other] = system.every('gateway').map(({ url }) => url) as [string, string];
    const ingest = system.url('', system.one('ingest'));
    load = new Load([ingest]);
    load.begin();
    await load.say([say('violation-reported', JUDGED, { class: 'other', sense: 'seen' })]);
    followers = [
      new Follower({ url: at, operation, name: 'first' }), new Follower({ url: at, operation, name: 'mover' }),
      new Follower({ url: other, operation, name: 'second' }), new Follower({ url: at, operation, audience: `aid:${ORGANISATION}` }),
    ];
    commands = command(system.every('gateway').map((gateway) => system.url('', gateway)), stopCommands.signal, said);
  });
  beforeEach(async () => {
    await until('every console to be live', async () => (followers.every(({ state, following }) => following && state === 'live') ? true : undefined));
    await load.end();
    load.begin();
    await load.more(ENOUGH);
  });
  afterAll(async () => {
    for (const follower of followers) follower.leave();
    stopCommands.abort();
    await commands;
    await load.leave();
    await system.end();
    await forgetOperation(operation);
  });

  /** Waits until every console shows something that was sent after the kill, and says how long that took. */
  async function recovered(what: string, killed: number): Promise<void> {
    const subject = `violation/since-${Object.keys(recovery).length}`;
    await load.say([say('violation-reported', subject, { class: 'other', sense: 'seen' })]);
    await until('what was sent since to be on every console', async () => (followers.slice(0, 3).every(({ entities }) => entities.has(subject)) ? true : undefined));
    recovery[what] = seconds(Date.now() - killed);
    await load.more(ENOUGH);
  }

  /** Once nothing is under way: the picture is the fold of the log, and every console's copy is the picture, at every gateway. */
  async function agrees(): Promise<void> {
    await load.end();
    await folded(system, load);
    expect(await verified(system.one('gateway', 1).url, operation)).toContain('equal:');
    await oneDigest(system);
    for (const follower of followers) await sameAsPicture(follower, operation);
    expect(followers.flatMap(({ faults }) => faults)).toEqual([]);
  }
  /** A console of all that is recorded up to now but the last few events, which others of the same instant may follow. */
  async function viewingOfAll(): Promise<Viewing> {
    const log = await itemsOf<Item & { readonly recordedAt: string }>(system.url(''));
    const [{ recordedAt: from }, { recordedAt: to }] = [log[0], log.at(-ENOUGH)] as unknown as readonly [{ recordedAt: string }, { recordedAt: string }];
    return new Viewing(system.one('gateway').url, { operation, from, to });
  }
  const joins = (): readonly number[] => followers.map(({ counted }) => counted.joins + counted.discontinuities);

  it('the projector that writes: another one takes over, and no console has to join again', async () => {
    const before = joins();
    const writer = await writerOf(system);
    const other = system.every('projector').find((one) => one !== writer);
    const killed = Date.now();
    await writer.end('SIGKILL');
    await recovered('projector, taken over', killed);
    expect(writer.alive).toBe(false);
    expect(await foldedBy(other ?? writer, operation)).toBeGreaterThan(0);
    await agrees();
    expect(joins()).toEqual(before);
  });

  it(`the last projector: consoles say DELAYED within ${DELAYED_WITHIN_MS / 1_000} s, and live again when one is started`, async () => {
    const before = joins();
    const killed = Date.now();
    await Promise.all(system.every('projector').map((one) => one.end('SIGKILL')));
    await until('every console to be delayed', async () => (followers.every(({ state }) => state === 'delayed') ? true : undefined));
    const delayed = Math.max(...followers.map(({ since }) => since - killed));
    expect(delayed).toBeLessThanOrEqual(DELAYED_WITHIN_MS);
    await Promise.all(system.every('projector').map((one) => one.start()));
    await recovered('projector', killed);
    await until('every console to be live again', async () => (followers.every(({ state }) => state === 'live') ? true : undefined));
    await agrees();
    expect(joins()).toEqual(before);
    tell('kills', { 'DELAYED after': seconds(delayed) });
  });

  it('a gateway: its consoles resume there when it is back, or at once at the other', async () => {
    const before = followers.map(({ counted }) => ({ ...counted }));
    const killed = Date.now();
    const gateway = system.one('gateway');
    await gateway.end('SIGKILL');
    followers[1].move(system.one('gateway', 1).url);
    await load.more(ENOUGH);
    await gateway.start();
    await recovered('gateway', killed);
    await agrees();
    const [first, mover, second, aid] = followers.map(({ counted }, at) => ({ resumed: counted.resumed - (before[at]?.resumed ?? 0), pictures: counted.pictures - (before[at]?.pictures ?? 0) }));
    expect([first, mover]).toEqual([{ resumed: 1, pictures: 0 }, { resumed: 1, pictures: 0 }]);
    expect(second).toEqual({ resumed: 0, pictures: 0 });
    expect(aid).toEqual({ resumed: 0, pictures: 1 });
  });

  it('ingest: senders send again what was not answered, and nothing they were told is safe is lost', async () => {
    const killed = Date.now();
    await system.one('ingest').restart('SIGKILL');
    await recovered('ingest', killed);
    await agrees();
  });

  it('replay: the picture goes on without it, and the past is whole when it is back; what was being played goes on at its cursor, nothing missing and nothing twice', async () => {
    const before = joins();
    const viewing = await viewingOfAll();
    const began = await viewing.follow({ playing: true });
    await until('frames of what is played', async () => (viewing.seen.length > FRAMES && (viewing.last?.at ?? 0) > began.at ? true : undefined));
    const killed = Date.now();
    await system.one('replay').end('SIGKILL');
    await until('the console to be cut off', async () => (viewing.connected ? undefined : true));
    const [held, had] = [viewing.last, viewing.seen.length];
    await recovered('without replay', killed);
    const { status } = await fetch(system.url('/events?limit=1'));
    expect([status, await viewing.refused()]).toEqual([503, 503]);
    const started = Date.now();
    await system.one('replay').start();
    expect(await viewing.follow({ playing: true, speed: FAST })).toEqual(held);
    recovery['replay, played on'] = seconds(Date.now() - started);
    await until('the end of what is played', async () => (viewing.state?.playing === false ? true : undefined), PLAYED_OUT_MS);
    await agrees();
    recovery['replay'] = seconds(Date.now() - started);
    expect(joins()).toEqual(before);
    const instants = viewing.seen.map(({ at }) => at);
    expect(instants).toEqual([...instants].sort((a, b) => a - b));
    expect(viewing.seen.length).toBeGreaterThan(had + 1);
    expect(viewing.breaks).toEqual([]);
    expect(await wrongOf(services(), operation, viewing.seen)).toEqual([]);
    viewing.leave();
  });

  it('and in the end: lost 0, double 0, wrong 0', async () => {
    stopCommands.abort();
    await Promise.all([load.end(), commands]);
    await agrees();
    const [{ entities }] = followers;
    const log = await itemsOf(system.url(''));
    const reckoner = new Reckoner(services(), operation, load.ledger);
    const { acknowledged, lost, copies, double, wrong, rejected } = await until('the picture to be folded to the end', () => reckoner.reckon());
    tell('kills', {
      acknowledged, spooled: load.tally.spooled, lost: lost.length, double: double.length, wrong: wrong.length, 'sent again': load.tally.retries, 'copies in the log': copies,
      commands: said.length, 'longest staleness': seconds(Math.max(...followers.map(({ stalest }) => stalest))), 'slowest answer': seconds(load.tally.slowest), ...recovery,
    });
    expect({ lost, double, wrong, rejected }).toEqual({ lost: [], double: [], wrong: [], rejected: [] });
    expect(acknowledged).toBeGreaterThan(12 * ENOUGH);
    const acts = new Set(log.map(({ event: { id, source } }) => `${source} ${id}`));
    expect(said.filter(({ id, status }) => status !== 'accepted' || !acts.has(`urn:watchfloor:${operation} ${id}`))).toEqual([]);
    expect(said.filter(({ subject }) => !entities.has(subject))).toEqual([]);
    expect((entities.get(JUDGED) as { occurrence?: string }).occurrence).toBe(said.findLast(({ occurrence }) => occurrence !== undefined)?.occurrence);
  });
});
