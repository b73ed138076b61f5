import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import type { ViolationView } from '#libs/domain';
import { emptyViews } from '../picture/state.ts';
import { Collector } from './collector.ts';
import type { Scene } from './marks.ts';
import { Trails } from './trails.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const used = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1_000_000;
};

const AT = '2026-11-23T14:00:00.000Z';
const seen: ViolationView = { class: 'small-arms-fire', sense: 'seen', occurrence: 'reported', time: AT, lon: 34.4, lat: 31.4, firstRecordedAt: AT, lastRecordedAt: AT, reports: [] };

function stage(count: number) {
  const violation = new Map(Array.from({ length: count }, (_, at) => [`violation/v-${at}`, seen]));
  const scene = { views: { ...emptyViews(), violation }, now: Date.parse(AT), words: {} as Scene['words'], trails: new Trails(), near: false, muted: new Set() } satisfies Scene;
  const collector = new Collector(() => scene);
  collector.collect(Infinity);
  return { collector, violation, scene };
}

describe('a round of what is drawn', () => {
  it('comes to everything, a part at a time, and begins again', () => {
    const { collector, scene } = stage(10);
    scene.now += 24 * 3_600_000;
    for (const [part, changed] of [[4, 4], [4, 4], [4, 2]] as const) {
      collector.touchNext(part);
      expect(collector.collect(Infinity).size).toBe(changed);
    }
    scene.now += 24 * 3_600_000;
    collector.touchNext(4);
    expect(collector.size).toBe(10);
  });

  it('is spread over updates, and owes what it has not come to', () => {
    const { collector, scene } = stage(10);
    scene.now += 24 * 3_600_000;
    collector.touchNext(7);
    expect(collector.collect(4).size).toBe(4);
    expect(collector.owes).toBe(true);
    expect(collector.collect(4).size).toBe(3);
    expect(collector.owes).toBe(false);
  });

  it('is looked at ahead after what has changed, and collected with it', () => {
    const { collector, scene, violation } = stage(10);
    violation.set('violation/v-3', { ...seen, lon: 34.5 });
    violation.delete('violation/v-4');
    collector.touch(['violation/v-3', 'violation/v-4']);
    collector.prepare(2);
    scene.now += 24 * 3_600_000;
    collector.touchNext(4);
    collector.prepare(3);
    expect(collector.owes).toBe(true);
    const changed = collector.collect(0);
    expect(changed.get('violation/v-4')).toBeNull();
    expect(changed.get('violation/v-3')?.geometry.coordinates).toEqual([34.5, 31.4]);
    expect(changed.size).toBe(5);
    expect(collector.collect(1).size).toBe(1);
    expect(collector.collect(Infinity).size).toBe(0);
  });

  it('keeps nothing of what is gone, however long it takes', () => {
    const { collector, violation } = stage(1_000);
    collector.touchNext(1);
    const before = used();
    for (let at = 1_000; at < 60_000; at += 1) {
      violation.delete(`violation/v-${at - 1_000}`);
      violation.set(`violation/v-${at}`, seen);
      collector.touch([`violation/v-${at - 1_000}`, `violation/v-${at}`]);
      if (at % 100 === 0) collector.collect(Infinity);
    }
    const grown = used() - before;
    expect(collector.size).toBe(1_000);
    // Megabytes; what is gone would be thirty.
    expect(grown).toBeLessThan(10);
  });
});
