import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Accepted } from '../event.ts';
import { CHECKPOINT_STATUSES, DIRECTIONS, type CheckpointStatus } from '../facts.ts';
import { minutes, said, type Saying } from '../checkpoints/said.ts';
import { fold } from '../picture/evolve.ts';
import { act, fact, given, type Given } from '../picture/given.ts';
import { formatTime } from '../time.ts';
import type { CorridorView } from '../views/wire.ts';
import type { Corridor } from './corridor.ts';
import { dueCorridor } from './corridor.view.ts';

const C1 = 'corridor/c1';
const defined = (checkpoints?: readonly string[], minute = -600): Accepted => fact('corridor-defined', C1, {
  name: { en: 'Coast road' }, geometry: { type: 'LineString', coordinates: [[34.3, 31.3], [34.4, 31.4]] }, width: 20, ...(checkpoints && { checkpoints }),
}, { time: minutes(minute) });
const registered = (id: string, corridors: readonly string[], minute = -600): Accepted =>
  fact('checkpoint-registered', `checkpoint/${id}`, { name: { en: id }, kind: 'checkpoint', lon: 34.3, lat: 31.3, corridors }, { time: minutes(minute) });
const of = (id: string, who: string, status: CheckpointStatus, minute = 0, more: Saying = {}): Accepted => said(who, status, minute, { subject: `checkpoint/${id}`, ...more });
/** Two independent sources say so. */
const surely = (id: string, status: CheckpointStatus, minute = 0, more: Saying = {}): readonly Accepted[] => [of(id, 'a', status, minute, more), of(id, 'b', status, minute, more)];
const suspended = (minute: number, id = 's1', from: string | null = null): Accepted => act('corridor-suspended', C1, { from, reason: 'shelling' }, { id, time: minutes(minute) });
const reopened = (minute: number, from: string): Accepted => act('corridor-reopened', C1, { from }, { id: `r${minute}`, time: minutes(minute) });

const see = (log: Given, minute = 0): CorridorView => log.sees(C1, minutes(minute)) as CorridorView;
const due = (log: Given, now: number): number | undefined => dueCorridor(log.picture, C1, log.picture.get(C1) as Corridor, now);

