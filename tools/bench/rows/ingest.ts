/** P1 and P2: reports in. */
import type { Bench, Prepared, Reading, Row } from '../row.ts';
import { rateOf } from '../row.ts';
import { loading, reading, Subject } from '../subject.ts';
import { accessFile, ownOperation, portOf, sending, server, sized } from './scene.ts';

/** Operation `demo` is what the load names; each run has a Kafka of its own. */
const OPERATION = 'demo';
const BATCHES = { batch: 100, connections: 8 } as const;
const SINGLES = { batch: 1, connections: 32 } as const;
const SECONDS = 4;

async function prepared(bench: Bench, load: typeof BATCHES | typeof SINGLES, schema: boolean): Promise<Prepared & { bare(): Promise<Reading> }> {
  const seconds = Math.max(1, SECONDS * bench.size);
  const ingest = await server(bench, 'ingest', OPERATION, { ACCESS: await accessFile() });
  const bareHttp = new Subject('bareHttp', { schema });
  const { port } = await bareHttp.next<{ port: number }>();
  const bare = (): Promise<Reading> => loading(bareHttp.child.pid as number, () => sending(port, { ...load, seconds }));
  const ours = (): Promise<Reading> => loading(ingest.child.pid as number, () => sending(portOf(ingest), { ...load, seconds }));
  await bare();
  await ours();
  return { bare, base: bare, ours, end: async () => { await Promise.all([ingest.end(), bareHttp.end()]); } };
}

export const P1: Row = {
  id: 'P1', what: 'ingest, batches of 100, checked, authorised, appended with acks=all', unit: 'events', baseline: '1 / (1/bare Fastify + 1/bare producer)', floor: 0.75, stretch: 0.9,
  async prepare(bench) {
    const both = await prepared(bench, BATCHES, false);
    const events = sized(bench, 100_000, 800);
    const base = async (): Promise<Reading> => {
      const http = await both.bare();
      const producer = await reading('bareProducer', { brokers: bench.brokers, topic: `bench-${ownOperation()}`, events });
      return { units: 1, cpuSeconds: 1 / rateOf(http) + 1 / rateOf(producer) };
    };
    return { ...both, base };
  },
};

export const P2: Row = {
  id: 'P2', what: 'ingest, one event for each request, appended with acks=all', unit: 'requests', baseline: 'bare Fastify with the same schema, nothing appended', floor: 0.5, stretch: 0.65,
  prepare: (bench) => prepared(bench, SINGLES, true),
};
