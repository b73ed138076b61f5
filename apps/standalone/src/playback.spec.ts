import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatTime, MINUTE, SECOND } from '#libs/domain';
import { Player } from '../../../test/support/player.ts';
import { answering, report, type Answering } from './answering.ts';

const began = Date.now() - 60 * MINUTE;
const at = (minutes: number) => formatTime(began + minutes * MINUTE);
const plain = (views: Iterable<readonly [string, unknown]>): unknown => JSON.parse(JSON.stringify(Object.fromEntries(views)));

describe.each(Object.entries(answering))('a playback, served %s', (_where, start) => {
  let past: Answering;
  const players: Player[] = [];
  const player = async (auth = {}) => {
    const one = new Player(past.url, auth);
    players.push(one);
    await one.connected();
    return one;
  };
  /** What HTTP says of the same instant. */
  const asked = async (query: string) => plain(((await past.get(`picture?${query}`)).body['entities'] as [string, unknown][]) ?? []);

  beforeAll(async () => {
    past = await start();
    await past.record(
      report('corridor-defined', 'corridor/north', { name: { en: 'North road' }, geometry: { type: 'LineString', coordinates: [[34.4, 31.4], [34.5, 31.5]] }, checkpoints: ['k1'] }, began),
      report('convoy-planned', 'convoy/c1', { organisation: 'relief', route: [[34.4, 31.4], [34.5, 31.5]], corridor: 'north' }, began),
      ...Array.from({ length: 40 }, (_, step) => report('convoy-position-reported', 'convoy/c1', { lon: 34.4 + step / 1_000, lat: 31.4 }, began + step * MINUTE)),
      ...Array.from({ length: 20 }, (_, step) => report('checkpoint-status-reported', 'checkpoint/k1', { status: step % 2 === 0 ? 'open' : 'closed' }, began + step * 2 * MINUTE)),
      report('violation-reported', 'violation/v1', { class: 'small-arms-fire', sense: 'heard' }, began + 7 * MINUTE),
    );
  });
  afterAll(async () => {
    for (const one of players) one.close();
    await past.stop();
  });

  it('opens paused at the begin of the log, as it was known, and shows what HTTP shows', async () => {
    const one = await player();
    const state = await one.open({ operation: 'demo' });
    expect(state).toMatchObject({ operation: 'demo', audience: 'operations', mode: 'known', speed: 1, playing: false, skipQuiet: false, unreadable: 0, at: state.from });
    await one.until(() => one.cursor !== undefined);
    expect(plain(one.views)).toEqual(await asked(`asKnownAt=${state.at}`));
    expect(one.breaks).toEqual([]);
  });

  it('seeks, steps, plays at any speed and pauses, and is at each frame the picture of its instant', async () => {
    const one = await player();
    await one.open({ operation: 'demo', mode: 'happened', from: at(0), to: at(50), at: at(3) });
    await one.until(() => one.cursor !== undefined);
    const held = async () => expect(plain(one.views)).toEqual(await asked(`asOf=${one.at}`));
    await held();
    await one.seek({ at: at(20) });
    expect(one.at).toBe(at(20));
    await held();
    await one.seek({ at: at(5) });
    await held();
    expect((await one.seek({ step: 'next' })).at).toBe(at(6));
    expect((await one.seek({ step: 'previous' })).at).toBe(at(5));
    expect(one.views.get('track/c1')).toMatchObject({ at: at(5) });
    await one.speed({ speed: 600 });
    await one.play();
    await one.until(() => Date.parse(one.at ?? '') >= began + 10 * MINUTE);
    const paused = await one.pause();
    expect(paused.playing).toBe(false);
    await held();
    await one.speed({ speed: 1_000 });
    await one.play();
    await one.until(() => one.state?.playing === false);
    expect(one.state).toMatchObject({ at: at(50), playing: false });
    await held();
    expect(one.breaks).toEqual([]);
  });

  it('skips what is quiet', async () => {
    const one = await player();
    await one.open({ operation: 'demo', mode: 'happened', from: at(-300), to: at(2), skipQuiet: true, playing: true });
    await one.until(() => one.state?.playing === true && Date.parse(one.at ?? '') >= began - SECOND);
    expect(Date.parse(one.state?.at ?? '')).toBeLessThan(began + 30 * SECOND);
  });

  it('tells what was known otherwise, and why', async () => {
    const one = await player();
    await one.open({ operation: 'demo', mode: 'difference', from: at(0), to: at(50), at: at(8) });
    await one.until(() => one.difference !== undefined);
    expect(one.difference?.entities.find(({ key }) => key === 'violation/v1')).toMatchObject({ known: null, happened: { class: 'small-arms-fire' }, whys: [{ why: 'late' }] });
    const { mode } = await one.mode({ mode: 'known' });
    expect([mode, one.views.size]).toEqual(['known', 0]);
    expect(one.breaks).toEqual([]);
  });

  it('goes on at its cursor', async () => {
    const first = await player();
    await first.open({ operation: 'demo', mode: 'happened', from: at(0), to: at(50), at: at(10), speed: 300, playing: true });
    await first.until(() => Date.parse(first.at ?? '') >= began + 15 * MINUTE);
    const { cursor } = first;
    const stood = first.at as string;
    first.close();
    const second = await player();
    const state = await second.open({ operation: 'demo', mode: 'happened', from: at(0), to: at(50), ...(cursor !== undefined && { since: cursor }) });
    expect(state.at).toBe(stood);
    await second.until(() => second.cursor !== undefined);
    expect(plain(second.views)).toEqual(await asked(`asOf=${stood}`));
  });

  it('shows another audience what it may see, and no position', async () => {
    const one = await player();
    const state = await one.open({ operation: 'demo', audience: 'aid:relief', mode: 'happened', from: at(0), at: at(9) });
    await one.until(() => one.cursor !== undefined);
    expect([...one.views.keys()].sort()).toEqual(['checkpoint/k1', 'convoy/c1', 'corridor/north', 'track/c1']);
    expect(state).not.toHaveProperty('position');
    expect(one.cursor).toMatch(/^[\w-]{60,}$/);
    expect(plain(one.views)).toEqual(await asked(`asOf=${at(9)}&audience=aid:relief`));
  });

  it('answers what it cannot do with a problem that names the field', async () => {
    const one = await player();
    const refused = (asking: Promise<unknown>) => asking.then(() => ({}), (error: { problem: unknown }) => error.problem);
    expect(await refused(one.play())).toMatchObject({ status: 422 });
    expect(await refused(one.open({ operation: 'demo', from: 'soon' }))).toMatchObject({ status: 422, errors: [{ pointer: '/from' }] });
    expect(await refused(one.open({ operation: 'demo', from: at(2), to: at(1) }))).toMatchObject({ status: 422, errors: [{ pointer: '/to' }] });
    expect(await refused(one.open({ operation: 'elsewhere' }))).toMatchObject({ status: 404 });
    await one.open({ operation: 'demo' });
    expect(await refused(one.speed({ speed: 0 }))).toMatchObject({ status: 422, errors: [{ pointer: '/speed' }] });
    expect(await refused(one.seek({ at: 'soon' }))).toMatchObject({ status: 422, errors: [{ pointer: '/at' }] });
  });
});