describe('a corridor\'s state', () => {
  it.each<[CheckpointStatus, string]>([['open', 'clear'], ['slow', 'degraded'], ['congested', 'degraded'], ['partial', 'restricted'], ['closed', 'closed']])(
    'is, while its only part is %s, %s', (status, state) => {
      expect(see(given(defined(['p1']), ...surely('p1', status)))).toMatchObject({ state, confirmed: true, parts: [{ key: 'checkpoint/p1', direction: 'both', status }] });
    },
  );

  it('is that of its worst part: closed, suspended, unknown, restricted, degraded, clear', () => {
    const everything = [
      defined(['p1', 'p2', 'p3', 'p4', 'p5']),
      ...surely('p1', 'open'), ...surely('p2', 'slow'), ...surely('p3', 'partial'), of('p5', 'a', 'closed'), suspended(0),
    ];
    const worst = (without: number): string => see(given(...everything.slice(0, everything.length - without))).state;
    expect([0, 1, 2].map(worst)).toEqual(['closed', 'closed', 'unknown']);
    expect(see(given(...everything.filter((one) => one.event.subject !== 'checkpoint/p5'))).state).toBe('suspended');
    expect(see(given(defined(['p1', 'p2', 'p3']), ...everything.slice(1, -2))).state).toBe('restricted');
    expect(see(given(defined(['p1', 'p2']), ...everything.slice(1, -2))).state).toBe('degraded');
    expect(see(given(defined(['p1']), ...everything.slice(1, -2))).state).toBe('clear');
  });

  it('is unknown without parts', () => {
    expect(see(given(defined()))).toEqual({
      name: { en: 'Coast road' }, geometry: { type: 'LineString', coordinates: [[34.3, 31.3], [34.4, 31.4]] }, width: 20, checkpoints: [],
      state: 'unknown', confirmed: false, parts: [],
    });
  });

  it('is unknown as soon as one part is, though all others are open', () => {
    expect(see(given(defined(['p1', 'p2']), ...surely('p1', 'open')))).toMatchObject({ state: 'unknown', confirmed: false, parts: [{ key: 'checkpoint/p2', direction: 'both', status: 'unknown' }] });
  });

  it('falls to unknown when a part does', () => {
    const log = given(defined(['p1']), ...surely('p1', 'open'));
    expect(see(log, 359).state).toBe('clear');
    expect(see(log, 360)).toMatchObject({ state: 'unknown', since: formatTime(minutes(360)) });
  });

  it('counts each direction, and names the one that is worse', () => {
    const log = given(defined(['p1']), ...surely('p1', 'open'), of('p1', 'c', 'closed', 5, { direction: 'out' }));
    expect(see(log, 5)).toMatchObject({ state: 'closed', parts: [{ key: 'checkpoint/p1', direction: 'out', status: 'closed' }] });
  });

  it('names all parts at its level, whatever their word', () => {
    const log = given(defined(['p2', 'p1', 'p3']), ...surely('p1', 'congested'), ...surely('p2', 'slow'), ...surely('p3', 'open'));
    expect(see(log).parts).toEqual([
      { key: 'checkpoint/p1', direction: 'both', status: 'congested' }, { key: 'checkpoint/p2', direction: 'both', status: 'slow' },
    ]);
  });

  it('is not changed by violations', () => {
    const log = given(defined(['p1']), ...surely('p1', 'open'));
    expect(see(log.and(fact('violation-reported', 'violation/v1', { class: 'air-strike', sense: 'seen', lon: 34.3, lat: 31.3 })))).toEqual(see(log));
  });
});

describe('a corridor\'s parts', () => {
  it('are those that it names and those that name it, as told last', () => {
    const log = given(defined(['p1']), registered('p2', ['c1', 'c9']));
    expect(see(log).checkpoints).toEqual(['p1', 'p2']);
    expect(see(log.and(registered('p2', ['c9'], -500))).checkpoints).toEqual(['p1']);
    expect(see(log.and(defined([], -500))).checkpoints).toEqual(['p2']);
    expect(see(log.and(defined([], -700), registered('p2', [], -700))).checkpoints).toEqual(['p1', 'p2']);
  });

  it('make it known before anybody defined it; what nobody names any more is gone', () => {
    const log = given(registered('p1', ['c1']), of('p1', 'a', 'closed'));
    expect(see(log)).toMatchObject({ state: 'closed', checkpoints: ['p1'] });
    expect(log.and(registered('p1', [], -500)).sees(C1)).toBeNull();
  });
});

describe('a clear corridor', () => {
  it('is unconfirmed if any part is', () => {
    const log = given(defined(['p1', 'p2']), ...surely('p1', 'open'), of('p2', 'a', 'open'));
    expect(see(log)).toMatchObject({ state: 'clear', confirmed: false });
    expect(see(log.and(of('p2', 'b', 'open')))).toMatchObject({ state: 'clear', confirmed: true });
  });

  it('is unconfirmed if one direction of a part is', () => {
    expect(see(given(defined(['p1']), of('p1', 'a', 'open'), of('p1', 'b', 'open', 0, { direction: 'in' })))).toMatchObject({ state: 'clear', confirmed: false });
  });

  it('is so since its last part opened; any other state since its first part was so', () => {
    const open = given(defined(['p1', 'p2']), ...surely('p1', 'open', 0), ...surely('p2', 'open', 30));
    expect(see(open, 30).since).toBe(formatTime(minutes(30)));
    expect(see(open.and(of('p1', 'a', 'closed', 40), of('p2', 'a', 'closed', 50)), 50).since).toBe(formatTime(minutes(40)));
  });
});

