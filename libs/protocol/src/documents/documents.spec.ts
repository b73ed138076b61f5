import { describe, expect, it } from '@jest/globals';
import { Parser } from '@asyncapi/parser';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Compile } from 'typebox/compile';
import { COMMAND_TYPES, REPORT_NAMES, type FactName } from '#libs/domain';
import { parseCommand } from '../commands/parse-command.ts';
import { commandSchema } from '../commands/schemas.ts';
import { parseEvent } from '../events/parse-event.ts';
import { BODIES } from '../facts/bodies.ts';
import { typeOfFact } from '../facts/upcasts.ts';
import { NAMESPACES } from '../frames/sockets.ts';
import { asyncapiDocument } from './asyncapi.ts';
import { openapiDocument } from './openapi.ts';

interface Schema {
  readonly title?: string; readonly description?: string; readonly examples?: readonly unknown[]; readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}
interface Call { readonly operationId: string; readonly responses: Readonly<Record<string, { readonly content?: object }>> }
const openapi = openapiDocument() as { paths: Readonly<Record<string, Readonly<Record<string, Call>>>>; components: { schemas: Readonly<Record<string, Schema>> } };
const asyncapi = asyncapiDocument() as { channels: Readonly<Record<string, { address: string }>>; components: { messages: object; schemas: Readonly<Record<string, Schema>> } };

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    expect(await validator.validate(structuredClone(openapi))).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  it('names every HTTP call of the contract', () => {
    const calls = Object.entries(openapi.paths).flatMap(([path, methods]) => Object.keys(methods).filter((name) => name !== 'parameters').map((method) => `${method} ${path.replace('/v1/operations/{operation}', '…')}`));
    expect(calls.sort()).toEqual([
      'get /asyncapi.json', 'get /health/live', 'get /health/ready', 'get /metrics', 'get /openapi.json', 'get /v1/operations', 'get …/devices/osmand', 'get …/difference', 'get …/digest',
      'get …/entities/{type}', 'get …/entities/{type}/{id}', 'get …/entities/{type}/{id}/history', 'get …/events', 'get …/export', 'get …/features/{collection}', 'get …/picture', 'get …/recording', 'get …/timeline',
      'post …/commands', 'post …/devices/osmand', 'post …/events',
    ]);
  });

  it('has one schema per report, titled with its type', () => {
    const titles = Object.values(openapi.components.schemas).flatMap(({ title }) => (title?.startsWith('watchfloor.') === true ? [title] : []));
    expect(titles.sort()).toEqual(REPORT_NAMES.map((fact) => typeOfFact(fact)).sort());
  });

  it.each(REPORT_NAMES)('shows examples of %s that pass the border, one of them with every field', (fact) => {
    const { examples = [], properties } = openapi.components.schemas[typeOfFact(fact)] as Schema;
    for (const example of examples) expect(parseEvent(example)).toMatchObject({ ok: true });
    const fields = Object.keys(properties?.['data']?.properties ?? {});
    const shown = examples.flatMap((example) => Object.keys((example as { data: object }).data));
    const milestone = fields.join() === 'at,reason';
    if (!milestone && fact !== 'violation-corrected' && fact !== 'convoy-rerouted') expect(fields.filter((name) => !shown.includes(name))).toEqual([]);
  });

  it.each(REPORT_NAMES)('describes every field of %s', (fact) => {
    const body = openapi.components.schemas[typeOfFact(fact)]?.properties?.['data'];
    for (const [name, schema] of Object.entries(body?.properties ?? {})) expect([name, schema.description?.length ?? 0]).not.toEqual([name, 0]);
  });

  const calls = Object.values(openapi.paths).flatMap((methods) => Object.entries(methods).flatMap(([method, call]) => (method === 'parameters' ? [] : [call])));

  it('tells every answer of a path that asks who calls', () => {
    expect(Object.keys(openapi.paths['/metrics']?.['get']?.responses ?? {})).toEqual(['200', '401', '403']);
  });

  it.each(calls.map((call) => [call.operationId, call] as const))('says what each answer of %s holds', (_name, { responses }) => {
    for (const [status, { content }] of Object.entries(responses)) expect([status, Object.keys(content ?? {}).length]).not.toEqual([status, 0]);
  });

  it('says of everything that the archive answers that a gateway without a replay server does not', () => {
    const without = calls.filter(({ responses }) => '501' in responses).map(({ operationId }) => operationId);
    expect(without.sort()).toEqual(['getDifference', 'getExport', 'getHistory', 'getPicture', 'getRecording', 'getTimeline', 'listEvents']);
  });

  it('takes an event with null for what it need not have, as the border does and the log keeps it', () => {
    const event = { ...(openapi.components.schemas[typeOfFact('violation-reported')]?.examples?.[0] as object), dataschema: null, datacontenttype: null, traceparent: null, note: null };
    expect(parseEvent(event)).toMatchObject({ ok: true });
    for (const name of [typeOfFact('violation-reported'), 'CloudEvent']) {
      const document = Compile(openapi.components.schemas[name] as object);
      expect([name, document.Check(event), document.Check({ ...event, id: null })]).toEqual([name, true, false]);
    }
  });

  it('shows a command that is taken, and every type of command', () => {
    const { examples = [], oneOf = [] } = openapi.components.schemas['Command'] as Schema & { oneOf?: readonly Schema[] };
    for (const example of examples) expect(parseCommand(example)).toMatchObject({ ok: true });
    expect(oneOf.map(({ title }) => title)).toEqual(COMMAND_TYPES.map((type) => (commandSchema(type) as Schema).title));
  });
});

describe('the AsyncAPI document', () => {
  it('is valid AsyncAPI 3', async () => {
    const { document, diagnostics } = await new Parser().parse(JSON.stringify(asyncapi));
    expect(diagnostics.filter(({ severity }) => severity === 0)).toEqual([]);
    expect(document?.version()).toBe('3.0.0');
  });

  it('names the topics and the namespaces', () => {
    expect(Object.values(asyncapi.channels).map(({ address }) => address)).toEqual([
      'watchfloor.{operation}.log', 'watchfloor.{operation}.inbox', 'watchfloor.{operation}.rejected', NAMESPACES.live, NAMESPACES.replay,
    ]);
  });

  it('has every fact of the log, ours too', () => {
    for (const fact of Object.keys(BODIES) as readonly FactName[]) {
      expect(asyncapi.components.schemas[typeOfFact(fact)]?.title).toBe(typeOfFact(fact));
      expect(asyncapi.components.messages).toHaveProperty([typeOfFact(fact)]);
    }
  });
});
