import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Socket } from 'socket.io-client';
import { applyChanges, type EntityKey } from '#libs/domain';
import type { ChangesFrame, CommandAnswer, JoinAnswer, PictureFrame, Problem } from '#libs/protocol';
import { OPERATION, report, serveGateway, within, type Served } from './served.ts';

const CORRIDOR = () => report('corridor-defined', 'corridor/north', { name: { en: 'North' }, geometry: { type: 'LineString', coordinates: [[34.4, 31.4], [34.5, 31.5]] } });
const PLAN = () => report('convoy-planned', 'convoy/c1', { organisation: 'relief', route: [[34.4, 31.4], [34.5, 31.5]], corridor: 'north' });
const moved = (lat: number) => report('convoy-position-reported', 'convoy/c1', { lon: 34.4, lat });

let served: Served;
beforeEach(async () => { served = await serveGateway(); });
afterEach(async () => { await served.stop(); });

type Joined = Exclude<JoinAnswer, { error: Problem }>;

/** What a console written from the contract alone would do with what it hears. */
class Console {
  readonly views = new Map<EntityKey, unknown>();
  readonly heard: string[] = [];
  readonly breaks: string[] = [];
  cursor = '';
  private whole = true;
  private waiting: (() => void)[] = [];
  readonly socket: Socket;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('picture', (frame: PictureFrame) => {
      if (this.whole) this.views.clear();
      this.whole = frame.done;
      applyChanges(this.views, frame.entities);
      this.take('picture', frame.cursor);
    });
    socket.on('changes', (frame: ChangesFrame) => {
      if (frame.after !== this.cursor) this.breaks.push(frame.after);
      applyChanges(this.views, frame.changes);
      this.take('changes', frame.cursor);
    });
    socket.on('heartbeat', ({ cursor }: { cursor: string }) => {
      if (cursor !== this.cursor) this.breaks.push(cursor);
      this.take('heartbeat', cursor);
    });
    socket.on('discontinuity', () => this.take('discontinuity', this.cursor));
  }

  join(input: unknown): Promise<JoinAnswer> {
    return within(this.socket.emitWithAck('join', input) as Promise<JoinAnswer>, 'the answer to a join');
  }
  async joined(input: unknown): Promise<Joined> {
    const answer = await this.join(input);
    if ('error' in answer) throw new Error(answer.error.detail);
    return answer;
  }
  command(input: unknown): Promise<CommandAnswer> {
    return within(this.socket.emitWithAck('command', input) as Promise<CommandAnswer>, 'the answer to a command');
  }
  async until(holds: () => boolean, what: string): Promise<void> {
    while (!holds()) await within(new Promise<void>((resolve) => { this.waiting.push(resolve); }), what);
  }
  private take(event: string, cursor: string): void {
    this.heard.push(event);
    this.cursor = cursor;
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

const refusal = (socket: Socket) => within(new Promise<Error & { data?: Problem }>((resolve) => { socket.on('connect_error', resolve); }), 'a refused connection');
const pictureOf = async (query = '') => Object.fromEntries((await served.get(`/v1/operations/${OPERATION}/picture${query}`)).body['entities'] as [string, unknown][]);

describe('a console on /live', () => {
  it('joins, is answered first, then has the picture, then every change', async () => {
    await served.record(CORRIDOR(), PLAN());
    const console = new Console(served.connect());
    const answer = await console.joined({ operation: OPERATION });
    expect(answer).toMatchObject({ audience: 'operations', mode: 'picture' });
    await console.until(() => console.heard.includes('picture'), 'a picture');
    expect(console.cursor).toBe(answer.cursor);
    await served.record(moved(31.45));
    await console.until(() => console.views.has('track/c1'), 'a track');
    expect(Object.fromEntries(console.views)).toEqual(await pictureOf());
    await console.until(() => console.heard.includes('heartbeat'), 'a heartbeat');
    expect(console.breaks).toEqual([]);
  });

  it('hears in the heartbeat that acknowledged events wait outside the log', async () => {
    const said: boolean[] = [];
    const console = new Console(served.connect());
    console.socket.on('heartbeat', ({ spooled }: { spooled: boolean }) => said.push(spooled));
    await console.joined({ operation: OPERATION });
    await console.until(() => said.includes(false), 'a heartbeat');
    await served.spool();
    await console.until(() => said.at(-1) === true, 'a heartbeat that tells of the spool');
  });

  it('drops, and resumes with exactly one frame that follows its cursor', async () => {
    await served.record(CORRIDOR(), PLAN());
    const console = new Console(served.connect());
    await console.joined({ operation: OPERATION });
    await console.until(() => console.heard.includes('picture'), 'a picture');
    console.socket.disconnect();
    await served.record(moved(31.41), moved(31.42));
    const since = console.cursor;
    const before = console.heard.length;
    console.socket.connect();
    const answer = await console.joined({ operation: OPERATION, since });
    await console.until(() => console.heard.length > before, 'a frame');
    expect(answer.mode).toBe('resumed');
    expect(console.heard[before]).toBe('changes');
    expect(console.cursor).toBe(answer.cursor);
    await served.record(moved(31.44));
    await console.until(() => (console.views.get('track/c1') as { lat: number }).lat === 31.44, 'the next change');
    expect(console.breaks).toEqual([]);
    expect(Object.fromEntries(console.views)).toEqual(await pictureOf());
  });

  it('resumes from the cursor of a picture fetched over HTTP', async () => {
    await served.record(CORRIDOR(), PLAN());
    const { body } = await served.get(`/v1/operations/${OPERATION}/picture`);
    await served.record(moved(31.47));
    const console = new Console(served.connect());
    console.cursor = body['cursor'] as string;
    expect(await console.joined({ operation: OPERATION, since: body['cursor'] })).toMatchObject({ mode: 'resumed' });
    await console.until(() => console.views.has('track/c1'), 'a track');
    expect(console.breaks).toEqual([]);
  });

  it('follows one audience at a time: a new join replaces the old one', async () => {
    await served.record(CORRIDOR(), PLAN());
    const console = new Console(served.connect());
    await console.joined({ operation: OPERATION });
    expect(await console.joined({ operation: OPERATION, audience: 'aid:other' })).toMatchObject({ audience: 'aid:other', mode: 'picture' });
    await console.until(() => console.heard.filter((event) => event === 'picture').length === 2, 'a second picture');
    await served.record(moved(31.45));
    await console.until(() => console.heard.includes('heartbeat'), 'a heartbeat');
    expect(console.views.has('convoy/c1') || console.views.has('track/c1')).toBe(false);
    expect(console.breaks).toEqual([]);
  });

  it('gives every other audience a picture whatever cursor it shows, and cursors that say nothing', async () => {
    await served.record(CORRIDOR(), PLAN());
    const console = new Console(served.connect());
    const first = await console.joined({ operation: OPERATION, audience: 'aid:relief' });
    const again = await console.joined({ operation: OPERATION, audience: 'aid:relief', since: first.cursor });
    expect(again.mode).toBe('picture');
    expect(Buffer.from(first.cursor, 'base64url').toString('latin1')).not.toMatch(/\d{10}/);
  });

  it('answers forged and foreign cursors with a picture, bad joins with a problem, and never breaks', async () => {
    const console = new Console(served.connect());
    for (const since of ['', 'x', '-1', Buffer.from('0000000000000000 0000000000000000 nothing').toString('base64url')]) {
      expect(await console.join({ operation: OPERATION, since })).toHaveProperty(since === '' ? 'error' : 'mode');
    }
    for (const input of [null, 7, [], {}, { operation: 'Demo' }, { operation: OPERATION, audience: 'everybody' }]) {
      expect(await console.join(input)).toHaveProperty('error');
    }
  });

  it('may not join without end', async () => {
    const console = new Console(served.connect());
    const answers = await Promise.all(Array.from({ length: 30 }, () => console.join({ operation: 'nowhere' })));
    const statuses = answers.map((answer) => ('error' in answer ? answer.error.status : 200));
    expect(statuses.filter((status) => status === 404)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(20);
  });

  it('waits for a cursor that is ahead of this gateway, then resumes', async () => {
    await served.record(CORRIDOR(), PLAN());
    const { body } = await served.get(`/v1/operations/${OPERATION}/picture`);
    const [, at, ...build] = Buffer.from(body['cursor'] as string, 'base64url').toString().split(' ');
    const ahead = Buffer.from(`${String(2).padStart(16, '0')} ${at} ${build.join(' ')}`).toString('base64url');
    const console = new Console(served.connect());
    const answered = console.join({ operation: OPERATION, since: ahead });
    await served.record(moved(31.43), moved(31.44));
    expect(await answered).toMatchObject({ mode: 'resumed' });
  });

  it('commands the operation it joined, and hears what happened', async () => {
    await served.record(CORRIDOR());
    const console = new Console(served.connect({ actor: 'Ḥana' }));
    const command = { id: 'cmd-1', type: 'suspend-corridor', subject: 'corridor/north', data: { reason: 'Device beside the road' } };
    expect(await console.command(command)).toMatchObject({ status: 422 });
    await console.joined({ operation: OPERATION });
    expect(await console.command(command)).toMatchObject({ id: 'cmd-1', status: 'accepted', position: 2 });
    await console.until(() => (console.views.get('corridor/north') as { state?: string } | undefined)?.state === 'suspended', 'the suspension');
    expect(console.views.get('corridor/north')).toMatchObject({ acts: { suspended: { by: 'Ḥana', act: 'cmd-1' } } });
    expect(await console.command('nonsense')).toMatchObject({ status: 422 });
  });

  it('lets nobody hear what became of a command that is not theirs to give', async () => {
    await served.record(CORRIDOR(), PLAN());
    const path = `/v1/operations/${OPERATION}/commands`;
    const command = { id: 'cmd-1', type: 'suspend-corridor', subject: 'corridor/north', data: { reason: 'Device beside the road' } };
    expect((await served.post(path, command)).status).toBe(200);
    const again = await served.post(`${path}?audience=aid:relief`, command);
    const never = await served.post(`${path}?audience=aid:relief`, { ...command, id: 'cmd-2' });
    expect([again.status, never.status]).toEqual([403, 403]);
    expect({ ...again.body, id: 'cmd-2' }).toEqual(never.body);
  });

  it('ignores events that nobody knows, and survives what is not JSON of ours', async () => {
    const console = new Console(served.connect());
    console.socket.emit('subscribe', { everything: true });
    console.socket.emit('join');
    console.socket.emit('command', Buffer.from('binary'));
    expect(await console.joined({ operation: OPERATION })).toMatchObject({ mode: 'picture' });
  });
});

describe('the handshake', () => {
  it('refuses /replay with a clear reason, and any other namespace', async () => {
    expect((await refusal(served.connect({}, '/replay'))).data).toMatchObject({ status: 501 });
    expect(await refusal(served.connect({}, '/'))).toBeInstanceOf(Error);
    expect(await refusal(served.connect({}, '/elsewhere'))).toBeInstanceOf(Error);
  });

  it('needs a token that may read, when there are tokens', async () => {
    await served.stop();
    served = await serveGateway({ access: { 'reader-token': { name: 'Relief', audience: 'aid:relief' }, 'sender-token': { name: 'Trackers', sends: ['urn:device:'] } } });
    expect((await refusal(served.connect())).data).toMatchObject({ status: 401 });
    expect((await refusal(served.connect({ token: 'wrong' }))).data).toMatchObject({ status: 401 });
    expect((await refusal(served.connect({ token: 'sender-token' }))).data).toMatchObject({ status: 403 });
    const console = new Console(served.connect({ token: 'reader-token' }));
    expect(await console.join({ operation: OPERATION, audience: 'operations' })).toMatchObject({ error: { status: 403 } });
    expect(await console.join({ operation: OPERATION })).toMatchObject({ audience: 'aid:relief' });
  });

  it('lets no page of another site in', async () => {
    const upgrade = {
      connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': Buffer.from('0123456789abcdef').toString('base64'),
    };
    for (const headers of [{ origin: 'https://evil.example' }, { host: 'evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
      const status = await within(new Promise<number>((resolve) => {
        const asked = request(`${served.url}/socket.io/?EIO=4&transport=websocket`, { headers: { ...upgrade, ...headers } });
        asked.on('response', (response) => resolve(response.statusCode ?? 0)).on('upgrade', () => resolve(101)).on('error', () => {}).end();
      }), 'an answer to the upgrade');
      expect(status).toBe(403);
    }
    for (const transport of ['polling', 'websocket']) {
      const asked = await fetch(`${served.url}/socket.io/?EIO=4&transport=${transport}`, { headers: { origin: 'https://evil.example' } });
      expect([asked.status, await asked.json()]).toMatchObject([403, { type: 'urn:watchfloor:problem:forbidden' }]);
    }
  });
});
