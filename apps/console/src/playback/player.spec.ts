import { describe, expect, it } from '@jest/globals';
import { MINUTE, SECOND } from '#libs/domain';
import { BACKOFF_LIMIT } from '../feed/limits.ts';
import { follow, iso, T0 } from '../feed/virtual.ts';
import { presentOnly } from './present-only.ts';
import { convoy, stage, THEN } from './stage.ts';

describe('the past in the place of what is now', () => {
  it('is shown once its whole picture is there, paused, with the playback’s now, and what is live comes back as it is by then', () => {
    const { player, server, stand, picture, store, side, shown } = stage();
    player.show({ at: THEN });
    expect(server().asked).toMatchObject([{ event: 'open', payload: { operation: 'demo', at: iso(THEN), mode: 'known', speed: 1, playing: false } }]);
    server().answers(stand(THEN));
    picture('p1', THEN, [['convoy/a', convoy('planned')]], false);
    expect([shown(), store.state.replay?.phase]).toEqual([['convoy/now'], 'opening']);
    picture('p1', THEN, [['convoy/b', convoy('planned')]]);
    expect([shown(), store.state.replay?.phase, store.state.now]).toEqual([['convoy/a', 'convoy/b'], 'paused', THEN]);
    side.applyChanges([['convoy/new', convoy('held')] as never], 'live-2', T0 + SECOND);
    side.set({ now: T0 + SECOND });
    expect([shown(), store.state.now]).toEqual([['convoy/a', 'convoy/b'], THEN]);
    player.leave();
    expect([shown(), store.state.cursor, store.state.now, store.state.replay]).toEqual([['convoy/now', 'convoy/new'], 'live-2', T0 + SECOND, undefined]);
    expect(server().closed).toBe(true);
  });

  it('applies frames that follow one another, and opens again where it stands when one does not', () => {
    const { open, changes, server, shown, store } = stage();
    open();
    changes('p1', 'p2', THEN + SECOND, [['convoy/then', null], ['convoy/next', convoy('held')]]);
    expect([shown(), store.state.replay?.at]).toEqual([['convoy/next'], THEN + SECOND]);
    changes('p1', 'p3', THEN + 2 * SECOND, [['convoy/wrong', convoy('held')]]);
    expect(shown()).toEqual(['convoy/next']);
    expect(server().asked.at(-1)).toMatchObject({ event: 'open', payload: { at: iso(THEN + SECOND) } });
    changes('p3', 'p4', THEN + 3 * SECOND, [['convoy/wrong', convoy('held')]]);
    expect([server().names(), shown()]).toEqual([['open', 'open'], ['convoy/next']]);
  });

  it('seeks once at a time: of what a hand drags over, the newest follows', () => {
    const { open, player, server, stand, store } = stage();
    open();
    for (const minutes of [1, 2, 3, 4]) player.show({ at: THEN + minutes * MINUTE });
    expect(server().asked.slice(1)).toMatchObject([{ event: 'seek', payload: { at: iso(THEN + MINUTE) } }]);
    server().answers(stand(THEN + MINUTE));
    expect(server().asked.slice(2)).toMatchObject([{ event: 'seek', payload: { at: iso(THEN + 4 * MINUTE) } }]);
    expect(store.state.replay?.at).toBe(THEN + 4 * MINUTE);
    server().answers(stand(THEN + 4 * MINUTE));
    expect([server().names(), store.state.replay?.at]).toEqual([['open', 'seek', 'seek'], THEN + 4 * MINUTE]);
  });

  it('is drawn once where a hand goes: its now stands before its picture, and nobody hears of what stands as it did', () => {
    const { open, player, server, stand, changes, store } = stage();
    open();
    player.show({ at: THEN + MINUTE });
    const heard: unknown[] = [];
    store.onChanges(() => { heard.push(store.state.now); });
    store.watch(({ replay }) => replay, (replay) => { heard.push(replay?.unreadable); });
    changes('p1', 'p2', THEN + MINUTE, []);
    server().answers(stand(THEN + MINUTE));
    server().says('playback', stand(THEN + MINUTE, { unreadable: 1 }));
    expect(heard).toEqual([THEN + MINUTE, 1]);
  });

  it('keeps what was asked for before there was a picture, and asks for it then', () => {
    const { player, server, stand, picture, store } = stage();
    player.show({ at: THEN });
    player.show({ at: THEN + MINUTE });
    server().answers(stand(THEN));
    expect(server().names()).toEqual(['open']);
    picture('p1', THEN, []);
    expect(server().asked.slice(1)).toMatchObject([{ event: 'seek', payload: { at: iso(THEN + MINUTE) } }]);
    server().answers(stand(THEN + MINUTE));
    player.show({ at: THEN + 2 * MINUTE });
    expect([server().names(), store.state.replay?.at]).toEqual([['open', 'seek', 'seek'], THEN + 2 * MINUTE]);
  });

  it('plays a range alone once the hand rests', () => {
    const { open, player, server, picture, time, store } = stage();
    const range = { from: THEN - 5 * MINUTE, to: THEN + 5 * MINUTE };
    open();
    player.range({ from: THEN, to: range.to });
    time.pass(100);
    player.range(range);
    expect([store.state.range, server().names()]).toEqual([range, ['open']]);
    time.pass(SECOND);
    expect(server().asked.slice(1)).toMatchObject([{ event: 'open', payload: { from: iso(range.from), to: iso(range.to), at: iso(THEN), playing: false } }]);
    picture('p2', THEN, []);
    player.range({ from: THEN + MINUTE, to: range.to });
    time.pass(SECOND);
    expect(server().asked.slice(2)).toMatchObject([{ event: 'open', payload: { from: iso(THEN + MINUTE), to: iso(range.to), at: iso(THEN + MINUTE) } }]);
  });

  it('opens what was asked for while something else was being opened', () => {
    const { player, server, stand, picture, time, store } = stage();
    player.show({ at: THEN });
    player.range({ from: THEN, to: THEN + MINUTE });
    time.pass(SECOND);
    expect(server().names()).toEqual(['open']);
    server().answers(stand(THEN));
    picture('p1', THEN, []);
    expect(server().asked.slice(1)).toMatchObject([{ event: 'open', payload: { from: iso(THEN), to: iso(THEN + MINUTE) } }]);
    player.show({ at: THEN + 5 * MINUTE });
    picture('p2', THEN, []);
    expect(server().asked.slice(2)).toMatchObject([{ event: 'open', payload: { at: iso(THEN + 5 * MINUTE) } }]);
    picture('p3', THEN + 5 * MINUTE, []);
    expect([server().names(), store.state.replay?.at]).toEqual([['open', 'open', 'open'], THEN + 5 * MINUTE]);
  });

  it('drops the range for whoever goes elsewhere', () => {
    const { open, player, server, store, picture, time } = stage();
    player.range({ from: THEN, to: THEN + MINUTE });
    open();
    expect(server().asked[0]).toMatchObject({ payload: { from: iso(THEN), to: iso(THEN + MINUTE) } });
    player.show({ at: THEN + 2 * MINUTE });
    expect(store.state.range).toBeUndefined();
    expect(server().asked[1]?.payload).toMatchObject({ at: iso(THEN + 2 * MINUTE) });
    expect(server().asked[1]?.payload).not.toHaveProperty('from');
    picture('p2', THEN + 2 * MINUTE, []);
    time.pass(SECOND);
    expect(server().names()).toEqual(['open', 'open']);
  });

  it('is ahead of the server by what a hand has asked for since', () => {
    const { open, player, server, stand, store } = stage();
    open();
    for (const speed of [2, 5, 10]) player.speed(speed);
    player.play();
    const shownAs = () => [store.state.replay?.speed, store.state.replay?.phase];
    const [first, second, third, play] = server().asked.slice(1);
    first?.answer(stand(THEN, { speed: 2 }));
    server().says('playback', stand(THEN, { speed: 2 }));
    expect(shownAs()).toEqual([10, 'playing']);
    second?.answer(stand(THEN, { speed: 5 }));
    third?.answer(stand(THEN, { speed: 10 }));
    play?.answer(stand(THEN, { speed: 10, playing: true }));
    expect(shownAs()).toEqual([10, 'playing']);
    server().says('playback', stand(THEN, { speed: 10, playing: false }));
    expect(shownAs()).toEqual([10, 'paused']);
  });

  it('says what differs only beside the picture that it is of, and of one mode alone', () => {
    const { open, player, server, stand, store } = stage();
    open();
    player.mode('difference');
    expect(store.state.replay?.mode).toBe('known');
    server().answers(stand(THEN, { mode: 'difference' }));
    const entities = [{ key: 'convoy/then', happened: null, known: {}, whys: [] }];
    server().says('difference', { cursor: 'p0', entities: [], more: 3 });
    server().says('difference', { cursor: 'p1', entities, more: 0 });
    expect([store.state.replay?.mode, store.state.replay?.differing, store.state.replay?.more]).toEqual(['difference', entities, 0]);
    server().says('playback', stand(THEN));
    expect(store.state.replay?.differing).toEqual([]);
  });

  it('comes back where it stood when it is cut off, playing if it played, and says meanwhile that it is away', () => {
    const { open, player, server, stand, sockets, time, store } = stage();
    open();
    player.play();
    server().answers(stand(THEN, { playing: true }));
    expect(store.state.replay?.phase).toBe('playing');
    server().says('disconnect');
    expect(store.state.replay?.phase).toBe('away');
    time.pass(BACKOFF_LIMIT);
    expect(sockets).toHaveLength(2);
    expect(server().asked).toMatchObject([{ event: 'open', payload: { at: iso(THEN), playing: true } }]);
    server().answers({ error: { detail: 'Too many playbacks are open.' } });
    expect([store.state.replay?.phase, store.state.replay?.refused]).toEqual(['away', 'Too many playbacks are open.']);
    player.leave();
    time.pass(2 * BACKOFF_LIMIT);
    expect(sockets).toHaveLength(2);
  });

  it('counts the threats to life that come meanwhile, and each once', () => {
    const { open, side, store } = stage();
    const violation = (name: string) => ({ class: name, occurrence: 'reported', time: iso(T0) });
    side.applyChanges([['violation/old', violation('air-strike')] as never], 'live-2', T0);
    open();
    expect(store.state.replay?.fresh).toBe(0);
    side.applyChanges([['violation/v1', violation('air-strike')], ['violation/v2', violation('overflight')]] as never, 'live-3', T0);
    side.applyChanges([['violation/v1', violation('indirect-fire')], ['alert/a1', { severity: 'life-safety' }]] as never, 'live-4', T0);
    expect(store.state.replay?.fresh).toBe(2);
  });

  it('shows the notes of what is live: one of a moment of the past is made after it', () => {
    const { open, side, store } = stage();
    open();
    side.applyChanges([['note/n1', { text: 'here', at: iso(THEN) }] as never], 'live-2', T0);
    expect([[...store.state.replay?.notes.keys() ?? []], store.state.views.note.size]).toEqual([['note/n1'], 0]);
  });

  it('has nothing to write with: no command leaves while the past is shown but a note with a moment', async () => {
    const { store, open, player } = stage();
    const { follower } = follow();
    const sent: unknown[] = [];
    const feed = presentOnly({ send: async (command) => { sent.push(command); return {} as never; }, renew: () => follower.renew(), stop: () => follower.stop() }, store);
    open();
    const note = (data: object) => ({ id: 'n', type: 'add-note', subject: 'note/n', data }) as never;
    await expect(feed.send(note({ text: 'now', links: [] }))).rejects.toThrow('the past is shown');
    await feed.send(note({ text: 'then', links: [], at: iso(THEN) }));
    expect(sent).toEqual([expect.objectContaining({ data: expect.objectContaining({ at: iso(THEN) }) })]);
    player.leave();
    await feed.send(note({ text: 'now', links: [] }));
    expect(sent).toHaveLength(2);
  });
});
