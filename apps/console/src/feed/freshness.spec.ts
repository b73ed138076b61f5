import { describe, expect, it } from '@jest/globals';
import type { Command } from '#libs/domain';
import { COMMAND_PATIENCE } from './limits.ts';
import { follow, iso, T0 } from './virtual.ts';

const note: Command = { id: 'n-1', type: 'add-note', subject: 'note/n-1', data: { text: 'seen', links: [] } };

describe('how old the picture is', () => {
  it('is live with heartbeats, delayed after 5 seconds without and frozen after 15', () => {
    const { arrive, follower, newest, store, time, heartbeat } = follow();
    arrive();
    expect(store.state.link.state).toBe('live');
    const tick = () => { follower.tick(); };
    time.pass(5_000, tick);
    expect(store.state.link.state).toBe('live');
    time.pass(100, tick);
    expect(store.state.link).toMatchObject({ state: 'delayed', cause: 'heartbeat' });
    time.pass(9_900, tick);
    expect(store.state.link.state).toBe('delayed');
    time.pass(100, tick);
    expect(store.state.link).toMatchObject({ state: 'frozen', frozenAt: T0 });
    newest().says('heartbeat', heartbeat('c1'));
    expect(store.state.link.state).toBe('frozen');
  });

  it('is not live before a heartbeat has said how old a picture is that was built anew', () => {
    const { arrive, newest, store, heartbeat, picture } = follow();
    arrive();
    newest().says('heartbeat', heartbeat('c1'));
    expect(store.state.link.state).toBe('live');
    newest().says('discontinuity', { reason: 'rebuilt' });
    newest().says('picture', { ...picture('e2-1', []), epoch: 'e2' });
    expect(store.state.link.state).not.toBe('live');
    newest().says('heartbeat', heartbeat('e2-1', 9_000));
    expect(store.state.link).toMatchObject({ state: 'delayed', cause: 'head' });
  });

  it('is not younger for a heartbeat that names another cursor than is shown, but older for one that says worse', () => {
    const { arrive, newest, store, heartbeat, picture } = follow();
    arrive();
    newest().says('heartbeat', heartbeat('c1', 9_000));
    newest().says('heartbeat', heartbeat('c2', 100));
    expect(store.state.link).toMatchObject({ state: 'delayed', cause: 'head', headAge: 9_000 });
    newest().answerJoin({ audience: 'operations', cursor: 'c3', mode: 'picture' });
    newest().says('picture', picture('c3', []));
    newest().says('heartbeat', heartbeat('c4', 100));
    expect(store.state.link.state).toBe('connecting');
    newest().answerJoin({ audience: 'operations', cursor: 'c4', mode: 'picture' });
    newest().says('picture', picture('c4', []));
    newest().says('heartbeat', heartbeat('c4', 100));
    expect(store.state.link.state).toBe('live');
    newest().says('heartbeat', heartbeat('c5', 20_000));
    expect(store.state.link).toMatchObject({ state: 'frozen', cause: 'head' });
  });

  it('believes what the server before said of itself no longer than that was true, when another one resumes it', () => {
    const { arrive, changes, newest, store, time, heartbeat } = follow();
    arrive();
    newest().says('heartbeat', heartbeat('c1', 3_000));
    newest().says('disconnect');
    time.pass(2_500);
    newest().says('connect');
    newest().answerJoin({ audience: 'operations', cursor: 'c1', mode: 'resumed' });
    newest().says('changes', changes('c1', 'c1', []));
    expect(store.state.link).toMatchObject({ state: 'delayed', cause: 'head', headAge: 5_500 });
    newest().says('heartbeat', heartbeat('c1', 400));
    expect(store.state.link.state).toBe('live');
  });

  it('believes it no longer either when the same one resumes it, which may have stood still meanwhile', () => {
    const { arrive, changes, follower, newest, store, time, heartbeat } = follow();
    arrive();
    newest().says('heartbeat', heartbeat('c1', 2_800));
    // A frame that does not follow has the console join again; the answer comes when the gateway goes on, of what it last knew.
    newest().says('changes', changes('c2', 'c3', []));
    time.pass(2_500, () => { follower.tick(); });
    newest().answerJoin({ audience: 'operations', cursor: 'c1', mode: 'resumed' });
    newest().says('changes', changes('c1', 'c4', []));
    expect(store.state.link).toMatchObject({ state: 'delayed', cause: 'head', headAge: 5_300 });
    newest().says('heartbeat', heartbeat('c4', 300));
    expect(store.state.link.state).toBe('live');
  });

  it('is as old as what waited on its way, and takes another socket when its own is too slow', () => {
    const { arrive, follower, newest, sockets, store, time, heartbeat } = follow();
    arrive();
    const late = heartbeat('c1');
    time.pass(5_500);
    newest().says('heartbeat', late);
    expect(store.state.link).toMatchObject({ state: 'delayed', cause: 'heartbeat', heartbeatAge: expect.closeTo(5_500, -1) });
    newest().says('heartbeat', heartbeat('c1'));
    expect(store.state.link.state).toBe('live');
    const later = heartbeat('c1');
    time.pass(6_500);
    newest().says('heartbeat', later);
    follower.tick();
    expect(sockets).toHaveLength(2);
  });

  it('thaws only when the picture is complete again', () => {
    const { arrive, follower, newest, store, time, heartbeat, picture } = follow();
    arrive();
    time.pass(20_000, () => { follower.tick(); });
    newest().says('connect');
    newest().answerJoin({ audience: 'operations', cursor: 'c5', mode: 'picture' });
    newest().says('heartbeat', heartbeat('c5'));
    newest().says('picture', picture('c5', [], false));
    expect(store.state.link.state).toBe('frozen');
    newest().says('picture', picture('c5', []));
    newest().says('heartbeat', heartbeat('c5'));
    expect(store.state.link.state).toBe('live');
  });

  it('is not live before a heartbeat has said how old the first picture is', () => {
    const { follower, newest, store, heartbeat, picture } = follow();
    follower.start();
    newest().says('connect');
    newest().answerJoin({ audience: 'operations', cursor: 'c1', mode: 'picture' });
    newest().says('picture', picture('c1', []));
    expect(store.state.link.state).toBe('connecting');
    newest().says('heartbeat', heartbeat('c1', 60_000));
    expect(store.state.link).toMatchObject({ state: 'frozen', cause: 'head' });
  });

  it('does not look live when the server itself lags', () => {
    const { arrive, newest, store, heartbeat } = follow();
    arrive();
    newest().says('heartbeat', heartbeat('c1', 6_000));
    expect(store.state.link).toMatchObject({ state: 'delayed', cause: 'head' });
    newest().says('heartbeat', heartbeat('c1', 17_000));
    expect(store.state.link).toMatchObject({ state: 'frozen', cause: 'head', frozenAt: T0 - 17_000 });
  });

  it('does not wait for the next heartbeat to say that the server lags', () => {
    const { arrive, follower, newest, store, time, heartbeat } = follow();
    arrive();
    newest().says('heartbeat', heartbeat('c1', 4_500));
    expect(store.state.link.state).toBe('live');
    time.pass(600, () => { follower.tick(); });
    expect(store.state.link).toMatchObject({ state: 'delayed', cause: 'head' });
  });

  it('does not blame the server for heartbeats that do not come', () => {
    const { arrive, follower, newest, store, time, heartbeat } = follow();
    arrive();
    newest().says('heartbeat', heartbeat('c1', 900));
    time.pass(5_100, () => { follower.tick(); });
    expect(store.state.link).toMatchObject({ state: 'delayed', cause: 'heartbeat', headAge: 1_900 });
  });

  it('counts a night asleep although the steady clock stood still', () => {
    const { arrive, follower, store, time } = follow();
    arrive();
    time.sleep(8 * 3_600_000);
    follower.tick();
    expect(store.state.link.heartbeatAge).toBe(8 * 3_600_000);
  });

  it('is not fooled by a wall clock that is set back', () => {
    const { arrive, follower, store, time } = follow();
    arrive();
    time.sleep(-3_600_000);
    time.pass(16_000, () => { follower.tick(); });
    expect(store.state.link.state).toBe('frozen');
  });
});

