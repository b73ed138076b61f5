import { describe, expect, it } from '@jest/globals';
import type { EntityView } from '#libs/domain';
import type { Replaying } from './replaying.ts';
import { Store } from './store.ts';

const T0 = 1_800_000_000_000;
const source = (silent: boolean) => ({ uri: 'urn:x', kind: 'team', expectedInterval: 60, silent }) as EntityView;
function make() {
  const scheduled: (() => void)[] = [];
  const store = new Store({ operation: 'demo', now: T0, schedule: (run) => { scheduled.push(run); } });
  return { store, scheduled, frame: () => { scheduled.splice(0).forEach((run) => { run(); }); } };
}

describe('the store', () => {
  it('keeps the identity of every part that a frame did not touch', () => {
    const { store } = make();
    store.replacePicture([['source/a', source(false)]], 'c1', T0);
    const before = store.state;
    store.applyChanges([['convoy/c-1', { stage: 'held', since: '' } as EntityView]], 'c2', T0);
    expect(store.state.views.source).toBe(before.views.source);
    expect(store.state.feeds).toBe(before.feeds);
    expect(store.state.views.convoy).not.toBe(before.views.convoy);
    expect(before.views.convoy.size).toBe(0);
  });

  it('tells listeners of frames once per animation frame and of what people do at once', () => {
    const { store, frame } = make();
    let heard = 0;
    store.subscribe(() => { heard += 1; });
    store.applyChanges([], 'c1', T0);
    store.applyChanges([], 'c2', T0);
    expect(heard).toBe(0);
    frame();
    expect(heard).toBe(1);
    store.select('convoy/c-1');
    expect(heard).toBe(2);
  });

  it('tells what only grew older with the next frame, and that a link stands otherwise at once', () => {
    const { store, frame } = make();
    let heard = 0;
    store.subscribe(() => { heard += 1; });
    store.set({ link: { ...store.state.link, heartbeatAge: 900 }, now: T0 + 1_000 });
    expect([heard, store.state.now]).toEqual([0, T0 + 1_000]);
    frame();
    expect(heard).toBe(1);
    store.set({ link: { ...store.state.link, state: 'frozen' } });
    expect(heard).toBe(2);
  });

  it('tells where a hand is on its way with the next frame, and where a playback stands otherwise at once', () => {
    const { store, frame } = make();
    const replay = { phase: 'paused', at: T0, from: T0, to: T0, speed: 1, skipQuiet: false, mode: 'known', knownAt: T0, unreadable: 0, differing: [], more: 0, fresh: 0, notes: new Map() } as Replaying;
    store.set({ replay });
    let heard = 0;
    store.subscribe(() => { heard += 1; });
    store.set({ replay: { ...replay, at: T0 + 1 } });
    expect(heard).toBe(1);
    store.pass([], 'c1', T0 + 1);
    store.set({ replay: { ...replay, at: T0 + 2 } });
    expect([heard, store.state.replay?.at]).toEqual([1, T0 + 2]);
    frame();
    store.set({ replay: { ...replay, at: T0 + 2, phase: 'playing' } });
    expect(heard).toBe(3);
  });

  it('tells what each frame changed at once, after the state holds it', () => {
    const { store } = make();
    const heard: unknown[] = [];
    store.onChanges((keys, cursor) => { heard.push([keys === 'all' ? keys : [...keys], cursor, store.state.cursor]); });
    store.replacePicture([], 'c1', T0);
    store.applyChanges([['source/a', source(true)]], 'c2', T0);
    expect(heard).toEqual([['all', 'c1', 'c1'], [['source/a'], 'c2', 'c2']]);
  });

  it('keeps its picture while moments are passed, and has the last of them, told at once and as one, when it arrives', () => {
    const { store } = make();
    const convoy = (stage: string) => ({ stage, since: '' }) as EntityView;
    store.replacePicture([['convoy/a', convoy('held')], ['convoy/b', convoy('held')]], 'c1', T0);
    const [changed, passed]: [unknown[], unknown[]] = [[], []];
    let told = 0;
    store.subscribe(() => { told += 1; });
    store.onChanges((keys, cursor) => { changed.push([keys === 'all' ? keys : [...keys], cursor]); });
    store.onPassing(() => { passed.push([store.state.passing?.at, [...store.state.passing?.views.convoy.keys() ?? []]]); });
    store.pass([['convoy/a', null]], 'c2', T0 + 1);
    store.pass([['convoy/c', convoy('held')]], 'c3', T0 + 2);
    expect([passed, changed, told]).toEqual([[[T0 + 1, ['convoy/b']], [T0 + 2, ['convoy/b', 'convoy/c']]], [], 0]);
    expect([[...store.state.views.convoy.keys()], store.state.now, store.state.cursor]).toEqual([['convoy/a', 'convoy/b'], T0, 'c1']);
    store.arrive();
    expect(changed).toEqual([[['convoy/a', 'convoy/c'], 'c3']]);
    expect([[...store.state.views.convoy.keys()], store.state.now, store.state.at, store.state.passing]).toEqual([['convoy/b', 'convoy/c'], T0 + 2, T0 + 2, undefined]);
    store.arrive();
    expect(changed).toHaveLength(1);
  });

  it('goes on from the moment that was passed last when a frame is applied, and forgets it for a whole picture', () => {
    const { store } = make();
    const convoy = { stage: 'held', since: '' } as EntityView;
    store.replacePicture([], 'c1', T0);
    store.pass([['convoy/a', convoy]], 'c2', T0 + 1);
    store.applyChanges([['convoy/b', convoy]], 'c3', T0 + 2);
    expect([[...store.state.views.convoy.keys()], store.state.passing]).toEqual([['convoy/a', 'convoy/b'], undefined]);
    store.pass([['convoy/c', convoy]], 'c4', T0 + 3);
    store.replacePicture([], 'c5', T0 + 4);
    store.arrive();
    expect([store.state.views.convoy.size, store.state.cursor]).toEqual([0, 'c5']);
  });

  it('counts the sources that report', () => {
    const { store } = make();
    store.replacePicture([['source/a', source(false)], ['source/b', source(true)]], 'c1', T0);
    expect(store.state.feeds).toEqual({ live: 1, total: 2 });
    store.applyChanges([['source/b', null]], 'c2', T0);
    expect(store.state.feeds).toEqual({ live: 1, total: 1 });
  });

  it('calls a watcher only for what it watches', () => {
    const { store } = make();
    const seen: unknown[] = [];
    store.watch((state) => state.selection, (value) => seen.push(value));
    store.setTheme('light');
    store.select('convoy/c-1');
    store.select('convoy/c-1');
    store.select(undefined);
    expect(seen).toEqual(['convoy/c-1', undefined]);
  });

  it('stops following when nothing is selected any more', () => {
    const { store } = make();
    store.select('convoy/c-1');
    store.setFollowing(true);
    store.select('convoy/c-2');
    expect(store.state.following).toBe(true);
    store.select(undefined);
    expect(store.state.following).toBe(false);
  });

  it('names apart what was parked before anything was known of it, and keeps what was parked since', () => {
    const { store } = make();
    const parked = { parked: { since: '' } };
    const known = { stage: 'held', since: '', ...parked };
    store.replacePicture([['convoy/a', parked as unknown as EntityView], ['convoy/b', known as EntityView]], 'c1', T0);
    store.applyChanges([['convoy/c', parked as unknown as EntityView], ['convoy/d', known as EntityView]], 'c2', T0);
    expect([...store.state.views.convoy.keys()]).toEqual(['convoy/b', 'convoy/d']);
    expect([...store.state.parked.keys()]).toEqual(['convoy/a', 'convoy/c']);
    store.applyChanges([['convoy/b', { ...parked, acts: {} } as unknown as EntityView]], 'c3', T0);
    expect([...store.state.views.convoy.keys()]).toEqual(['convoy/d']);
    expect([...store.state.parked.keys()]).toEqual(['convoy/a', 'convoy/c', 'convoy/b']);
    const same = store.state.parked;
    store.applyChanges([['convoy/d', known as EntityView]], 'c4', T0);
    expect(store.state.parked).toBe(same);
    store.applyChanges([['convoy/a', known as EntityView], ['convoy/c', null]], 'c5', T0);
    expect([[...store.state.views.convoy.keys()], [...store.state.parked.keys()]]).toEqual([['convoy/d', 'convoy/a'], ['convoy/b']]);
    store.replacePicture([], 'c6', T0);
    expect(store.state.parked.size).toBe(0);
  });

  it('leaves out entities of a type it does not know, and names that are not types at all', () => {
    const { store } = make();
    store.applyChanges([['cargo/x', {} as EntityView], ['constructor/x', {} as EntityView], ['__proto__/x', {} as EntityView]], 'c1', T0);
    expect(Object.values(store.state.views).every((map) => map.size === 0)).toBe(true);
  });
});