describe('a suspension', () => {
  const open = given(defined(['p1']), ...surely('p1', 'open'));

  it('holds with its reason until somebody reopens, and reopening lifts nothing else', () => {
    const log = open.and(suspended(10));
    expect(see(log, 10)).toMatchObject({
      state: 'suspended', confirmed: true, reason: 'shelling', since: formatTime(minutes(10)), parts: [{ key: C1, direction: 'both', status: 'suspended' }],
      acts: { suspended: { act: 's1' } },
    });
    expect(see(log.and(reopened(20, 's1')), 20)).toMatchObject({ state: 'clear' });
    expect(see(log.and(reopened(20, 's1')), 20)).not.toHaveProperty('reason');
    expect(see(log.and(of('p1', 'c', 'closed', 15), reopened(20, 's1')), 20)).toMatchObject({ state: 'closed' });
  });

  it('is not lifted by who has not seen it', () => {
    expect(see(open.and(suspended(10), reopened(20, 'never')), 20)).toMatchObject({ state: 'suspended' });
  });

  it('does not hide a closed checkpoint, which is worse, and keeps its reason', () => {
    expect(see(open.and(suspended(10), of('p1', 'c', 'closed', 15)), 15)).toMatchObject({ state: 'closed', reason: 'shelling' });
  });

  it('does not end by age', () => {
    const log = given(defined(), suspended(0));
    expect(see(log, 100_000).state).toBe('suspended');
    expect(due(log, minutes(0))).toBeUndefined();
  });
});

describe('when a corridor is due', () => {
  it('is not when a checkpoint changes in what does not show', () => {
    const log = given(defined(['p1', 'p2']), of('p1', 'a', 'closed', 0), of('p2', 'a', 'open', -100));
    expect(due(log, minutes(0))).toBe(minutes(360));
  });

  it('is found anew for another instant, and when a checkpoint is another one', () => {
    const [first, second] = [of('p1', 'a', 'closed', -100), of('p1', 'a', 'closed', 50)];
    const fresh = (now: number, ...facts: readonly Accepted[]) => due(given(defined(['p1']), ...facts), now);
    const log = given(defined(['p1']), first);
    for (const minute of [0, 400, -50, 200]) expect(due(log, minutes(minute))).toBe(fresh(minutes(minute), first));
    expect(new Set([0, 400].map((minute) => due(log, minutes(minute)))).size).toBe(2);
    fold(log.picture, { ...second, position: 2 });
    expect(due(log, minutes(200))).toBe(fresh(minutes(200), first, second));
    expect(due(log, minutes(200))).not.toBe(fresh(minutes(200), first));
  });

  const word = fc.record({
    id: fc.constantFrom('p1', 'p2', 'p3'), who: fc.constantFrom('a', 'b', 'c'), status: fc.constantFrom(...CHECKPOINT_STATUSES), minute: fc.integer({ min: -300, max: 0 }),
    direction: fc.constantFrom(...DIRECTIONS),
  });
  it('is when its view changes: constant up to then, another at it, the same for ever without one', () => {
    fc.assert(fc.property(fc.array(word, { maxLength: 12 }), fc.double({ min: 0, max: 1, noNaN: true }), (words, share) => {
      const log = given(defined(['p1', 'p2', 'p3']), ...words.map(({ id, who, status, minute, direction }) => of(id, who, status, minute, { direction })));
      let now = minutes(0);
      const seen = (at: number): unknown => log.sees(C1, at);
      for (let next = due(log, now); next !== undefined; next = due(log, now)) {
        const shown = seen(now);
        expect(seen(next - 1)).toEqual(shown);
        expect(seen(now + Math.floor(share * (next - 1 - now)))).toEqual(shown);
        expect(seen(next)).not.toEqual(shown);
        now = next;
      }
      expect(seen(now + 1e9)).toEqual(seen(now));
    }), { numRuns: 150 });
  });
});
