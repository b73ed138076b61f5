import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatTime, MINUTE, VirtualWatch, type Accepted, type Millis, type Recorded } from '#libs/domain';
import { EmbeddedEventLog } from '#libs/event-log';
import { encodeAct, encodeWatchFact, parseEvent } from '#libs/protocol';
import { Asking } from '../verify/asking.ts';
import { parseBackTestArguments, readLimits, USAGE } from './arguments.ts';
import { backTest } from './back-test.ts';
import { systemSource, withArchive, type Source } from './sources.ts';
import { linesOf } from './telling.ts';

const NOON = 1_795_435_200_000;
const at = (minute: number): Millis => NOON + minute * MINUTE;

function report(fact: string, minute: number, data: object = {}): Accepted {
  const parsed = parseEvent({ specversion: '1.0', id: `${fact} ${minute}`, source: 'urn:spec', type: `watchfloor.${fact}.v1`, subject: 'convoy/k1', time: formatTime(at(minute)), data });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return { event: parsed.event, recordedAt: at(minute) };
}

/** A convoy that is held for 12 minutes and then for 30; nobody hears of its position. */
function recorded(limits: object = {}): readonly Recorded[] {
  const by = { name: 'Mira', audience: 'operations', desk: 'watch', verified: true };
  const act = (fact: 'operation-opened' | 'operation-configured', data: object, minute: number): Accepted =>
    ({ event: encodeAct({ fact, subject: 'operation/demo', data } as never, { id: `${fact}-1`, source: 'urn:watchfloor:demo', time: at(minute) }), recordedAt: at(minute) });
  const watch = new VirtualWatch({ operation: 'operation/demo', watch: 'w1', record: (fact, when) => ({ event: encodeWatchFact('demo', fact, when), recordedAt: when }) });
  const facts = [
    act('operation-opened', { log: 'log-1' }, -10), act('operation-configured', { by, rules: { 'convoy-signal-lost': { lostAfter: 600_000 }, ...limits } }, -9),
    report('convoy-planned', -5, { organisation: 'relief', route: [[34.4, 31.3], [34.4, 31.4]] }), report('convoy-departed', -1), report('convoy-held', 10), report('convoy-resumed', 22),
    report('convoy-held', 60), report('convoy-resumed', 90),
  ];
  return [...facts.flatMap((one) => watch.take(one)), ...watch.wait(at(120)), ...watch.reach(at(120))];
}

const log = recorded();
const sourceOf = (records: readonly Recorded[]): Source => ({ operation: 'demo', records: async function* told() { yield records; } });

let directory: string;
const file = (name: string): string => join(directory, name);
const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
  const items = log.slice(Number(searchParams.get('after')) + 1).map(({ position, recordedAt, event }) => (
    { ...(request.headers.authorization === undefined && { position }), recordedAt: formatTime(recordedAt), event: JSON.parse(event.json) as object }
  ));
  response.writeHead(pathname === '/v1/operations/demo/events' ? 200 : 404).end(JSON.stringify({ items: items.slice(0, 50) }));
});
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'watchfloor-back-test-'));
  const texts = {
    'live.json': '{}', 'narrow.json': '{"convoy-held": {"after": 600}}', 'unknown-rule.json': '{"convoy-hold": {"after": 600}}', 'unknown-limit.json': '{"convoy-held": {"within": 600}}',
    'range.json': '{"convoy-held": {"after": 0}}', 'text.json': '{"convoy-held": {"after": "soon"}}', 'list.json': '[]', 'pair.json': '{"convoy-off-route": {"away": 200}}', 'no.json': 'convoy-held: 600',
  };
  for (const [name, text] of Object.entries(texts)) await writeFile(file(name), text);
  const embedded = new EmbeddedEventLog({ directory });
  await embedded.append('demo', log);
  await embedded.close();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => { server.close(resolve); });
  await rm(directory, { recursive: true });
});

function run(...args: readonly string[]): Promise<{ readonly code: number; readonly said: readonly string[] }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['tools/backtest/main.ts', ...args], (error, stdout, stderr) => { resolve({ code: error === null ? 0 : 1, said: `${stdout}${stderr}`.trim().split('\n') }); });
  });
}
const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const time = (minute: number): string => new Date(at(minute)).toISOString();

/** A program is started: a second, and many of them where others burn the processors. */
const STARTED_WITHIN_MS = 120_000;

const NARROW = [
  `otherwise ${time(70)} high convoy-held convoy/k1: onset ${time(75)} → ${time(70)}, escalated ${time(80)} → ${time(75)}`,
  `added ${time(20)} high convoy-held convoy/k1`,
];
const LOADS = [
  'alerts: 1 were raised, 2 would be: 0 the same, 1 otherwise, 0 missed, 1 added',
  'seat operations/watch: raises 1 → 2, most in 10 min 1 → 1, minutes in flood 0 → 0, acknowledged 0 → 0, seconds until then –/–/– → –/–/– (p50/p90/p95), standing 1 → 2',
  'seat operations/shift-lead: raises 1 → 2, most in 10 min 1 → 1, minutes in flood 0 → 0, acknowledged 0 → 0, seconds until then –/–/– → –/–/– (p50/p90/p95), standing 1 → 2',
  'seat aid:relief: raises 1 → 2, most in 10 min 1 → 1, minutes in flood 0 → 0, acknowledged 0 → 0, seconds until then –/–/– → –/–/– (p50/p90/p95), standing 1 → 2',
  'often: convoy-held convoy/k1 1 → 2',
];

