import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PROBLEMS, type ProblemCode } from '#libs/protocol';
import { BATCH, convoy, planned, STRUCTURED, violation } from '../events/sample.ts';
import { listen, type Answered, type Listening } from '../listening.ts';
import { MARK, type BadInput } from './bad-input.ts';
import { CORPUS } from './corpus.ts';

/** The issue asks for as many. */
const NAMED_AT_LEAST = 60;
let server: Listening;
let known: number;
const prototypes = [Object.prototype, Array.prototype, Function.prototype].map((prototype) => [prototype, Reflect.ownKeys(prototype)] as const);

beforeAll(async () => {
  server = await listen();
  const given = [planned('c-1', ['phone']), convoy('convoy-departed', 'c-1', '2026-03-01T09:10:00Z', {})];
  expect((await server.send({ headers: { 'content-type': BATCH }, body: JSON.stringify(given) })).status).toBe(202);
  known = (await server.recorded()).length;
});
afterAll(async () => { await server.close(); });

const ask = ({ bytes, request = {} }: BadInput): Promise<Answered> =>
  (bytes === undefined ? server.send(request) : server.exchange(Buffer.from(bytes.replaceAll('{host}', `127.0.0.1:${server.port}`), 'latin1')));

function expectUnharmed(): void {
  for (const [prototype, keys] of prototypes) expect(Reflect.ownKeys(prototype)).toEqual(keys);
}

function expectProblem(answer: Answered, code: ProblemCode, pointer?: string): void {
  expect({ status: answer.status, type: answer.json['type'] }).toEqual({ status: PROBLEMS[code].status, type: `urn:watchfloor:problem:${code}` });
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(answer.headers['x-content-type-options']).toBe('nosniff');
  const { title, detail, status } = answer.json;
  expect([typeof title, typeof detail, status]).toEqual(['string', 'string', answer.status]);
  expect(answer.text).not.toContain('node_modules');
  if (pointer !== undefined) expect((answer.json['errors'] as readonly { pointer: string }[]).map((error) => error.pointer)).toContain(pointer);
}

describe('bad input', () => {
  it(`has at least ${NAMED_AT_LEAST} names, each once`, () => {
    const names = Object.entries(CORPUS).flatMap(([kind, inputs]) => inputs.map(({ name }) => `${kind}: ${name}`));
    expect(names.length).toBeGreaterThanOrEqual(NAMED_AT_LEAST);
    expect(new Set(names).size).toBe(names.length);
  });

  describe.each(Object.entries(CORPUS))('%s', (_, inputs) => {
    it.each(inputs.map((input) => [input.name, input] as const))('answers %s as documented', async (_name, input) => {
      const answer = await ask(input);
      if (input.answer === 'closed') expect(answer.status).toBe(0);
      else if (input.answer === 'no-fix') expect([answer.status, answer.json]).toEqual([200, { results: [] }]);
      else expectProblem(answer, input.answer, input.pointer);
      expect(answer.text).not.toContain(MARK);
      expectUnharmed();
    });
  });

  it('has recorded none of it and still answers', async () => {
    expect((await server.recorded()).length).toBe(known);
    expect((await server.send({ method: 'GET', path: '/health/ready' })).status).toBe(200);
  });
});

describe('an event with one thing changed', () => {
  const post = (body: string): Promise<Answered> => server.send({ headers: { 'content-type': STRUCTURED }, body });
  const full = violation({ traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' }, { killed: { claimed: 1 }, parties: ['a'], narrative: 'text', reliability: 'B', credibility: 2 });
  const fields = Object.keys(full);
  const dataFields = Object.keys(full['data'] as object);
  const changed = (field: string, change: (event: Record<string, unknown>) => void): Record<string, unknown> => {
    const event = structuredClone(full) as Record<string, unknown>;
    change(dataFields.includes(field) && !fields.includes(field) ? (event['data'] as Record<string, unknown>) : event);
    return event;
  };
  const expectTakenOrRefused = (answer: Answered): void => {
    expect([202, 400, 413, 422]).toContain(answer.status);
    expectUnharmed();
  };

  it.each([...fields, ...dataFields])('is taken or refused with %s null, missing, or of another kind', async (field) => {
    for (const value of [null, undefined, true, -1, 1e308, '', 'x', [], {}, [[[]]], { toString: 'x' }]) {
      expectTakenOrRefused(await post(JSON.stringify(changed(field, (target) => { target[field] = value; }))));
    }
  });

  it('is taken or refused with any byte changed', async () => {
    const bytes = Buffer.from(JSON.stringify(full));
    await fc.assert(fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }), async (at, byte) => {
      const body = Buffer.from(bytes);
      body[at] = byte;
      expectTakenOrRefused(await server.send({ headers: { 'content-type': STRUCTURED }, body }));
    }), { numRuns: 150 });
  });

  it('is taken or refused with any JSON in it', async () => {
    await fc.assert(fc.asyncProperty(fc.constantFrom(...fields, ...dataFields), fc.jsonValue({ maxDepth: 6 }), async (field, value) => {
      expectTakenOrRefused(await post(JSON.stringify(changed(field, (target) => { target[field] = value; }))));
    }), { numRuns: 150 });
  });
});
