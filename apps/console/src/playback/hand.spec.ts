import { describe, expect, it } from '@jest/globals';
import { MINUTE, SECOND } from '#libs/domain';
import { iso } from '../feed/virtual.ts';
import { RESTS_AFTER } from './hand.ts';
import { convoy, stage, THEN } from './stage.ts';

describe('a hand that goes through the past', () => {
  it('passes what a hand drags over, with one seek under way and the newest next, and shows all of it where the hand rests', () => {
    const { open, player, server, stand, changes, time, store, shown } = stage();
    open();
    const changed: unknown[] = [];
    store.onChanges((keys) => { changed.push(keys === 'all' ? keys : [...keys]); });
    const asked = () => server().asked.slice(1).map(({ payload }) => payload['at']);
    player.show({ at: THEN + MINUTE });
    time.pass(16);
    for (const minutes of [2, 3, 4]) { player.show({ at: THEN + minutes * MINUTE }); time.pass(16); }
    expect([asked(), store.state.replay?.at]).toEqual([[iso(THEN + MINUTE)], THEN + 4 * MINUTE]);
    changes('p1', 'p2', THEN + MINUTE, [['convoy/one', convoy('held')]]);
    server().answers(stand(THEN + MINUTE));
    expect(asked()).toEqual([iso(THEN + MINUTE), iso(THEN + 4 * MINUTE)]);
    expect([[...store.state.passing?.views.convoy.keys() ?? []], shown(), store.state.now, store.state.replay?.at]).toEqual([['convoy/then', 'convoy/one'], ['convoy/then'], THEN, THEN + 4 * MINUTE]);
    time.pass(SECOND);
    // It rests, but where it rests has not come yet.
    expect(changed).toEqual([]);
    changes('p2', 'p3', THEN + 4 * MINUTE, [['convoy/four', convoy('held')]]);
    server().answers(stand(THEN + 4 * MINUTE));
    expect([changed, shown(), store.state.now, store.state.passing]).toEqual([[['convoy/one', 'convoy/four']], ['convoy/then', 'convoy/one', 'convoy/four'], THEN + 4 * MINUTE, undefined]);
    // A single step is no drag.
    time.pass(SECOND);
    player.show({ at: THEN });
    changes('p3', 'p4', THEN, [['convoy/one', null], ['convoy/four', null]]);
    expect(shown()).toEqual(['convoy/then']);
  });

  it('waits with all but the map until a hand rests, also when what it asked for is there before', () => {
    const { open, player, server, stand, changes, time, store, shown } = stage();
    open();
    for (const minutes of [1, 2]) player.show({ at: THEN + minutes * MINUTE });
    changes('p1', 'p2', THEN + MINUTE, [['convoy/one', null]]);
    server().answers(stand(THEN + MINUTE));
    changes('p2', 'p3', THEN + 2 * MINUTE, [['convoy/then', null]]);
    server().says('difference', { cursor: 'p3', entities: [], more: 5 });
    server().answers(stand(THEN + 2 * MINUTE));
    expect([shown(), store.state.now, store.state.replay?.more]).toEqual([['convoy/then'], THEN, 0]);
    time.pass(RESTS_AFTER);
    expect([shown(), store.state.now, store.state.replay?.more]).toEqual([[], THEN + 2 * MINUTE, 5]);
  });

  it('shows what came last when a hand is cut off on its way', () => {
    const { open, player, server, stand, changes, store, shown } = stage();
    open();
    for (const minutes of [1, 2]) player.show({ at: THEN + minutes * MINUTE });
    changes('p1', 'p2', THEN + MINUTE, [['convoy/then', null]]);
    server().answers(stand(THEN + MINUTE));
    server().says('disconnect');
    expect([shown(), store.state.passing, store.state.replay?.phase]).toEqual([[], undefined, 'away']);
  });
});
