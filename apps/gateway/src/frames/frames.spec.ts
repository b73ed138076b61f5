import { describe, expect, it } from '@jest/globals';
import { HOUR, type Audience, type CheckpointStatus } from '#libs/domain';
import { FRAME_EVERY_MS } from './feed.ts';
import { MemoryConsole, NOON, Stage, fact, held, quiet } from './staged.ts';

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
    expect(held(console)).toEqual(stage.expected('operations'));
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
    expect(held(console)).toEqual(stage.expected('operations'));
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
    expect(console.heard.slice(before).map(({ event, payload }) => [event, payload['after']])).toEqual([['changes', since], ['heartbeat', undefined]]);
    expect(console.cursor).toBe(console.begun?.cursor);
    expect(console.breaks).toEqual([]);
    expect(held(console)).toEqual(stage.expected('operations'));
  });

  it('hold everything that was due by then, even if timers are late', () => {
    const stage = new Stage();
    stage.commit(CORRIDOR, CHECKPOINT, PLAN, status('closed'));
    const console = joined(stage);
    stage.time.freeze(7 * HOUR);
    stage.commit(position(31.45, NOON + 7 * HOUR));
    expect(console.said('changes')).toHaveLength(1);
    expect(held(console)).toEqual(stage.expected('operations'));
  });

  it('catch up each console from the same cursor to where the feed is when it comes', () => {
    const stage = new Stage();
    stage.commit(CORRIDOR, PLAN);
    const consoles = ['first', 'second', 'stays'].map((id) => stage.console(id));
    for (const console of consoles) stage.join(console, 'operations');
    const [first, second] = consoles as [MemoryConsole, MemoryConsole];
    const since = first.cursor as string;
    for (const console of [first, second]) stage.consoles.leave(console);
    for (const [console, lat] of [[first, 31.41], [second, 31.42]] as const) {
      stage.commit(position(lat, NOON + lat * 1_000));
      stage.time.pass(1_000);
      stage.join(console, 'operations', since);
    }
    expect([first.cursor, first.breaks, second.breaks]).toEqual([second.cursor, [], []]);
    expect(held(second)).toEqual(stage.expected('operations'));
  });

  it('let a console go on from a picture fetched between two frames, even if what it saw is taken back at once', () => {
    const stage = new Stage();
    stage.commit(CORRIDOR, CHECKPOINT, status('open'));
    joined(stage);
    stage.commit(status('slow', NOON + 1_000, 'urn:other'));
    const wrong = status('closed', NOON + 2_000);
    stage.commit(wrong);
    const console = stage.console('fetched');
    console.fetch(stage, 'operations');
    stage.join(console, 'operations', console.cursor);
    stage.commit(fact('checkpoint-status-retracted', 'checkpoint/gate', { retracts: `${wrong.source} ${wrong.id}`, reason: 'Wrong gate' }, NOON + 3_000));
    stage.time.pass(1_000);
    expect(held(console)).toEqual(stage.expected('operations'));
  });

  it('catch up with what changed, what depends on it and what time changed while this gateway had to load anew', () => {
    const stage = new Stage();
    stage.commit(CORRIDOR, CHECKPOINT, PLAN, status('open'));
    const console = joined(stage);
    for (const happens of [() => stage.miss(status('closed', NOON + 1_000)), () => stage.time.freeze(7 * HOUR)]) {
      stage.consoles.leave(console);
      stage.time.pass(1_000);
      happens();
      stage.load();
      stage.join(console, 'operations', console.cursor);
      expect(console.begun?.mode).toBe('resumed');
      expect(held(console)).toEqual(stage.expected('operations'));
    }
    expect(console.breaks).toEqual([]);
  });

  it('resume with one frame although nothing has changed', () => {
    const stage = new Stage();
    stage.commit(CORRIDOR);
    const console = joined(stage);
    const since = console.cursor as string;
    stage.join(console, 'operations', since);
    expect(console.said('changes')).toMatchObject([{ after: since, cursor: console.begun?.cursor, changes: [] }]);
  });

  it('resume without naming what has no view of its own', () => {
    const stage = new Stage();
    stage.commit(CORRIDOR, PLAN);
    const console = joined(stage);
    stage.consoles.leave(console);
    stage.time.pass(1_000);
    stage.commit(position(31.41));
    stage.join(console, 'operations', console.cursor as string);
    const keys = console.said('changes').flatMap(({ changes }) => (changes as [string, unknown][]).map(([key]) => key));
    expect([keys.includes('track/c1'), keys.some((key) => key.startsWith('feed/'))]).toEqual([true, false]);
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
    expect(held(console)).toEqual(stage.expected('operations'));
  });

  it('break with a discontinuity and a new picture when the picture was built anew', () => {
    const stage = new Stage();
    stage.commit(CORRIDOR, PLAN);
    const console = joined(stage);
    stage.load('second');
    expect(console.heard.map(({ event }) => event)).toEqual(['picture', 'heartbeat', 'discontinuity', 'picture', 'heartbeat']);
    expect(console.said('discontinuity')).toEqual([{ reason: 'rebuilt' }]);
    stage.commit(position(31.44));
    stage.time.pass(2_000);
    expect(console.breaks).toEqual([]);
    expect(held(console)).toEqual(stage.expected('operations'));
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
    expect(held(console)).toEqual(stage.expected('operations'));
  });

  it('beat behind a picture and then each second, with the cursor of the last frame', () => {
    const stage = new Stage();
    stage.commit(CORRIDOR, PLAN);
    const console = joined(stage);
    stage.time.pass(3_000);
    expect(console.said('heartbeat')).toHaveLength(1 + 3);
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
    expect(held(console)).toEqual(stage.expected('operations'));
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
