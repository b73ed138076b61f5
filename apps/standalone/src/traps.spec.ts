/**
 * The traps that replay in other systems of this field fell into, each a test of its own name: what their users and makers wrote
 * down of them is why it is here.
 */
import net from 'node:net';
import type { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from '@jest/globals';
import { alertId, digestOf, formatTime, HOUR, MINUTE, SECOND, type ActFact } from '#libs/domain';
import type { EventLog } from '#libs/event-log';
import { encodeAct } from '#libs/protocol';
import { Player } from '../../../test/support/player.ts';
import { inThisProcess, OPERATION, report, throughProxy, type Answering } from './answering.ts';

const began = Date.now() - 90 * MINUTE;
const at = (minutes: number) => formatTime(began + minutes * MINUTE);
const seen = (id: string, minutes: number, data: object = { class: 'other', sense: 'seen' }) => report('violation-reported', `violation/${id}`, data, began + minutes * MINUTE);
const position = (convoy: string, minutes: number) => report('convoy-position-reported', `convoy/${convoy}`, { lon: 34.4, lat: 31.4 + minutes / 1_000 }, began + minutes * MINUTE);
const keys = ({ views }: Player) => [...views.keys()].sort();

const running: { stop(): Promise<void> }[] = [];
const players: Player[] = [];
afterEach(async () => {
  for (const one of players.splice(0)) one.close();
  for (const one of running.splice(0)) await one.stop();
});
async function started<T extends Answering>(starting: Promise<T>): Promise<T> {
  const one = await starting;
  running.push(one);
  return one;
}
async function play({ url }: Answering, open: object, auth = {}): Promise<Player> {
  const one = new Player(url, auth);
  players.push(one);
  await one.connected();
  await one.open({ operation: OPERATION, mode: 'happened', ...open });
  await one.until(() => one.cursor !== undefined);
  return one;
}
async function playedOut(one: Player): Promise<void> {
  await one.speed({ speed: 1_000 });
  await one.play();
  await one.until(() => one.state?.playing === false);
}

describe('what replay must not do', () => {
  it('need to have been started before: whatever was recorded can be played', async () => {
    const past = await started(inThisProcess());
    await past.record(seen('before-anybody-asked', 1));
    expect(keys(await play(past, { from: at(0), to: at(5), at: at(2) }))).toEqual(['violation/before-anybody-asked']);
  });

  it('leave out what existed before the range begins', async () => {
    const past = await started(inThisProcess());
    await past.record(seen('old', 1), position('old', 2), seen('new', 20));
    const one = await play(past, { from: at(10), to: at(30) });
    expect(keys(one)).toEqual(['track/old', 'violation/old']);
    await playedOut(one);
    expect(keys(one)).toEqual(['track/old', 'violation/new', 'violation/old']);
  });

  it('bring back to life what had gone', async () => {
    const past = await started(inThisProcess());
    const day = 24 * 60;
    const planned = report('convoy-planned', 'convoy/c', { organisation: 'relief', route: [[34.4, 31.4], [34.5, 31.5]] }, began - 3 * day * MINUTE);
    const closed = report('convoy-closed', 'convoy/c', { outcome: 'facilitated' }, began - 2 * day * MINUTE);
    await past.record(planned, position('c', -2.5 * day), closed);
    const one = await play(past, { from: at(-2 * day - 10), to: at(-day + 5) });
    expect(keys(one)).toEqual(['convoy/c', 'organisation/relief', 'track/c']);
    await one.seek({ at: at(-day + 1) });
    expect(keys(one)).toEqual(['organisation/relief']);
    await one.seek({ at: at(-day - 1) });
    expect(keys(one)).toEqual(['convoy/c', 'organisation/relief', 'track/c']);
    await playedOut(one);
    expect(keys(one)).toEqual(['organisation/relief']);
  });

  it('let an alert go with what it was raised for: it outlives the time that its reports are shown, played as well as sought', async () => {
    const past = await started(inThisProcess());
    const reported = Date.now() + HOUR;
    const gone = reported + 72 * HOUR;
    const alert = `alert/${alertId(digestOf('violation-near-corridor', 'corridor/north', 'violation/v'), 0)}`;
    const says = (id: string, fact: ActFact) => encodeAct(fact, { id, source: 'urn:watchfloor:demo:watch', time: reported });
    const raised = { rule: 'violation-near-corridor', subject: 'corridor/north', cause: 'violation/v', severity: 'high', corridor: 'north', km: 7.3, metres: 250, watch: 'w1' } as const;
    await past.log.append(OPERATION, [
      report('violation-reported', 'violation/v', { class: 'small-arms-fire', sense: 'seen' }, reported),
      says('w1-1', { fact: 'watch-started', subject: `operation/${OPERATION}`, data: { watch: 'w1' } }),
      says('w1-2', { fact: 'alert-raised', subject: alert, data: { ...raised, judged: { position: 1, at: formatTime(reported) } } }),
      report('source-heartbeat', 'source/s', {}, gone + HOUR),
    ].map((event) => ({ event, recordedAt: event.time })));
    const one = await play(past, { mode: 'known', from: formatTime(reported), to: formatTime(gone + 5 * MINUTE), at: formatTime(gone - 5 * MINUTE) });
    const shown = () => [one.views.has('violation/v'), one.views.get(alert)];
    expect(shown()).toMatchObject([true, { state: 'active-unacknowledged' }]);
    await playedOut(one);
    expect(shown()).toMatchObject([false, { state: 'active-unacknowledged', cause: 'violation/v' }]);
    await one.seek({ at: formatTime(gone - MINUTE) });
    expect(shown()).toMatchObject([true, { state: 'active-unacknowledged' }]);
    await one.seek({ at: formatTime(gone + MINUTE) });
    expect(shown()).toMatchObject([false, { state: 'active-unacknowledged' }]);
  });

  it('lose that something is no longer there: a console is told of it, however it gets to that instant', async () => {
    const past = await started(inThisProcess());
    await past.record(seen('v', 1), report('violation-reported', 'violation/w', { class: 'other', sense: 'seen' }, began + 5 * MINUTE));
    const one = await play(past, { from: at(0), to: at(10), at: at(6) });
    expect(keys(one)).toEqual(['violation/v', 'violation/w']);
    await one.seek({ at: at(3) });
    expect(keys(one)).toEqual(['violation/v']);
    await one.seek({ step: 'previous' });
    await one.seek({ step: 'previous' });
    await one.seek({ at: at(0) });
    expect(keys(one)).toEqual([]);
  });

  it('lose any of a burst', async () => {
    const past = await started(inThisProcess());
    const burst = Array.from({ length: 900 }, (_, place) => seen(`v${place}`, 5));
    await past.record(...burst);
    const one = await play(past, { from: at(0), to: at(10) });
    expect(keys(one)).toEqual([]);
    await playedOut(one);
    expect(one.views.size).toBe(900);
    await one.seek({ step: 'previous' });
    expect(one.state?.at).toBe(at(5));
  });

  it('take two reports for one because they came the same way, or one for two because it came twice', async () => {
    const past = await started(inThisProcess());
    const [first, second] = [seen('same', 1), seen('same', 2)];
    await past.record(first, second, first, second);
    const one = await play(past, { from: at(0), to: at(10), at: at(10) });
    expect(one.views.get('violation/same')).toMatchObject({ reports: [{ time: at(1) }, { time: at(2) }] });
  });

  it('load everything there is to show how much there is', async () => {
    const past = await started(inThisProcess());
    await past.record(...Array.from({ length: 900 }, (_, place) => position(`c${place % 9}`, place / 30)));
    const { text, body } = await past.get(`timeline?from=${at(0)}&to=${at(60)}&by=occurred&buckets=60`);
    expect(text.length).toBeLessThan(3_000);
    expect((body['counts'] as { events: number[] }[])[0]?.events.reduce((sum, one) => sum + one)).toBe(900);
  });

  it('measure time by anything but time: buckets are equally long, however much is in them', async () => {
    const past = await started(inThisProcess());
    await past.record(...Array.from({ length: 50 }, (_, place) => seen(`v${place}`, 0.5)), seen('later', 29.5));
    const { body } = await past.get(`timeline?from=${at(0)}&to=${at(30)}&by=occurred&buckets=30`);
    const events = (body['counts'] as { lane: string; events: number[] }[]).find(({ lane }) => lane === 'violations')?.events ?? [];
    expect([body['step'], events.filter((one) => one > 0), events.findLastIndex((one) => one > 0) - events.findIndex((one) => one > 0)]).toEqual([60, [50, 1], 29]);
  });

  it('be controlled by somebody else', async () => {
    const past = await started(inThisProcess());
    await past.record(seen('v', 1));
    const [one, other] = [await play(past, { from: at(0), to: at(10) }), await play(past, { from: at(0), to: at(10), at: at(3) })];
    await other.seek({ at: at(9) });
    await other.pause();
    other.close();
    await one.seek({ at: at(2) });
    expect(one.state).toMatchObject({ at: at(2) });
    expect(keys(one)).toEqual(['violation/v']);
    for (const heartbeat of one.heartbeats) expect(heartbeat.at).not.toBe(at(9));
  });

  it('say that it is connected when nothing comes: each second it says where it is, through the same order as its frames', async () => {
    const past = await started(inThisProcess());
    await past.record(seen('v', 1));
    const one = await play(past, { from: at(0), to: at(10), at: at(5) });
    await one.until(() => one.heartbeats.length >= 2);
    expect(one.heartbeats.at(-1)).toMatchObject({ cursor: one.cursor, at: at(5) });
    expect(one.breaks).toEqual([]);
  });

  it('lose where it was when a server ends', async () => {
    const past = await started(throughProxy());
    await past.record(...Array.from({ length: 60 }, (_, minute) => position('c', minute)));
    const one = await play(past, { from: at(0), to: at(60), at: at(10), speed: 300, playing: true });
    await one.until(() => Date.parse(one.at ?? '') > began + 15 * MINUTE);
    const gone = new Promise((resolve) => { one.socket.once('disconnect', resolve); });
    await past.replayAway(true);
    await gone;
    await past.replayAway(false);
    const again = await play(past, { from: at(0), to: at(60), since: one.cursor });
    expect(again.at).toBe(one.at);
    expect([...again.views]).toEqual([...one.views]);
  });

  it('end with what makes its pictures: it goes on where it stood, and says that its picture is another one', async () => {
    const past = await started(inThisProcess());
    await past.record(...Array.from({ length: 60 }, (_, minute) => position('c', minute)));
    const one = await play(past, { from: at(0), to: at(60), at: at(10), speed: 300, playing: true });
    await one.until(() => Date.parse(one.at ?? '') > began + 15 * MINUTE);
    const stood = one.at as string;
    await (past.thread as unknown as { readonly worker: Worker }).worker.terminate();
    await one.until(() => one.discontinuities.length === 1);
    await one.until(() => Date.parse(one.at ?? '') > began + 20 * MINUTE);
    expect(Date.parse(one.at ?? '')).toBeGreaterThan(Date.parse(stood));
    expect(one.views.get('track/c')).toMatchObject({ at: at(Math.floor((Date.parse(one.at ?? '') - began) / MINUTE)) });
    expect(one.breaks).toEqual([]);
  });

  it('let one caller have any number of sessions', async () => {
    const token = 'token-of-an-officer';
    const past = await started(throughProxy({ access: { [token]: { name: 'Duty officer', audience: 'operations' } }, headers: { authorization: `Bearer ${token}` } }));
    await past.record(seen('v', 1));
    for (let session = 0; session < 8; session += 1) await play(past, { from: at(0), to: at(10) }, { token });
    await expect(play(past, { from: at(0), to: at(10) }, { token })).rejects.toMatchObject({ problem: { status: 429 } });
  });

  it('be open to whoever may not read', async () => {
    const access = { 'token-of-a-sensor': { name: 'Sensor', sends: ['urn:sensor'] }, 'token-of-relief': { name: 'Relief', audience: 'aid:relief' } };
    const past = await started(throughProxy({ access, headers: { authorization: 'Bearer token-of-relief' } }));
    await expect(play(past, {}, { token: 'token-of-a-sensor' })).rejects.toMatchObject({ status: 403 });
    await expect(play(past, {}, { token: 'nobody' })).rejects.toMatchObject({ status: 401 });
    await expect(play(past, { audience: 'operations' }, { token: 'token-of-relief' })).rejects.toMatchObject({ problem: { status: 403 } });
  });
});

describe('nothing leaves a playback', () => {
  it('no event is appended, nobody is called, and it does not record itself', async () => {
    const past = await started(inThisProcess());
    await past.record(...Array.from({ length: 300 }, (_, place) => position(`c${place % 5}`, place / 10)), ...Array.from({ length: 20 }, (_, place) => seen(`v${place}`, place)));
    const { log } = past;
    const head = await log.head(OPERATION);
    const called: unknown[] = [];
    const [append, connect] = [log.append.bind(log), net.Socket.prototype.connect];
    const own = new URL(past.url).port;
    (log as { append: EventLog['append'] }).append = async (...given) => { called.push(['append', ...given]); return append(...given); };
    net.Socket.prototype.connect = function calling(this: net.Socket, ...given: Parameters<typeof connect>) {
      // The consoles of this very test come from this process too.
      if (!JSON.stringify(given).includes(own)) called.push(['connect', ...given]);
      return connect.apply(this, given);
    } as typeof connect;
    try {
      const one = await play(past, { from: at(0), to: at(15) });
      for (const mode of ['known', 'happened', 'difference'] as const) {
        await one.mode({ mode });
        await one.seek({ at: at(0) });
        await playedOut(one);
      }
      const asked = one.socket as unknown as { timeout(ms: number): { emitWithAck(event: string, payload: object): Promise<unknown> } };
      for (const [event, payload] of [['join', { operation: OPERATION }], ['command', { id: 'c-1', type: 'add-note', subject: 'note/n', data: { text: 'written in replay' } }]] as const) {
        await expect(asked.timeout(SECOND).emitWithAck(event, payload)).rejects.toThrow();
      }
    } finally {
      net.Socket.prototype.connect = connect;
      (log as { append: EventLog['append'] }).append = append;
    }
    expect(called).toEqual([]);
    expect(await log.head(OPERATION)).toBe(head);
  });
});
