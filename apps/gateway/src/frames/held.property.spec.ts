import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HOUR, MINUTE, type Audience, type CheckpointStatus, type Event } from '#libs/domain';
import { NOON, Stage, fact, held } from './staged.ts';

const CORRIDOR = fact('corridor-defined', 'corridor/north', { name: { en: 'North' }, geometry: { type: 'LineString', coordinates: [[34.4, 31.4], [34.5, 31.5]] } });

type Step =
  | { readonly does: 'commit'; readonly facts: readonly Event[] }
  | { readonly does: 'pass'; readonly ms: number }
  | { readonly does: 'freeze'; readonly ms: number }
  | { readonly does: 'console'; readonly how: 'drop' | 'resume' | 'stall' | 'read' | 'fetch'; readonly console: number }
  | { readonly does: 'reload'; readonly missed: readonly Event[] }
  | { readonly does: 'rebuild' };

const AUDIENCES: readonly Audience[] = ['operations', 'operations', 'aid:relief', 'aid:other', 'public'];

const time = fc.integer({ min: -120, max: 600 }).map((minutes) => NOON + minutes * MINUTE);
const anyFact: fc.Arbitrary<Event> = fc.oneof(
  fc.constant(null).map(() => CORRIDOR),
  fc.tuple(fc.constantFrom('gate', 'bridge'), fc.constantFrom(['north'], ['south'], [] as string[]), time)
    .map(([id, corridors, at]) => fact('checkpoint-registered', `checkpoint/${id}`, { name: { en: id }, kind: 'checkpoint', lon: 34.4, lat: 31.4, corridors }, at)),
  fc.tuple(fc.constantFrom('gate', 'bridge'), fc.constantFrom<CheckpointStatus>('open', 'closed', 'slow'), time, fc.constantFrom('urn:a', 'urn:b'))
    .map(([id, value, at, source]) => fact('checkpoint-status-reported', `checkpoint/${id}`, { status: value }, at, source)),
  fc.tuple(fc.constantFrom('c1', 'c2'), fc.constantFrom('relief', 'other'), fc.constantFrom('north', 'south'), time)
    .map(([id, organisation, corridor, at]) => fact('convoy-planned', `convoy/${id}`, { organisation, route: [[34.4, 31.4], [34.5, 31.5]], corridor }, at)),
  fc.tuple(fc.constantFrom('c1', 'c2'), time).map(([id, at]) => fact('convoy-departed', `convoy/${id}`, {}, at)),
  fc.tuple(fc.constantFrom('c1', 'c2'), fc.integer({ min: 0, max: 99 }), time)
    .map(([id, step, at]) => fact('convoy-position-reported', `convoy/${id}`, { lon: 34.4, lat: 31.4 + step / 1_000 }, at)),
  fc.tuple(fc.constantFrom('c1', 'c2'), time).map(([id, at]) => fact('convoy-closed', `convoy/${id}`, { outcome: 'facilitated' }, at)),
  fc.tuple(fc.constantFrom('v1', 'v2'), time, fc.constantFrom('urn:a', 'urn:b'))
    .map(([id, at, source]) => fact('violation-reported', `violation/${id}`, { class: 'small-arms-fire', sense: 'heard', lon: 34.4, lat: 31.4 }, at, source)),
  time.map((at) => fact('source-registered', 'source/a', { uri: 'urn:a', kind: 'patrol', expectedInterval: 60 }, at)),
);
const console = fc.nat(AUDIENCES.length - 1);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ does: fc.constant('commit' as const), facts: fc.array(anyFact, { minLength: 1, maxLength: 4 }) }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('pass' as const), ms: fc.constantFrom(10, 50, 1_000, 40_000) }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('freeze' as const), ms: fc.constantFrom(MINUTE, 20 * MINUTE, 5 * HOUR, 30 * HOUR) }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('console' as const), how: fc.constantFrom('drop' as const, 'resume' as const, 'stall' as const, 'read' as const, 'fetch' as const), console }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('reload' as const), missed: fc.array(anyFact, { maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.constant<Step>({ does: 'rebuild' }) },
);

describe('a console that applied every frame', () => {
  it('equals the picture of its audience, whatever was dropped, resumed, not read or built anew', () => {
    fc.assert(fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
      const stage = new Stage();
      const consoles = AUDIENCES.map((audience, place) => ({ audience, memory: stage.console(String(place)), following: false }));
      const join = (one: (typeof consoles)[number]) => {
        stage.consoles.leave(one.memory);
        one.memory.unread = 0;
        one.memory.connected = true;
        stage.join(one.memory, one.audience, one.audience === 'operations' ? one.memory.cursor : undefined);
        one.following = true;
      };
      consoles.forEach(join);
      for (const [place, step] of steps.entries()) {
        if (step.does === 'commit') stage.commit(...step.facts);
        else if (step.does === 'pass') stage.time.pass(step.ms);
        else if (step.does === 'freeze') stage.time.freeze(step.ms);
        else if (step.does === 'reload') {
          stage.miss(...step.missed);
          stage.load();
        }
        else if (step.does === 'rebuild') stage.load(`epoch-${place}`);
        else {
          const one = consoles[step.console] as (typeof consoles)[number];
          if (step.how === 'drop') { stage.consoles.leave(one.memory); one.following = false; }
          if (step.how === 'fetch') { stage.consoles.leave(one.memory); one.memory.fetch(stage, one.audience); join(one); }
          if (step.how === 'resume' && !one.following) join(one);
          if (step.how === 'stall') one.memory.unread = 100_000_000;
          if (step.how === 'read') one.memory.unread = 0;
        }
      }
      for (const one of consoles) {
        if (!one.following || !one.memory.connected) join(one);
        one.memory.unread = 0;
      }
      stage.time.pass(2_500);
      for (const { audience, memory } of consoles) {
        expect(memory.breaks).toEqual([]);
        expect(held(memory)).toEqual(stage.expected(audience));
      }
      stage.consoles.close();
    }), { numRuns: 150 });
  });
});
