import { expect, it } from '@jest/globals';
import { MemoryArchive } from '#libs/archive';
import { formatTime, HOUR, MINUTE, SECOND, type Accepted, type Audience } from '#libs/domain';
import { decode } from '#libs/protocol';
import { Playback } from './playback.ts';

const NOON = 1_795_435_200_000;

function event(type: string, subject: string, data: object, { id, source = 'urn:a', time = NOON, recordedAt = time }: { id: string; source?: string; time?: number; recordedAt?: number }): Accepted {
  const json = JSON.stringify({ specversion: '1.0', id, source, type: `watchfloor.${type}.v1`, subject, time: formatTime(time), data });
  return { event: decode(json), recordedAt };
}
const status = (value: string, id: string, source: string, time: number, recordedAt = time) => event('checkpoint-status-reported', 'checkpoint/k', { status: value, group: source }, { id, source, time, recordedAt });

async function comparing(log: readonly Accepted[], audience: Audience = 'operations') {
  const sorted = [...log].sort((a, b) => a.recordedAt - b.recordedAt).map((one, position) => ({ ...one, position }));
  const knowledge = { position: sorted.length - 1, at: NOON + 24 * HOUR };
  const playback = new Playback({ archive: new MemoryArchive(async () => sorted), operation: 'demo', audience, from: NOON - HOUR, to: NOON + 24 * HOUR }, { mode: 'difference', knowledge });
  await playback.seek(NOON - HOUR);
  return {
    playback,
    seek: async (at: number) => { await playback.seek(at); return playback.frame().difference; },
    play: async (at: number) => { await playback.advance(at, () => false); return playback.frame().difference; },
  };
}

it('a late report is told with how late it was, until it comes', async () => {
  const late = event('violation-reported', 'violation/v', { class: 'other', sense: 'seen' }, { id: '1', recordedAt: NOON + 3 * HOUR });
  const { seek, play } = await comparing([late]);
  expect(await seek(NOON - MINUTE)).toEqual({ entities: [], more: 0 });
  expect(await play(NOON)).toMatchObject({ entities: [{ key: 'violation/v', known: null, happened: { class: 'other' }, whys: [{ why: 'late', by: 10_800, event: 'urn:a 1', recordedAt: formatTime(NOON + 3 * HOUR) }] }], more: 0 });
  expect(await play(NOON + 2 * HOUR)).toBeUndefined();
  expect(await play(NOON + 3 * HOUR)).toEqual({ entities: [], more: 0 });
  expect(await seek(NOON + HOUR)).toMatchObject({ entities: [{ key: 'violation/v', whys: [{ why: 'late', by: 10_800 }] }] });
});

it('what was corrected and what was retracted later is told so', async () => {
  const reported = (id: string) => event('violation-reported', `violation/${id}`, { class: 'other', sense: 'seen' }, { id });
  const corrected = event('violation-corrected', 'violation/c', { corrects: 'urn:a c', class: 'overflight', reason: 'r' }, { id: 'cc', time: NOON + HOUR });
  const retracted = event('violation-retracted', 'violation/r', { retracts: 'urn:a r', reason: 'r' }, { id: 'rr', time: NOON + HOUR });
  const { seek, play } = await comparing([reported('c'), reported('r'), corrected, retracted]);
  expect((await seek(NOON + MINUTE))?.entities).toMatchObject([
    { key: 'violation/c', known: { class: 'other' }, happened: { class: 'overflight', corrected: true }, whys: [{ why: 'corrected', event: 'urn:a cc', recordedAt: formatTime(NOON + HOUR) }] },
    { key: 'violation/r', known: { class: 'other' }, happened: { retracted: true }, whys: [{ why: 'retracted', event: 'urn:a rr' }] },
  ]);
  expect(await play(NOON + HOUR)).toEqual({ entities: [], more: 0 });
});

it('a report of a clock that is ahead is told until it has happened', async () => {
  const ahead = event('violation-reported', 'violation/v', { class: 'other', sense: 'seen' }, { id: '1', time: NOON + 60 * SECOND, recordedAt: NOON });
  const { play } = await comparing([ahead]);
  expect((await play(NOON + 30 * SECOND))?.entities).toMatchObject([{ key: 'violation/v', happened: null, known: { class: 'other' }, whys: [{ why: 'ahead', by: 60 }] }]);
  expect(await play(NOON + 60 * SECOND)).toEqual({ entities: [], more: 0 });
});

it('what only time made of what was known is a difference too', async () => {
  const retracted = event('checkpoint-status-retracted', 'checkpoint/k', { retracts: 'urn:a 1', reason: 'r' }, { id: '2', time: NOON + 8 * HOUR });
  const { play } = await comparing([status('closed', '1', 'urn:a', NOON), retracted]);
  const known = (value: string) => ({ entities: [{ key: 'checkpoint/k', known: { directions: { in: { status: value } } }, whys: [{ why: 'retracted' }] }] });
  expect(await play(NOON + HOUR)).toMatchObject(known('closed'));
  expect(await play(NOON + 6 * HOUR)).toMatchObject(known('unknown'));
});

it('tells an organisation what it may see, and no event', async () => {
  const corridor = event('corridor-defined', 'corridor/n', { name: { en: 'North' }, geometry: { type: 'LineString', coordinates: [[34, 31], [35, 32]] }, checkpoints: ['k'] }, { id: 'd', time: NOON - 2 * HOUR });
  const planned = event('convoy-planned', 'convoy/c', { organisation: 'relief', route: [[34, 31], [35, 32]], corridor: 'n' }, { id: 'p', time: NOON - 2 * HOUR });
  const hidden = event('violation-reported', 'violation/v', { class: 'other', sense: 'seen' }, { id: '1', recordedAt: NOON + 3 * HOUR });
  const { seek } = await comparing([corridor, planned, hidden, status('closed', '2', 'urn:b', NOON, NOON + 2 * HOUR)], 'aid:relief');
  const difference = await seek(NOON + MINUTE);
  expect(difference?.entities.map(({ key }) => key)).toEqual(['checkpoint/k', 'corridor/n']);
  expect(difference?.entities.map(({ whys }) => whys)).toEqual([[{ why: 'late', by: 7_200, recordedAt: formatTime(NOON + 2 * HOUR) }], [{ why: 'late', by: 7_200, recordedAt: formatTime(NOON + 2 * HOUR) }]]);
  expect(JSON.stringify(difference)).not.toContain('urn:b');
});
