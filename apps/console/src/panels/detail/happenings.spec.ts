import { describe, expect, it } from '@jest/globals';
import type { EventItem } from '../../feed/read.ts';
import { happenings } from './happenings.ts';

const item = (fact: string, minute: number, recordedMinute = minute): EventItem => ({
  recordedAt: `2026-11-23T10:${String(recordedMinute).padStart(2, '0')}:05.000Z`,
  event: { id: `${fact}-${minute}`, source: 'urn:s', type: `watchfloor.${fact}.v1`, subject: 'convoy/c-1', time: `2026-11-23T10:${String(minute).padStart(2, '0')}:00.000Z` },
});

describe('a history', () => {
  it('reads a run of positions as one line from the oldest to the newest', () => {
    const [held, run, departed] = happenings([
      item('convoy-held', 9), item('convoy-position-reported', 8), item('convoy-position-reported', 7), item('convoy-departed', 1),
    ]);
    expect(held).toMatchObject({ item: { event: { id: 'convoy-held-9' } }, lateBy: undefined });
    expect(run).toMatchObject({ from: '2026-11-23T10:07:00.000Z', to: '2026-11-23T10:08:00.000Z' });
    expect(departed).toMatchObject({ item: { event: { id: 'convoy-departed-1' } } });
  });
  it('marks what was recorded more than two minutes after it happened, and counts late positions', () => {
    expect(happenings([item('convoy-held', 9, 30)])).toMatchObject([{ lateBy: 21 * 60_000 + 5_000 }]);
    expect(happenings([item('convoy-position-reported', 9), item('convoy-position-reported', 8, 20)])).toMatchObject([{ positions: 2, late: 1 }]);
  });
  it('shows an event that was sent twice once, as it was first recorded', () => {
    expect(happenings([item('convoy-held', 9, 12), item('convoy-held', 9)])).toMatchObject([{ copies: 2, lateBy: undefined }]);
  });
  it('leaves heartbeats out', () => {
    expect(happenings([item('source-heartbeat', 3)])).toEqual([]);
  });
});
