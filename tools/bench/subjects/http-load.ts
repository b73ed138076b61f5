import { Agent, request } from 'node:http';
import { moving } from '../events.ts';
import { say } from './saying.ts';

/** Different bodies that are sent in turn: sending an event again is harmless. */
const BODIES = 200;

interface Load { readonly port: number; readonly batch: number; readonly connections: number; readonly seconds: number; readonly token: string }

/** Sends for so long on so many connections, one request after the other on each; says how many events were accepted. */
export async function httpLoad({ port, batch, connections, seconds, token }: Load): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const bodies = Array.from({ length: BODIES }, (_, at) => {
    // A single one is a position each time, so that one schema fits all.
    const events = Array.from({ length: batch }, (_event, n) => moving(batch === 1 ? at * 20 : at * batch + n));
    return Buffer.from(JSON.stringify(batch === 1 ? events[0] : events));
  });
  const headers = { 'content-type': batch === 1 ? 'application/cloudevents+json' : 'application/cloudevents-batch+json', authorization: `Bearer ${token}` };
  const until = performance.now() + seconds * 1_000;
  let accepted = 0;
  let next = 0;
  await Promise.all(Array.from({ length: connections }, async () => {
    while (performance.now() < until) {
      const status = await send(agent, port, headers, bodies[(next += 1) % BODIES] as Buffer);
      if (status === 202) accepted += batch;
      else if (status !== 429 && status !== 503) throw new Error(`answered ${status}`);
    }
  }));
  say({ units: accepted, cpuSeconds: 1 });
  agent.destroy();
}

function send(agent: Agent, port: number, headers: Readonly<Record<string, string>>, body: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request({ agent, port, host: '127.0.0.1', method: 'POST', path: '/v1/operations/demo/events', headers: { ...headers, 'content-length': body.length } }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode as number));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
