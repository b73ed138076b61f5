import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fastify, type FastifyInstance } from 'fastify';
import { EmbeddedArchive } from '#libs/archive';
import { LivePicture } from '#libs/domain';
import { Access, Callers, CursorSeals, ProblemError, sendProblem } from '#libs/runtime';
import { MoodyLog, OPERATION, registered, tell } from './copying/moody-log.ts';
import { Archives, type ReadBack } from './past/archives.ts';
import { PastAsking } from './past/past-asking.ts';
import { PastReads } from './past/past-reads.ts';
import { PastExports } from './exports/past-exports.ts';
import { PastThread } from './thread/past-thread.ts';
import { serveReplay, type ServedPast } from './served.ts';

let directory: string;
let source: MoodyLog;
let served: ServedPast | undefined;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'watchfloor-replay-'));
  source = await MoodyLog.opened();
});
afterEach(async () => {
  await served?.stop();
  served = undefined;
  await source.close();
  await rm(directory, { recursive: true, force: true });
});

async function get(path: string) {
  const response = await fetch(`${served?.url}${path.startsWith('/') ? path : `/v1/operations/${OPERATION}/${path}`}`);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, unknown> };
}
const ids = (body: Record<string, unknown>) => (body['items'] as { event: { id: string } }[] | undefined)?.map(({ event }) => event.id);

async function until<T>(read: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
  }
}

describe('a replay server', () => {
  it('answers of the past and of nothing else, and says what it copied', async () => {
    await source.append(OPERATION, tell(3));
    served = await serveReplay(source, directory);
    expect((await get('events')).body['items']).toHaveLength(4);
    expect((await get('/health/ready')).status).toBe(200);
    expect((await get('picture?asKnownAt=3')).status).toBe(200);
    expect((await get('picture')).status).toBe(400);
    for (const path of ['digest', 'entities/violation', '/v1/operations', '/v1/operations/elsewhere/events', '/']) expect([path, (await get(path)).status]).toEqual([path, 404]);
    const metrics = (await get('/metrics')).text;
    expect(metrics).toContain(`watchfloor_archive_copied_events_total{operation="${OPERATION}"} 4`);
    expect(metrics).toMatch(/watchfloor_archive_lag_events\{operation="demo"\} \d/);
  });

  it('gives no picture that a console could resume from: it builds none', async () => {
    served = await serveReplay(source, directory);
    const { body } = await get('picture?asKnownAt=0');
    expect(Buffer.from(String(body['cursor']), 'base64url').toString()).toMatch(/^0{16} \d{16} none$/);
  });

  it('is not ready while the log is away, and answers from its copy all the same', async () => {
    await source.append(OPERATION, tell(3));
    served = await serveReplay(source, directory);
    const before = await get('events');
    await served.stop();
    source.away(true);
    served = await serveReplay(source, directory);
    expect((await get('events')).text).toBe(before.text);
    const ready = await get('/health/ready');
    expect([ready.status, ready.body['checks']]).toEqual([503, { archive: 'the log cannot be reached; answers come from the copy' }]);
    source.away(false);
    await until(() => get('/health/ready'), ({ status }) => status === 200);
  });

  it('says that there is no such entity once it copied what was in the log when it was asked', async () => {
    served = await serveReplay(source, directory);
    await until(() => get('/health/ready'), ({ status }) => status === 200);
    source.hold(true);
    await source.append(OPERATION, [registered('new')]);
    const asked = source.whenHeadAsked();
    const [isThere, isNot] = [get('entities/checkpoint/new/history'), get('entities/checkpoint/nowhere/history')];
    await asked;
    source.hold(false);
    expect([(await isThere).status, (await isNot).status]).toEqual([200, 404]);
    source.away(true);
    expect((await get('entities/checkpoint/nowhere/history')).status).toBe(503);
    source.away(false);
  });

  it('makes another copy once it reads that its own is damaged, and names it', async () => {
    await source.append(OPERATION, tell(30));
    served = await serveReplay(source, directory);
    const before = await get('events');
    const db = new DatabaseSync(join(directory, 'demo.log.sqlite'), { timeout: 5_000 });
    db.exec("UPDATE events SET recorded_at = recorded_at + 1 WHERE position = 7");
    db.close();
    const after = await until(() => get('events'), ({ status }) => status === 200);
    expect(after.text).toBe(before.text);
    expect((await readdir(directory)).filter((name) => name.includes('set-aside') && name.endsWith('.sqlite'))).toHaveLength(1);
    expect((await get('/metrics')).text).toContain(`watchfloor_archive_set_aside_total{operation="${OPERATION}"} 1`);
  });

  it('answers of the log that there is now, when it became another one, and never of both', async () => {
    await source.append(OPERATION, tell(30));
    served = await serveReplay(source, directory);
    const old = ids((await get('events')).body) ?? [];
    const cursor = String((await get('events?audience=public&limit=1')).body['next']);
    const other = await MoodyLog.opened('log-2');
    await other.append(OPERATION, tell(40));
    const records = await other.records();
    await source.become(records.map(({ event, recordedAt }) => ({ event, recordedAt })));
    const now = records.map(({ event: { id } }) => id);
    for (;;) {
      const { status, body } = await get('events');
      const said = ids(body) ?? [];
      if (status === 200 && said[0] === now[0]) {
        expect(said).toEqual(now);
        break;
      }
      if (status === 200) expect(said).toEqual(old);
      else expect(status).toBe(503);
    }
    expect((await get(`events?audience=public&after=${cursor}`)).status).toBe(400);
  });
});

