import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { canonical, FOLD, fold, formatTime, LivePicture, type Recorded } from '#libs/domain';
import { EmbeddedEventLog } from '#libs/event-log';
import { decode, encodeAct, parseEvent } from '#libs/protocol';

const NOON = 1_795_435_200_000;

/** A log as a gateway tells it: one violation for each word. */
function logOf(id: string, ...words: readonly string[]): readonly Recorded[] {
  const opened = encodeAct({ fact: 'operation-opened', subject: 'operation/demo', data: { log: id } }, { id, source: 'urn:watchfloor:demo', time: NOON });
  const reports = words.map((word) => {
    const parsed = parseEvent({
      specversion: '1.0', id: word, source: 'urn:spec', type: 'watchfloor.violation-reported.v1', subject: `violation/${word}`, time: formatTime(NOON), data: { class: 'other', sense: 'seen' },
    });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    return parsed.event;
  });
  return [opened, ...reports].map((event, position) => ({ event: decode(event.json), position, recordedAt: NOON + position }));
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
function digestOf(log: readonly Recorded[], id: string) {
  const picture = new LivePicture();
  for (const recorded of log) fold(picture, recorded);
  const keys = Object.fromEntries([...picture].map(([key, entity]) => [key, sha256(canonical(entity))]));
  return { log: id, fold: FOLD, position: log.length - 1, sha256: sha256(canonical(Object.fromEntries(picture))), keys };
}

/** Answers, one for each request of a kind; the last one for all that follow. 503 is said as such. */
let digests: (object | 503)[];
let archives: (readonly Recorded[] | 503)[];
let server: Server;
beforeEach(async () => {
  const next = <T>(answers: T[]): T => (answers.length > 1 ? answers.shift() : answers[0]) as T;
  server = createServer(({ url = '' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://x');
    const answer = pathname.endsWith('/digest') ? next(digests) : next(archives);
    if (answer === 503) {
      response.writeHead(503).end('{"detail":"not yet"}');
      return;
    }
    const items = Array.isArray(answer) ? (answer as readonly Recorded[]).slice(Number(searchParams.get('after')) + 1) : [];
    response.end(JSON.stringify(Array.isArray(answer)
      ? { items: items.map(({ position, recordedAt, event }) => ({ position, recordedAt: formatTime(recordedAt), event: JSON.parse(event.json) as object })) } : answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => { server.close(resolve); });
});

function verify(...args: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return new Promise((resolve) => {
    execFile(process.execPath, ['tools/verify/main.ts', '--url', url, ...args], (error, stdout, stderr) => { resolve({ code: error === null ? 0 : 1, said: `${stdout}${stderr}`.trim() }); });
  });
}

describe('npm run verify', () => {
  const log = logOf('log-1', 'a', 'b', 'c');
  const digest = digestOf(log, 'log-1');

  it('says that they are equal', async () => {
    [digests, archives] = [[digest], [log]];
    expect(await verify()).toEqual({ code: 0, said: `equal: ${Object.keys(digest.keys).length} entities at position 3, sha256 ${digest.sha256}` });
  });

  it('folds to where the picture was, however far the log has gone on', async () => {
    [digests, archives] = [[digest], [logOf('log-1', 'a', 'b', 'c', 'd', 'e')]];
    expect(await verify()).toMatchObject({ code: 0 });
  });

  it('waits for an archive that trails the picture, and for one that is not ready', async () => {
    [digests, archives] = [[503, digest], [503, log.slice(0, 1), log.slice(0, 1), 503, log.slice(0, 3), log]];
    expect(await verify()).toMatchObject({ code: 0, said: expect.stringContaining('at position 3') as unknown });
  });

  it('names what differs, and exits 1', async () => {
    [digests, archives] = [[digest], [logOf('log-1', 'a', 'x', 'c')]];
    expect(await verify()).toEqual({ code: 1, said: expect.stringMatching(/^differs: violation\/b\ndiffers: violation\/x\n2 of \d+ entities differ at position 3$/) });
  });

  it('begins again when the log became another one meanwhile', async () => {
    const other = logOf('log-2', 'd');
    const now = digestOf(other, 'log-2');
    [digests, archives] = [[digest, now], [[...logOf('log-2'), ...log.slice(1)], other]];
    expect(await verify()).toMatchObject({ code: 0, said: expect.stringContaining('at position 1') as unknown });
  });

  it('does not take the events of another log for the picture’s', async () => {
    [digests, archives] = [[digest], [logOf('log-2', 'a', 'b', 'c')]];
    expect(await verify()).toEqual({ code: 1, said: 'the events are of log log-2, the picture is of log log-1, and that does not end' });
  });

  it('reads an archive, and names what is damaged of it', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'watchfloor-verify-'));
    const archived = new EmbeddedEventLog({ directory });
    await archived.append('demo', log);
    await archived.close();
    const file = join(directory, 'demo.log.sqlite');
    expect(await verify('--archive', file)).toEqual({ code: 0, said: `whole: 4 events, 0 chunks and 0 pictures of ${file}` });
    const db = new DatabaseSync(file);
    db.exec("UPDATE events SET json = replace(json, 'seen', 'sEen') WHERE position = 2");
    db.close();
    expect(await verify('--archive', file)).toEqual({ code: 1, said: `damaged: event at 2\n1 damages: 4 events, 0 chunks and 0 pictures of ${file}` });
    await rm(directory, { recursive: true });
  });

  it('refuses a picture of another version of the fold, and a log with a gap', async () => {
    [digests, archives] = [[{ ...digest, fold: 'other' }], [log]];
    expect((await verify()).said).toContain('folds by version other');
    [digests, archives] = [[digest], [log.filter(({ position }) => position !== 2).map((one, at) => ({ ...one, position: at < 2 ? at : at + 1 }))]];
    expect((await verify()).said).toContain('the log has a gap: position 3 follows 1');
  });
});
