import { describe, expect, it } from '@jest/globals';
import { barsPath, densityOf } from './timeline.ts';

describe('how much the log holds, as it is drawn', () => {
  const at = (minute: number): string => new Date(Date.UTC(2026, 10, 22, 6, minute)).toISOString();
  const timeline = {
    operation: 'demo', audience: 'operations', by: 'recorded', from: at(0), step: 60, buckets: 3, range: { from: at(0), to: at(3) }, gaps: [{ from: at(1), to: at(2) }],
    counts: [{ lane: 'convoys', events: [0, 4, 16] }, { lane: 'alerts', severity: 'high', events: [1, 0, 0] }, { lane: 'alerts', severity: 'low', events: [3, 0, 1] }, { lane: 'other', events: [0, 5, 0] }],
  } as const;

  it('has a row for each lane, the busiest bucket of it at full height, and all of it in one', () => {
    const density = densityOf(timeline, { from: 0, to: 1 });
    expect(density.lanes).toEqual({ violations: [0, 0, 0], convoys: [0, 0.5, 1], checkpoints: [0, 0, 0], alerts: [1, 0, 0.5] });
    expect(density.all.map((height) => Math.round(height * height * 17))).toEqual([4, 9, 17]);
    expect([density.step, density.gaps]).toEqual([60_000, [{ from: Date.parse(at(1)), to: Date.parse(at(2)) }]]);
  });

  it('is behind the log while its newest event is not counted, to whoever sees every event', () => {
    const behind = (part: object): boolean => densityOf({ ...timeline, ...part }, { from: 0, to: 1 }).behind;
    const range = { from: at(0), to: at(2) };
    const counts = [{ lane: 'convoys', events: [3, 1, 0] }] as const;
    expect([behind({ range }), behind({ range, counts }), behind({ range, counts, audience: 'public' })]).toEqual([false, true, false]);
    // What the window does not reach is not asked for.
    expect(behind({ counts })).toBe(false);
    // Of nothing it is never known whether that is all.
    expect([behind({ counts: [] }), behind({ counts: [], audience: 'public' }), behind({ counts: [], range: undefined })]).toEqual([true, true, true]);
  });

  it('draws a bar for each bucket that holds anything, high enough to be seen', () => {
    expect(barsPath([0, 1, 0.01])).toBe('M1 1V0.000h.8V1zM2 1V0.880h.8V1z');
  });
});
