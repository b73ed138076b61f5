import { describe, expect, it } from '@jest/globals';
import { HOUR, type ConvoyView, type TrackView, type ViolationView } from '#libs/domain';
import { Store } from '../picture/store.ts';
import type { MapWords } from './handle.ts';
import { TRAIL_STEP } from './trails.ts';
import { Upkeep } from './upkeep.ts';

const T0 = Date.UTC(2026, 10, 23, 14, 0, 0);
const iso = (at: number): string => new Date(at).toISOString();
const seen: ViolationView = { class: 'small-arms-fire', sense: 'seen', occurrence: 'reported', time: iso(T0), lon: 34.4, lat: 31.4, firstRecordedAt: iso(T0), lastRecordedAt: iso(T0), reports: [] };
const convoy: ConvoyView = { stage: 'en-route', since: iso(T0 - HOUR) };
const track = (at: number): TrackView => ({ lon: 34.3, lat: 31.3, at: iso(at) });
const words = { convoy: (word: string) => word } as unknown as MapWords;

/** A map's side of a store whose panels have not been told yet. */
function stage() {
  const waiting: (() => void)[] = [];
  const store = new Store({ operation: 'demo', now: T0, schedule: (run) => { waiting.push(run); } });
  let touched = 0;
  const upkeep = new Upkeep({ store, words, touched: () => { touched += 1; } });
  upkeep.listen();
  store.replacePicture([['violation/v', seen], ['convoy/c', convoy], ['track/c', track(T0)]], 'c1', T0);
  upkeep.collect();
  const told = (): number => {
    const before = touched;
    for (const run of waiting.splice(0)) run();
    return touched - before;
  };
  told();
  return { store, upkeep, told };
}

describe('what the map has to draw', () => {
  it('is drawn with its new age together with what changed when time jumps, and not once more', () => {
    const { store, upkeep, told } = stage();
    store.set({ now: T0 + 12 * HOUR });
    store.applyChanges([['convoy/c', null]], 'c2', T0 + 12 * HOUR);
    const { changed, note } = upkeep.collect();
    expect([[...changed.keys()].toSorted(), note.cursor]).toEqual([['convoy/c', 'violation/v'], 'c2']);
    expect([told(), upkeep.collect().changed.size]).toEqual([0, 0]);
  });

  it('has driven nothing that is still to come when time goes back', () => {
    const { store, upkeep } = stage();
    store.applyChanges([['track/c', track(T0 + TRAIL_STEP)]], 'c2', T0 + TRAIL_STEP);
    expect(upkeep.trails.points('convoy/c', T0 + TRAIL_STEP)).toHaveLength(2);
    store.set({ now: T0 - HOUR });
    store.applyChanges([['track/c', track(T0 - HOUR)]], 'c3', T0 - HOUR);
    expect(upkeep.trails.points('convoy/c', T0 - HOUR)).toHaveLength(1);
  });
});