const picture = { picture: new LivePicture(), log: 'log-1', epoch: 'epoch-7', now: () => Date.now(), whenReady: async () => true };

/** What answers of the past, on a server that is nothing else. */
function answering(reads: PastReads): FastifyInstance {
  const app = fastify();
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof ProblemError) sendProblem(reply, error.problem);
    else void reply.code(500).send('a bug');
  });
  for (const path of ['events', 'picture']) app.get(`/${path}`, (request, reply) => reads.answer(request, reply, OPERATION, [path]));
  return app;
}

describe('an application that has pictures', () => {
  it('is answered from the copies, in the words of its own pictures, and gets no paths', async () => {
    await source.append(OPERATION, tell(3));
    served = await serveReplay(source, directory, { pictures: { get: (operation) => (operation === OPERATION ? picture : undefined) } });
    expect((await get('events')).status).toBe(404);
    const app = answering(served.app.get(PastReads, { strict: false }));
    expect((await app.inject('/events')).json()).toMatchObject({ items: { length: 4 } });
    const { cursor } = (await app.inject('/picture?asKnownAt=2')).json<{ cursor: string }>();
    expect(Buffer.from(cursor, 'base64url').toString()).toMatch(/ epoch-7$/);
    await app.close();
  });
});

describe('an answer from an archive that is given up meanwhile', () => {
  it.each(['was read', 'could not be read'])('is 503 when it %s', async (how) => {
    await source.append(OPERATION, tell(3));
    served = await serveReplay(source, directory);
    await get('events');
    class GivenUp extends Archives {
      override async of(): Promise<ReadBack> {
        const archive = new EmbeddedArchive({ directory });
        if (how === 'could not be read') await archive.close();
        return { archive, log: source };
      }
      override holds(): boolean {
        return false;
      }
      override mend(): string {
        return '';
      }
    }
    const asking = new PastAsking(new Callers(new Access({})), { get: () => picture }, new GivenUp(), new PastThread({ directory }));
    const reads = new PastReads(asking, new CursorSeals(), new PastExports(asking));
    const app = answering(reads);
    const { statusCode, headers } = await app.inject('/events');
    expect([statusCode, headers['retry-after']]).toEqual([503, '1']);
    await app.close();
  });
});
