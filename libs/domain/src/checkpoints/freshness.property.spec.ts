/** The freshness contract word by word, however slow, against what the product computes. */
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Accepted } from '../event.ts';
import { CHECKPOINT_STATUSES, DIRECTIONS, type CheckpointStatusReported, type OneWay } from '../facts.ts';
import { given, type Given } from '../picture/given.ts';
import { HOUR, MINUTE, type Millis } from '../time.ts';
import type { CheckpointView } from '../views/wire.ts';
import type { Checkpoint } from './checkpoint.ts';
import { dueCheckpoint } from './checkpoint.view.ts';
import { minutes, P1, registeredAs, said, takenBack } from './said.ts';

interface Heard { readonly source: string; readonly group: string | undefined; readonly time: Millis; readonly bad: number; readonly id: string; readonly key: string }
const independent = (a: Heard, b: Heard): boolean => a.group !== undefined && b.group !== undefined && a.source !== b.source && a.group !== b.group;
const some2 = (heard: readonly Heard[]): boolean => heard.some((a) => heard.some((b) => independent(a, b)));

/** One direction as domain.md tells it. */
function contract(facts: readonly Accepted[], way: OneWay, now: Millis): Pick<CheckpointView['directions']['in'], 'status' | 'confirmed' | 'contradicted'> {
  const crossing = facts.some(({ event }) => event.fact === 'checkpoint-registered' && event.data.kind === 'crossing');
  const [halfLife, ceiling] = crossing ? [12 * HOUR, 72 * HOUR] : [90 * MINUTE, 6 * HOUR];
  const retracted = new Set(facts.flatMap(({ event }) => (event.fact === 'checkpoint-status-retracted' ? [event.data.retracts] : [])));
  const heard = facts.flatMap(({ event: { fact, source, id, time, data } }): readonly Heard[] => {
    if (fact !== 'checkpoint-status-reported' || retracted.has(`${source} ${id}`)) return [];
    const { status, group, direction = 'both' } = data as CheckpointStatusReported;
    const bad = CHECKPOINT_STATUSES.indexOf(status);
    return direction === 'both' || direction === way ? [{ source, group, time, bad, id, key: `${source} ${id}` }] : [];
  });
  const newest = heard.filter((a) => !heard.some((b) => b.source === a.source && b.group === a.group && (b.time > a.time || (b.time === a.time && b.key > a.key))));
  const candidates = newest.filter(({ time }) => now - time < ceiling);
  const fresh = candidates.filter(({ time }) => now - time < halfLife);
  const upheld = candidates.filter((a) => !some2(fresh.filter((b) => b.time > a.time && b.bad < a.bad && independent(a, b))));
  const bad = Math.max(...upheld.map((a) => a.bad));
  if (upheld.length === 0) return { status: 'unknown', confirmed: false, contradicted: false };
  const status = CHECKPOINT_STATUSES[bad] as (typeof CHECKPOINT_STATUSES)[number];
  return { status, confirmed: status === 'closed' || some2(fresh.filter((a) => a.bad <= bad)), contradicted: upheld.some((a) => a.bad !== bad) };
}

const report = fc.record({
  who: fc.constantFrom('a', 'b', 'c', 'd'), status: fc.constantFrom(...CHECKPOINT_STATUSES), minute: fc.oneof(fc.integer({ min: -300, max: 300 }), fc.integer({ min: 180, max: 300 })),
  group: fc.constantFrom('north', 'south', 'east', 'west', null), direction: fc.constantFrom(...DIRECTIONS, undefined), back: fc.nat(7).map((die) => die === 0),
});
/** At most 8 of one source and group, so that nothing is left out that the contract would count. */
const facts = fc.tuple(fc.array(report, { maxLength: 14 }), fc.constantFrom(undefined, 'checkpoint', 'crossing')).map(([drawn, kind]) => {
  const heard = drawn.map(({ who, status, minute, group, direction, back }): readonly Accepted[] => {
    const one = said(who, status, minute, { group, ...(direction && { direction }) });
    return back ? [one, takenBack(one, minute)] : [one];
  });
  return [...heard.flat(), ...(kind === undefined ? [] : [registeredAs(kind, undefined, -300)])];
});
const see = (log: Given, now: Millis): CheckpointView | null => log.sees(P1, now) as CheckpointView | null;
const dueOf = (log: Given, now: Millis): Millis | undefined => {
  const entity = log.picture.get(P1) as Checkpoint | undefined;
  return entity && dueCheckpoint(log.picture, P1, entity, now);
};

