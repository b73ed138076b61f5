import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HOUR, MINUTE, viewAll, type Audience, type CheckpointStatus, type Event } from '#libs/domain';
import { FRAME_EVERY_MS } from './feed.ts';
import { MemoryConsole, NOON, Stage, fact, quiet } from './staged.ts';

const CORRIDOR = fact('corridor-defined', 'corridor/north', { name: { en: 'North' }, geometry: { type: 'LineString', coordinates: [[34.4, 31.4], [34.5, 31.5]] } });
const CHECKPOINT = fact('checkpoint-registered', 'checkpoint/gate', { name: { en: 'Gate' }, kind: 'checkpoint', lon: 34.4, lat: 31.4, corridors: ['north'] });
const PLAN = fact('convoy-planned', 'convoy/c1', { organisation: 'relief', route: [[34.4, 31.4], [34.5, 31.5]], corridor: 'north' });
const position = (lat: number, time = NOON) => fact('convoy-position-reported', 'convoy/c1', { lon: 34.4, lat }, time);
const status = (value: CheckpointStatus, time = NOON, source = 'urn:source:patrol') => fact('checkpoint-status-reported', 'checkpoint/gate', { status: value }, time, source);

function joined(stage: Stage, audience: Audience = 'operations'): MemoryConsole {
  const console = stage.console(`console of ${audience}`);
  stage.join(console, audience);
  return console;
}
const expected = (stage: Stage, audience: Audience) => JSON.parse(JSON.stringify(Object.fromEntries(viewAll(stage.live.picture, audience, stage.live.now())))) as unknown;
const held = (console: MemoryConsole) => Object.fromEntries(console.views);

