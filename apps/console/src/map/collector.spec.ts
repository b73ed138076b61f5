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
  collector.collect();
  return { collector, violation, scene };
}

describe('a round of what is drawn', () => {
  it('comes to everything, a part at a time, and begins again', () => {
    const { collector, scene } = stage(10);
    scene.now += 24 * 3_600_000;
    for (const [part, changed] of [[4, 4], [4, 4], [4, 2]] as const) {
      collector.touchNext(part);
      expect(collector.collect().size).toBe(changed);
    }
    scene.now += 24 * 3_600_000;
    collector.touchNext(4);
    expect(collector.size).toBe(10);
  });

  it('keeps nothing of what is gone, however long it takes', () => {
    const { collector, violation } = stage(1_000);
    collector.touchNext(1);
    const before = used();
    for (let at = 1_000; at < 60_000; at += 1) {
      violation.delete(`violation/v-${at - 1_000}`);
      violation.set(`violation/v-${at}`, seen);
      collector.touch([`violation/v-${at - 1_000}`, `violation/v-${at}`]);
      if (at % 100 === 0) collector.collect();
    }
    const grown = used() - before;
    expect(collector.size).toBe(1_000);
    // Megabytes; what is gone would be thirty.
    expect(grown).toBeLessThan(10);
  });
});