describe('every direction at every instant', () => {
  it('reads as the freshness contract says, word by word', () => {
    fc.assert(fc.property(facts, fc.array(fc.integer({ min: 300, max: 5_000 }), { minLength: 5, maxLength: 5 }), (all, instants) => {
      const log = given(...all);
      for (const minute of [300, ...instants, ...all.flatMap(({ event }) => [event.time / MINUTE - minutes(0) / MINUTE + 90, event.time / MINUTE - minutes(0) / MINUTE + 360])]) {
        const seen = see(log, minutes(minute));
        if (seen === null) continue;
        for (const way of ['in', 'out'] as const) expect(seen.directions[way]).toMatchObject(contract(all, way, minutes(minute)));
      }
    }), { numRuns: 300 });
  });

  it('is constant up to the due time and another at it, and ends without one', () => {
    fc.assert(fc.property(facts, fc.double({ min: 0, max: 1, noNaN: true }), (all, share) => {
      const log = given(...all);
      let now = minutes(300);
      for (let next = dueOf(log, now); next !== undefined; next = dueOf(log, now)) {
        expect(next).toBeGreaterThan(now);
        const shown = see(log, now);
        expect(see(log, next - 1)).toEqual(shown);
        expect(see(log, now + Math.floor(share * (next - 1 - now)))).toEqual(shown);
        expect(see(log, next)).not.toEqual(shown);
        now = next;
      }
      expect(see(log, now + 1_000 * HOUR)).toEqual(see(log, now));
      const ways = Object.values(see(log, now)?.directions ?? {});
      expect(ways.every(({ status }) => status === 'unknown')).toBe(true);
    }), { numRuns: 200 });
  });

  it('holds its status until it says, and not longer', () => {
    fc.assert(fc.property(facts, fc.integer({ min: 300, max: 800 }), (all, minute) => {
      const log = given(...all);
      for (const way of ['in', 'out'] as const) {
        const { status, validUntil } = see(log, minutes(minute))?.directions[way] ?? {};
        if (status === undefined || validUntil === undefined) continue;
        const end = Date.parse(validUntil);
        expect(see(log, end - 1)?.directions[way].status).toBe(status);
        expect(see(log, end)?.directions[way].status).not.toBe(status);
      }
    }), { numRuns: 200 });
  });

  it('never reads open, confirmed, on fewer than two independent sources that said so within the half-life', () => {
    fc.assert(fc.property(facts, fc.integer({ min: 300, max: 5_000 }), (all, minute) => {
      for (const { status, confirmed, reports } of Object.values(see(given(...all), minutes(minute))?.directions ?? {})) {
        if (status !== 'open' || !confirmed) continue;
        const halfLife = all.some(({ event }) => event.fact === 'checkpoint-registered' && event.data.kind === 'crossing') ? 12 * HOUR : 90 * MINUTE;
        const good = reports.filter((one) => one.status === 'open' && one.group !== undefined && minutes(minute) - Date.parse(one.time) < halfLife);
        expect(good.some((a) => good.some((b) => a.source !== b.source && a.group !== b.group))).toBe(true);
      }
    }), { numRuns: 200 });
  });
});

describe('a crowd', () => {
  const crowd = Array.from({ length: 70 * 9 }, (_, one) => said(`s${one % 70}`, 'open', -((one * 37) % 630) / 10, { id: String(one) }));

  it('of more reports than are kept leaves the same ones in whatever order and however often they come', () => {
    const whole = given(...crowd).picture.get(P1) as Checkpoint;
    expect(whole.reports.in.overflow).toBe(true);
    fc.assert(fc.property(fc.shuffledSubarray(crowd, { minLength: crowd.length }), fc.subarray(crowd, { maxLength: 100 }), (shuffled, copies) => {
      expect(given(...copies, ...shuffled, ...copies).picture.get(P1)).toEqual(whole);
    }), { numRuns: 5 });
  });
});
