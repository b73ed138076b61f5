import { describe, expect, it } from '@jest/globals';
import { BACKOFF_FIRST, BACKOFF_LIMIT } from './limits.ts';
import { follow, iso, T0 } from './virtual.ts';

const convoy = (stage: string) => ({ stage, since: iso(T0) });
const joined = { audience: 'operations', cursor: 'c1', mode: 'picture' };

describe('joining', () => {
  it('asks without a cursor the first time and shows nothing before the whole picture is there', () => {
    const { follower, newest, picture, store } = follow();
    follower.start();
    newest().says('connect');
    expect(newest().joins()).toEqual([{ operation: 'demo' }]);
    newest().answerJoin(joined);
    newest().says('picture', picture('c1', [['convoy/c-1', convoy('planned')]], false));
    expect(store.state.views.convoy.size).toBe(0);
    expect(store.state.link.state).toBe('connecting');
    newest().says('picture', picture('c1', [['convoy/c-2', convoy('held')]]));
    expect([...store.state.views.convoy.keys()]).toEqual(['convoy/c-1', 'convoy/c-2']);
    expect(store.state.cursor).toBe('c1');
    expect(store.state.audience).toBe('operations');
  });

  it('names the audience it was given', () => {
    const { follower, newest } = follow({ audience: 'aid:relief-a' });
    follower.start();
    newest().says('connect');
    expect(newest().joins()).toEqual([{ operation: 'demo', audience: 'aid:relief-a' }]);
  });

  it('begins a picture again when parts of another one follow', () => {
    const { follower, newest, picture, store } = follow();
    follower.start();
    newest().says('connect');
    newest().says('picture', picture('c1', [['convoy/old', convoy('planned')]], false));
    newest().says('picture', picture('c2', [['convoy/new', convoy('planned')]]));
    expect([...store.state.views.convoy.keys()]).toEqual(['convoy/new']);
  });

  it('says why it is refused and keeps trying between 0.2 and 2 seconds', () => {
    const { follower, newest, sockets, store, time } = follow();
    follower.start();
    for (let round = 0; round < 8; round += 1) {
      newest().says('connect');
      newest().answerJoin({ error: 'not for you' });
      const [wait] = time.waiting();
      expect(wait).toBeGreaterThanOrEqual(BACKOFF_FIRST);
      expect(wait).toBeLessThanOrEqual(BACKOFF_LIMIT);
      expect(store.state.link.refused).toBe('not for you');
      time.pass(BACKOFF_LIMIT);
      expect(sockets).toHaveLength(round + 2);
    }
  });
});

describe('following', () => {
  it('applies frames that follow one another, with null for what left', () => {
    const { arrive, changes, newest, store } = follow();
    arrive();
    newest().says('changes', changes('c1', 'c2', [['convoy/c-2', convoy('held')]]));
    newest().says('changes', changes('c2', 'c3', [['convoy/c-1', null]]));
    expect([...store.state.views.convoy.keys()]).toEqual(['convoy/c-2']);
    expect(store.state.cursor).toBe('c3');
  });

  it('asks again from what it shows when a frame does not follow, and does not apply that frame', () => {
    const { arrive, changes, newest, store } = follow();
    arrive();
    newest().says('changes', changes('c2', 'c3', [['convoy/c-1', null]]));
    expect(store.state.views.convoy.size).toBe(1);
    expect(newest().joins().at(-1)).toEqual({ operation: 'demo', since: 'c1' });
    newest().says('changes', changes('c3', 'c4', [['convoy/c-1', null]]));
    newest().answerJoin({ audience: 'operations', cursor: 'c4', mode: 'resumed' });
    newest().says('changes', changes('c1', 'c4', [['convoy/c-1', convoy('arrived')]]));
    expect(store.state.views.convoy.get('convoy/c-1')?.stage).toBe('arrived');
    newest().says('changes', changes('c4', 'c5', [['convoy/c-1', convoy('closed')]]));
    expect(store.state.cursor).toBe('c5');
  });

  it('asks again when a heartbeat names another cursor', () => {
    const { arrive, heartbeat, newest } = follow();
    arrive();
    newest().says('heartbeat', heartbeat('c2'));
    expect(newest().joins().at(-1)).toEqual({ operation: 'demo', since: 'c1' });
  });

  it('waits between asking again and again', () => {
    const { arrive, changes, newest, time } = follow();
    arrive();
    for (let round = 0; round < 3; round += 1) {
      newest().says('changes', changes('x', 'y', []));
      newest().says('changes', changes('c1', 'c1', []));
      newest().says('changes', changes('x', 'y', []));
    }
    const asked = newest().joins().length;
    expect(asked).toBeLessThanOrEqual(3);
    time.pass(BACKOFF_LIMIT);
    expect(newest().joins().length).toBeGreaterThanOrEqual(asked);
  });

  it('asks again when a frame cannot be read', () => {
    const { arrive, newest, store } = follow();
    arrive();
    newest().says('changes', { after: 'c1', cursor: 'c2', at: 'yesterday', changes: [] });
    expect(store.state.cursor).toBe('c1');
    expect(newest().joins()).toHaveLength(2);
  });

  it('takes a new whole picture after a discontinuity and shows the old one until then', () => {
    const { arrive, newest, picture, store } = follow();
    arrive();
    newest().says('discontinuity', { reason: 'too slow' });
    expect(store.state.views.convoy.size).toBe(1);
    newest().says('picture', { ...picture('e2-1', [['convoy/c-9', convoy('planned')]]), epoch: 'e2' });
    expect([...store.state.views.convoy.keys()]).toEqual(['convoy/c-9']);
    expect(newest().joins()).toHaveLength(1);
  });
});