describe('the clock', () => {
  it('is not wrong because a line is slow: ages are counted from when things were sent', () => {
    const { arrive, newest, store, time } = follow();
    arrive();
    newest().says('heartbeat', { cursor: 'c1', at: iso(time.wall()), headAgeMs: 0, spooled: false });
    for (let second = 0; second < 30; second += 1) {
      time.pass(1_000);
      newest().says('heartbeat', { cursor: 'c1', at: iso(time.wall() - 4_500), headAgeMs: 0, spooled: false });
    }
    expect(store.state.clock.skewed).toBe(false);
    expect(Math.abs(store.state.clock.offset)).toBeLessThan(10);
    expect(store.state.link.heartbeatAge).toBeCloseTo(4_500, -2);
  });

  it('drifts from another one for a whole shift, and nothing looks late for it', () => {
    const { arrive, newest, store, time } = follow();
    arrive();
    for (let minute = 1; minute <= 12 * 60; minute += 1) {
      time.pass(60_000, undefined, 60_000);
      newest().says('heartbeat', { cursor: 'c1', at: iso(time.wall() - minute * 9), headAgeMs: 200, spooled: false });
    }
    expect(store.state.link).toMatchObject({ state: 'live', heartbeatAge: 0 });
    expect(store.state.clock).toEqual({ offset: -12 * 60 * 9, skewed: true });
  });

  it('follows the server, by the quickest of its heartbeats, and says when this machine is off', () => {
    const { arrive, newest, store, time } = follow();
    arrive();
    expect(store.state.clock).toEqual({ offset: 0, skewed: false });
    newest().says('heartbeat', { cursor: 'c1', at: iso(time.wall() + 90_000), headAgeMs: 0, spooled: false });
    newest().says('heartbeat', { cursor: 'c1', at: iso(time.wall() + 89_000), headAgeMs: 0, spooled: false });
    expect(store.state.clock).toEqual({ offset: 90_000, skewed: true });
    expect(store.state.now).toBe(T0 + 90_000);
  });
});

describe('a command', () => {
  it('gets the answer of the server', async () => {
    const { arrive, follower, newest } = follow();
    arrive();
    const answer = follower.send(note);
    expect(newest().emitted.at(-1)).toMatchObject({ event: 'command', payload: note });
    newest().emitted.at(-1)?.answer({ id: 'n-1', outcome: 'applied' });
    await expect(answer).resolves.toEqual({ id: 'n-1', outcome: 'applied' });
  });

  it('is not sent while the picture is frozen', async () => {
    const { arrive, follower, newest, time } = follow();
    arrive();
    time.pass(16_000, () => { follower.tick(); });
    await expect(follower.send(note)).rejects.toMatchObject({ name: 'NotSent' });
    expect(newest().emitted.some(({ event }) => event === 'command')).toBe(false);
  });

  it('fails when nobody answers', async () => {
    const { arrive, follower, time } = follow();
    arrive();
    const answer = follower.send(note);
    const failed = expect(answer).rejects.toMatchObject({ name: 'NotSent' });
    time.pass(COMMAND_PATIENCE);
    await failed;
  });
});
