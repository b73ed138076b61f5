import { describe, expect, it } from '@jest/globals';
import { HOUR, formatTime, type SectorView } from '#libs/domain';
import type { EventItem } from '../../feed/read.ts';
import { emptyViews } from '../../picture/state.ts';
import { byHourOf, byKind, bySector, chosenOf, partiesIn } from './choosing.ts';

const NOON = Date.UTC(2026, 10, 23, 12);
const item = (id: string, fact: string, subject: string, data: Readonly<Record<string, unknown>> = {}, minutes = 0): EventItem => ({
  recordedAt: formatTime(NOON), event: { id, source: '/s', type: `watchfloor.${fact}.v1`, subject, time: formatTime(NOON + minutes * 60_000), data },
});
const violation = (id: string, data: object, minutes = 0) => item(id, 'violation-reported', `violation/${id}`, { class: 'overflight', sense: 'seen', ...data }, minutes);
const ITEMS = [
  violation('north', { lon: 34.5, lat: 31.5, parties: ['B', 'A'] }), violation('south', { lon: 34.2, lat: 31.2, parties: ['A'], class: 'ground-incursion' }, 70),
  item('k', 'checkpoint-status-reported', 'checkpoint/cp-1', { status: 'open' }, 80), item('n', 'note-added', 'note/n-1', { text: 'A', parties: 'not a list' }, 90),
];
const around = { now: NOON, views: { ...emptyViews(), checkpoint: new Map([['checkpoint/cp-1', { lon: 34.45, lat: 31.45 } as never]]) } };
const ids = (items: readonly EventItem[]) => items.map(({ event: { id } }) => id);

describe('the events that were read are chosen', () => {
  it('by whom they name, and everyone named can be chosen', () => {
    expect(partiesIn(ITEMS)).toEqual(['A', 'B']);
    expect(ids(chosenOf(ITEMS, { party: 'A', extent: undefined }, around))).toEqual(['north', 'south']);
    expect(chosenOf(ITEMS, { party: undefined, extent: undefined }, around)).toBe(ITEMS);
  });
  it('by where they happened, or where what they are about stands', () => {
    expect(ids(chosenOf(ITEMS, { party: undefined, extent: [34.4, 31.4, 34.6, 31.6] }, around))).toEqual(['north', 'k']);
    expect(ids(chosenOf(ITEMS, { party: 'B', extent: [34.1, 31.1, 34.3, 31.3] }, around))).toEqual([]);
  });
});

describe('they are counted', () => {
  it('by what happened, reports of violations by their class', () => {
    expect(byKind([...ITEMS, violation('again', {})])).toEqual([
      { of: 'class.overflight', count: 2 }, { of: 'class.ground-incursion', count: 1 }, { of: 'fact.checkpoint-status-reported', count: 1 }, { of: 'fact.note-added', count: 1 },
    ]);
    expect(byKind([{ ...item('x', 'note-added', 'note/x'), event: { ...item('x', 'note-added', 'note/x').event, type: 'other.thing' } }])).toEqual([{ of: 'other.thing', count: 1 }]);
  });
  it('by the sector of the place that they say', () => {
    const sector: SectorView = { name: { en: 'North' }, geometry: { type: 'Polygon', coordinates: [[[34.4, 31.4], [34.6, 31.4], [34.6, 31.6], [34.4, 31.6], [34.4, 31.4]]] } };
    expect(bySector(ITEMS, new Map([['sector/n', sector]]))).toEqual([{ of: undefined, count: 3 }, { of: sector, count: 1 }]);
  });
  it('by hour, the newest first', () => {
    expect(byHourOf(ITEMS)).toEqual([{ of: NOON + HOUR, count: 3 }, { of: NOON, count: 1 }]);
  });
});