describe('coming back', () => {
  it('joins from its cursor on a new socket, says what the gap was, and hears nothing of the old socket', () => {
    const { arrive, changes, newest, sockets, store, time } = follow();
    arrive();
    time.pass(10_000);
    const old = newest();
    old.says('disconnect', 'transport close');
    time.pass(21_000);
    expect(sockets).toHaveLength(2);
    newest().says('connect');
    expect(newest().joins()).toEqual([{ operation: 'demo', since: 'c1' }]);
    old.says('changes', changes('c1', 'c2', [['convoy/c-1', null]]));
    expect(store.state.cursor).toBe('c1');
    newest().answerJoin({ audience: 'operations', cursor: 'c9', mode: 'resumed' });
    newest().says('changes', changes('c1', 'c9', [['convoy/c-1', convoy('arrived')], ['convoy/c-2', convoy('planned')]]));
    expect(store.state.resumed).toEqual({ from: T0, to: T0 + 31_000, changes: 2, mode: 'resumed' });
  });

  it('counts what reads differently when it came back with a whole picture', () => {
    const { arrive, newest, picture, store } = follow();
    arrive([['convoy/a', convoy('held')], ['convoy/b', convoy('held')], ['convoy/c', convoy('held')]]);
    newest().says('discontinuity', { reason: 'rebuilt' });
    newest().says('picture', picture('c7', [['convoy/a', convoy('held')], ['convoy/b', convoy('arrived')], ['convoy/d', convoy('held')]]));
    expect(store.state.resumed).toMatchObject({ changes: 3, mode: 'picture' });
  });

  it('throws a socket away that went dumb, without a disconnect', () => {
    const { arrive, follower, newest, sockets, time } = follow();
    arrive();
    time.pass(9_000, () => { follower.tick(); });
    expect(sockets.length).toBeGreaterThan(1);
    expect(sockets[0]?.closed).toBe(true);
    expect(newest().dialled).toBe(true);
  });

  it('does not trust its socket after the machine slept', () => {
    const { arrive, follower, sockets, store, time } = follow();
    arrive();
    follower.tick();
    time.sleep(60_000);
    follower.tick();
    expect(sockets).toHaveLength(2);
    expect(store.state.link.state).toBe('frozen');
  });

  it('does not take for new what waited while the machine slept, on a connection that was just made', () => {
    const { follower, newest, picture, sockets, store, time } = follow();
    follower.start();
    newest().says('connect');
    const before = picture('c1', [['convoy/c-1', convoy('held')]]);
    time.sleep(60_000);
    newest().says('picture', before);
    expect([sockets.length, store.state.cursor]).toEqual([2, undefined]);
    newest().says('connect');
    newest().says('picture', picture('c2', [['convoy/c-1', convoy('en-route')]]));
    expect(store.state.cursor).toBe('c2');
  });

  it('dials anew once, and then takes what comes, where every answer finds the page held up', () => {
    const { follower, newest, picture, sockets, store, time } = follow();
    follower.start();
    for (const round of [1, 2]) {
      newest().says('connect');
      time.sleep(3_000);
      newest().says('picture', picture('c1', []));
      expect(sockets).toHaveLength(2);
      expect(store.state.cursor).toBe(round === 1 ? undefined : 'c1');
    }
  });

  it('dials at once when the page is seen again, instead of waiting its turn', () => {
    const { arrive, follower, newest, sockets, time } = follow();
    arrive();
    newest().says('disconnect');
    for (let round = 0; round < 5; round += 1) {
      time.pass(BACKOFF_LIMIT);
      newest().says('connect_error', new Error('refused'));
    }
    const before = sockets.length;
    follower.nudge();
    expect(sockets).toHaveLength(before + 1);
  });

  it('ends for good when it is stopped', () => {
    const { arrive, follower, newest, sockets, time } = follow();
    arrive();
    newest().says('disconnect');
    follower.stop();
    time.pass(60_000, () => { follower.tick(); });
    expect(sockets).toHaveLength(1);
  });
});