describe('the frames of one audience', () => {
  it('send the first change after a quiet moment at once, then at most one frame per 50 ms, conflated by key', () => {
    const stage = new Stage();
    stage.commit(CORRIDOR, PLAN);
    const console = joined(stage);
    stage.time.pass(1_000);
    stage.commit(position(31.41));
    expect(console.said('changes')).toHaveLength(1);
    for (let lat = 31.42; lat < 31.49; lat += 0.01) stage.commit(position(lat, NOON + Math.round(lat * 100)));
    expect(console.said('changes')).toHaveLength(1);
    stage.time.pass(FRAME_EVERY_MS);
    expect(console.said('changes')).toHaveLength(2);
    expect(held(console)).toEqual(expected(stage, 'operations'));
    stage.time.pass(10 * FRAME_EVERY_MS);
    expect(console.said('changes')).toHaveLength(2);
  });

  it('send nothing for a change that the audience does not see, and no empty frame', () => {
    const stage = new Stage();
    stage.commit(CORRIDOR, CHECKPOINT, PLAN);
    const theirs = joined(stage, 'aid:relief');
    const others = joined(stage, 'aid:other');
    stage.time.pass(100);
    stage.commit(position(31.42));
    stage.time.pass(100);
    expect(theirs.said('changes')).toHaveLength(1);
    expect(others.said('changes')).toHaveLength(0);
    expect(JSON.stringify(others.heard)).not.toContain('convoy');
  });

  it('send what only time changes as a frame like any other', () => {
    const stage = new Stage();
    stage.commit(CORRIDOR, CHECKPOINT, status('closed'));
    const console = joined(stage);
    expect(console.views.get('corridor/north')).toMatchObject({ state: 'closed' });
    stage.time.freeze(7 * HOUR);
    stage.time.pass(1_000);
    expect(console.views.get('corridor/north')).toMatchObject({ state: 'unknown' });
    expect(console.breaks).toEqual([]);
    expect(held(console)).toEqual(expected(stage, 'operations'));
  });

  it('resume with exactly one frame whose after is the cursor the console gave', () => {
    const stage = new Stage();
    stage.commit(CORRIDOR, CHECKPOINT, PLAN, position(31.41), status('closed'));
    const console = joined(stage);
    joined(stage, 'aid:relief');
    stage.time.pass(1_000);
    const since = console.cursor as string;
    stage.consoles.leave(console);
    stage.commit(position(31.45, NOON + 1_500));
    stage.time.freeze(7 * HOUR);
    stage.time.pass(1_000);
    const before = console.heard.length;
    stage.join(console, 'operations', since);
    expect(console.begun?.mode).toBe('resumed');
    expect(console.heard.slice(before).map(({ event, payload }) => [event, payload['after']])).toEqual([['changes', since]]);
    expect(console.cursor).toBe(console.begun?.cursor);
    expect(console.breaks).toEqual([]);
    expect(held(console)).toEqual(expected(stage, 'operations'));
  });

  it('resume with one frame although nothing has changed', () => {
    const stage = new Stage();
    stage.commit(CORRIDOR);
    const console = joined(stage);
    const since = console.cursor as string;
    stage.join(console, 'operations', since);
    expect(console.said('changes')).toMatchObject([{ after: since, cursor: console.begun?.cursor, changes: [] }]);
  });

  it('begin with a picture for another epoch, and for every other audience', () => {
    const stage = new Stage();
    stage.commit(CORRIDOR, PLAN);
    const console = joined(stage);
    const since = console.cursor as string;
    stage.consoles.leave(console);
    stage.load('second');
    stage.join(console, 'operations', since);
    expect(console.begun?.mode).toBe('picture');
    expect(held(console)).toEqual(expected(stage, 'operations'));
  });

  it('break with a discontinuity and a new picture when the picture was built anew', () => {
    const stage = new Stage();
    stage.commit(CORRIDOR, PLAN);
    const console = joined(stage);
    stage.load('second');
    expect(console.heard.map(({ event }) => event)).toEqual(['picture', 'discontinuity', 'picture']);
    expect(console.said('discontinuity')).toEqual([{ reason: 'rebuilt' }]);
    stage.commit(position(31.44));
    stage.time.pass(2_000);
    expect(console.breaks).toEqual([]);
    expect(held(console)).toEqual(expected(stage, 'operations'));
  });

  it('go on in the same chain when the store could not reach back but kept its build', () => {
    const stage = new Stage();
    stage.commit(CORRIDOR, PLAN);
    const console = joined(stage);
    stage.load();
    stage.commit(position(31.44));
    stage.time.pass(2_000);
    expect(console.said('discontinuity')).toEqual([]);
    expect(console.breaks).toEqual([]);
    expect(held(console)).toEqual(expected(stage, 'operations'));
  });

  it('beat each second with the cursor of the last frame', () => {
    const stage = new Stage();
    stage.commit(CORRIDOR, PLAN);
    const console = joined(stage);
    stage.time.pass(3_000);
    expect(console.said('heartbeat')).toHaveLength(3);
    expect(console.said('heartbeat').every(({ cursor }) => cursor === console.cursor)).toBe(true);
  });

  it('stop for a console that does not read, and begin again with a picture when it does', () => {
    let discontinuities = 0;
    const stage = new Stage({ ...quiet, discontinuity: () => { discontinuities += 1; } });
    stage.commit(CORRIDOR, PLAN);
    const console = joined(stage);
    const reading = stage.console('reads on');
    stage.join(reading, 'operations');
    console.unread = 10_000_000;
    stage.commit(position(31.44));
    const heard = console.heard.length;
    for (let round = 0; round < 10; round += 1) {
      stage.commit(position(31.44 + round / 1_000, NOON + 10 + round));
      stage.time.pass(1_000);
    }
    expect(console.heard).toHaveLength(heard);
    expect(reading.said('changes').length).toBeGreaterThan(5);
    console.unread = 0;
    stage.time.pass(1_000);
    expect(console.heard.slice(heard, heard + 2).map(({ event }) => event)).toEqual(['discontinuity', 'picture']);
    expect(discontinuities).toBe(1);
    expect(console.breaks).toEqual([]);
    expect(held(console)).toEqual(expected(stage, 'operations'));
  });

  it('give up on a console that has not read for 30 s', () => {
    const stage = new Stage();
    stage.commit(PLAN);
    const console = joined(stage);
    console.unread = 10_000_000;
    stage.time.pass(32_000);
    expect(console.connected).toBe(false);
  });

  it('exist while the audience has consoles', () => {
    const stage = new Stage();
    stage.commit(CORRIDOR);
    const console = joined(stage);
    stage.consoles.leave(console);
    const heard = console.heard.length;
    stage.commit(PLAN);
    stage.time.pass(5_000);
    expect(console.heard).toHaveLength(heard);
    expect(stage.live.moved$.observed).toBe(false);
  });
});

type Step =
  | { readonly does: 'commit'; readonly facts: readonly Event[] }
  | { readonly does: 'pass' | 'freeze'; readonly ms: number }
  | { readonly does: 'drop' | 'resume' | 'stall' | 'read'; readonly console: number }
  | { readonly does: 'reload' }
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
  { weight: 4, arbitrary: fc.record({ does: fc.constantFrom('drop' as const, 'resume' as const, 'stall' as const, 'read' as const), console }) },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ does: 'reload' }, { does: 'rebuild' }) },
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
        else if (step.does === 'reload') stage.load();
        else if (step.does === 'rebuild') stage.load(`epoch-${place}`);
        else {
          const one = consoles[step.console] as (typeof consoles)[number];
          if (step.does === 'drop') { stage.consoles.leave(one.memory); one.following = false; }
          if (step.does === 'resume' && !one.following) join(one);
          if (step.does === 'stall') one.memory.unread = 100_000_000;
          if (step.does === 'read') one.memory.unread = 0;
        }
      }
      for (const one of consoles) {
        if (!one.following || !one.memory.connected) join(one);
        one.memory.unread = 0;
      }
      stage.time.pass(2_500);
      for (const { audience, memory } of consoles) {
        expect(memory.breaks).toEqual([]);
        expect(held(memory)).toEqual(expected(stage, audience));
      }
      stage.consoles.close();
    }), { numRuns: 150 });
  });
});
