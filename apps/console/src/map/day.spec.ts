import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { HOUR, MINUTE, SECOND } from '#libs/domain';
import { follow, iso } from '../feed/virtual.ts';
import { Lists } from '../panels/lists/lists.ts';
import { LISTS } from '../picture/state.ts';
import { Flush, FLUSH_EVERY } from './flush.ts';
import type { MapWords } from './handle.ts';
import type { Drawn } from './marks.ts';
import { TRAIL_POINTS } from './trails.ts';
import { Upkeep, type Shown } from './upkeep.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const used = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1_000_000;
};

const CONVOYS = 20;
const VIOLATIONS = 100;
const FRAME_EVERY = 8 * SECOND;
/** A watch. */
const WATCH = 12 * HOUR;
/** Megabytes. What convoys and violations that are gone would leave behind in nine hours is five times as much. */
const GROWTH = 2;

const words: MapWords = {
  language: 'en', status: (word, age) => `${word} ${String(age)}`, convoy: (word, age) => `${word} ${String(age)}`,
  line: (name) => name, digits: (text) => text, ghost: () => '', distance: String, attribution: '', label: '', zoomIn: '', zoomOut: '', fit: '',
};

/** As much of MapLibre's source as holds memory. */
function source() {
  const held = new Map<string, Drawn>();
  return {
    held,
    setData: (features: readonly Drawn[]): Promise<void> => {
      held.clear();
      for (const drawn of features) held.set(drawn.properties.id, drawn);
      return Promise.resolve();
    },
    updateData: ({ add, remove }: { readonly add: readonly Drawn[]; readonly remove: readonly string[] }): Promise<void> => {
      for (const id of remove) held.delete(id);
      for (const drawn of add) held.set(drawn.properties.id, drawn);
      return Promise.resolve();
    },
  };
}

/** Everything between the socket and the screen, without either. */
function stage() {
  const feed = follow();
  const { store, time } = feed;
  const target = source();
  let flush: Flush<Shown> | undefined;
  const upkeep = new Upkeep({ store, words, touched: () => { flush?.touch(); } });
  flush = new Flush({ target, every: () => FLUSH_EVERY, steady: time.steady, after: time.after, collect: () => upkeep.collect(), painted: () => undefined });
  upkeep.listen();
  return { ...feed, upkeep, target, lists: new Lists() };
}

/** The changes of one frame: every convoy moves, a convoy and a violation end and others come. */
function frame(at: number, now: number): [string, unknown][] {
  const moved = Array.from({ length: CONVOYS }, (_, n): [string, unknown] => [`track/c-${at + n}`, { lon: 34.3 + n / 500, lat: 31.3 + (at % 900) / 9_000, heading: 12, at: iso(now) }]);
  const violation = { class: 'small-arms-fire', sense: 'seen', occurrence: 'reported', time: iso(now), lon: 34.4, lat: 31.4, uncertainty: 400, firstRecordedAt: iso(now), lastRecordedAt: iso(now), reports: [] };
  return [
    [`track/c-${at - 1}`, null], [`convoy/c-${at - 1}`, null], [`violation/v-${at - VIOLATIONS}`, null],
    [`violation/v-${at}`, violation], [`convoy/c-${at + CONVOYS - 1}`, { stage: 'en-route', since: iso(now), route: [[34.3, 31.3], [34.4, 31.5]] }], ...moved,
  ];
}

describe('a console that is kept open for twelve hours', () => {
  it('holds what is there and nothing of what was', async () => {
    const { arrive, newest, changes, heartbeat, time, follower, store, upkeep, target, lists } = stage();
    arrive(Array.from({ length: CONVOYS }, (_, n): [string, unknown] => [`convoy/c-${n}`, { stage: 'en-route', since: iso(time.wall()) }]));
    const memory: number[] = [];
    for (let at = 0; at * FRAME_EVERY < WATCH; at += 1) {
      time.pass(FRAME_EVERY, () => {
        newest().says('heartbeat', heartbeat(store.state.cursor ?? ''));
        follower.tick();
      }, 4 * SECOND);
      // Now and then the link is lost and found again.
      if (at % 150 === 149) {
        newest().says('disconnect', 'transport close');
        time.pass(5 * SECOND, () => { follower.tick(); }, SECOND);
        newest().says('connect');
        newest().answerJoin({ audience: 'operations', cursor: `f${at}`, mode: 'resumed' });
      }
      newest().says('changes', changes(store.state.cursor ?? '', `f${at}`, frame(at, time.wall())));
      newest().says('heartbeat', heartbeat(`f${at}`));
      for (const list of LISTS) lists.rows(list, store.state);
      for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
      if ((at + 1) % (HOUR / FRAME_EVERY) === 0) memory.push(used());
    }
    expect(store.state.link.state).toBe('live');
    expect([store.state.views.convoy.size, store.state.views.track.size, store.state.views.violation.size]).toEqual([CONVOYS, CONVOYS, VIOLATIONS]);
    const ids = [...target.held.keys()].filter((id) => !id.includes('#'));
    expect(ids.toSorted()).toEqual([...store.state.views.convoy.keys(), ...store.state.views.violation.keys()].toSorted());
    expect(lists.rows('violations', store.state)).toHaveLength(VIOLATIONS);
    expect(upkeep.trails.points(`convoy/c-${WATCH / FRAME_EVERY}`, time.wall()).length).toBeLessThanOrEqual(TRAIL_POINTS);
    expect(Math.max(...memory.slice(-3)) - Math.min(...memory.slice(1, 4))).toBeLessThan(GROWTH);
    expect(time.waiting().length).toBeLessThan(5);
  }, 10 * MINUTE);
});
