import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { formatTime } from '#libs/domain';
import { moving, type World } from '../events.ts';
import { say } from './saying.ts';

/** Milliseconds from one request to the next. */
const EVERY_MS = 20;
const CONNECTIONS = 16;

interface Paced { readonly port: number; readonly token: string; readonly operation: string; readonly convoys: number; readonly rate: number; readonly seconds: number }

/** So many positions a second over HTTP, each said to be of now, of one convoy after the other, for so long. Rejects when any is not taken. */
export async function paced({ port, token, operation, convoys, rate, seconds }: Paced): Promise<void> {
  const world: World = { convoys, apart: 10, turn: Number.MAX_SAFE_INTEGER, reports: 0, violations: 1 };
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const run = process.pid;
  const total = rate * seconds;
  const began = performance.now();
  const answers: Promise<void>[] = [];
  for (let sent = 0; sent < total;) {
    const owed = Math.min(total, Math.floor(((performance.now() - began) / 1_000) * rate));
    const time = formatTime(Date.now());
    const batch = Array.from({ length: owed - sent }, (_, n) => ({ ...moving(sent + n, world), id: `${run}-${sent + n}`, time }));
    if (batch.length > 0) answers.push(post({ agent, port, path: `/v1/operations/${operation}/events`, token }, batch));
    sent = owed;
    await wait(EVERY_MS);
  }
  await Promise.all(answers);
  say({ units: total, cpuSeconds: 1 });
  agent.destroy();
}

interface Target { readonly agent: Agent; readonly port: number; readonly path: string; readonly token: string }

function post({ agent, port, path, token }: Target, batch: readonly object[]): Promise<void> {
  const body = Buffer.from(JSON.stringify(batch));
  const headers = { 'content-type': 'application/cloudevents-batch+json', authorization: `Bearer ${token}`, 'content-length': body.length };
  return new Promise((resolve, reject) => {
    const asked = request({ agent, port, host: '127.0.0.1', method: 'POST', path, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => (answer.statusCode === 202 ? resolve() : reject(new Error(`answered ${answer.statusCode}`))));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