describe('npm run backtest', () => {
  it('says what would have been raised, missed and added, and the load of each seat, of a running system', async () => {
    const { code, said } = await run('--url', url(), '--rules', file('narrow.json'), '--from', time(0), '--to', time(119));
    expect({ code, said }).toEqual({
      code: 0, said: [`back-test of demo from ${time(0)} to ${time(119)}: ${log.length} events`, 'limits: convoy-held.after 600', NARROW[1], NARROW[0], ...LOADS],
    });
  }, STARTED_WITHIN_MS);

  it('says the same of a log’s file, of all of it unless a span is given', async () => {
    const { code, said } = await run('--archive', file('demo.log.sqlite'), '--rules', file('narrow.json'));
    expect(code).toBe(0);
    expect(said.slice(2)).toEqual([NARROW[1], NARROW[0], ...LOADS]);
    expect(said[0]).toContain(`from ${time(-10)} to ${time(120)}`);
  }, STARTED_WITHIN_MS);

  it('says that all is the same under the limits that there were', async () => {
    const limits = await readLimits(file('live.json'));
    const said = linesOf('demo', limits, await backTest(sourceOf(log), { from: undefined, to: undefined, limits }));
    expect(said).toContain('limits: as they were');
    expect(said).toContain(`same ${time(75)} high convoy-held convoy/k1`);
    expect(said).toContain('alerts: 1 were raised, 1 would be: 1 the same, 0 otherwise, 0 missed, 0 added');
  });

  it('says in one line what it cannot do, and exits 1', async () => {
    expect(await run('--rules', file('unknown-rule.json'), '--url', url())).toEqual({ code: 1, said: ['--rules: convoy-hold: convoy-hold is not a member that is taken here.'] });
  }, STARTED_WITHIN_MS);

  it('tells how it is used', () => {
    expect(parseBackTestArguments(['--help'])).toBeUndefined();
    expect(USAGE).toContain('npm run backtest -- --from TIME --to TIME --rules FILE');
  });
});

describe('bad input', () => {
  it.each([
    ['unknown-limit.json', 'convoy-held.within: within is not a member that is taken here.'], ['range.json', 'convoy-held.after: after must be at least 1.'],
    ['text.json', 'convoy-held.after: after must be a finite number.'], ['list.json', 'the file: rules must be an object.'],
    ['pair.json', 'convoy-off-route.away: back must not be greater than away.'],
  ])('names the limit (%s)', async (name, detail) => {
    await expect(readLimits(file(name))).rejects.toThrow(`--rules: ${detail}`);
  });

  it('names a file that is none', async () => {
    await expect(readLimits(file('no.json'))).rejects.toThrow(`--rules: ${file('no.json')} is not JSON`);
    await expect(readLimits(file('missing.json'))).rejects.toThrow(`--rules: ${file('missing.json')} cannot be read`);
  });

  it.each([
    [['--from', 'yesterday', '--rules', 'x'], '--from must be a time such as'], [['--to', '2026-11-30', '--rules', 'x'], '--to must be a time such as'],
    [['--from', '2026-11-30T01:00:00Z', '--to', '2026-11-30T00:00:00Z', '--rules', 'x'], '--from must not be later than --to'], [[], '--rules must name a file'],
    [['--rules', 'x', '--archive', 'y', '--url', 'z'], '--archive is read instead'], [['--limits', 'x'], '--limits'],
  ])('names the option (%j)', (args, detail) => {
    expect(() => parseBackTestArguments(args)).toThrow(detail);
  });

  it('is a log that is told without positions, and a file that is no log', async () => {
    const span = { from: undefined, to: undefined, limits: {} };
    await expect(backTest(systemSource('demo', new Asking({ url: url(), token: 'aid' })), span)).rejects.toThrow('the log is told without positions: only operations are told them');
    await expect(withArchive(file('none.log.sqlite'), (source) => backTest(source, span))).rejects.toThrow(`--archive: ${file('none.log.sqlite')} cannot be read`);
  });

  it('is a span in which there was no log, and limits that contradict what the operation had set', async () => {
    const span = { from: undefined, to: undefined, limits: {} };
    await expect(backTest(sourceOf(log), { ...span, from: at(121) })).rejects.toThrow(`--from is later than the log, which ends at ${time(120)}`);
    await expect(backTest(sourceOf(log), { ...span, to: at(-11) })).rejects.toThrow(`--to is earlier than the log, which begins at ${time(-10)}`);
    await expect(backTest(sourceOf([]), span)).rejects.toThrow('the log is empty');
    const configured = recorded({ 'convoy-off-route': { away: 400 } });
    await expect(backTest(sourceOf(configured), { ...span, limits: { 'convoy-off-route': { back: 450 } } })).rejects.toThrow('--rules: convoy-off-route.back: back must not be greater than away.');
  });
});
