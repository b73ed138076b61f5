/** How bad input is brought to each door, and what came back. */
import { Agent, request as ask, type RequestOptions } from 'node:http';
import { randomBytes } from 'node:crypto';
import kafkajs from 'kafkajs';
import { exchangeWith, written, type Sent } from '../../apps/ingest/src/exchange.ts';
import { STRUCTURED, violation } from '../../apps/ingest/src/events/sample.ts';
import type { System } from '../support/system.ts';
import { until } from '../support/until.ts';
import type { Asked, Inboxed, Packets } from './inputs.ts';

/** `status` 0: the connection was closed without a word. */
export interface Said { readonly status: number; readonly text: string }

const ANSWER_MS = 60_000;
/** What an HTTP client lets through; the rest is written by hand. */
const SENDABLE = /^[\u0021-\u007e]+$/;
const HEADER = /^[\t\u0020-\u007e]*$/;
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const PATIENCE_MS = 180_000;

export class Doors {
  private readonly system: System;
  private readonly brokers: readonly string[];
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 32 });

  constructor(system: System, brokers: string) {
    this.system = system;
    this.brokers = brokers.split(',');
  }

  close(): void {
    this.agent.destroy();
  }

  async ask({ to, request, bytes }: Asked): Promise<Said> {
    const { port } = this.system.one(to);
    if (bytes !== undefined) return exchangeWith(port, bytes, true);
    const { path = '/', headers = {}, method = 'POST', body } = request as Sent;
    const given = Array.isArray(headers) ? (headers as readonly (readonly [string, string])[]) : Object.entries(headers);
    const plain = SENDABLE.test(path) && given.every(([name, value]) => NAME.test(name) && HEADER.test(value)) && new Set(given.map(([name]) => name.toLowerCase())).size === given.length && given.every(([name]) => !/^(host|connection|content-length|transfer-encoding|expect|upgrade|te|trailer)$/i.test(name));
    if (!plain) return exchangeWith(port, written(port, path, request as Sent), true);
    return this.sent({ host: '127.0.0.1', port, path, method, headers: Object.fromEntries(given), agent: this.agent, timeout: ANSWER_MS }, body);
  }

  /** Writes them all, and after them one good record into each partition; resolves once these are in the log, so that all before were looked at. */
  async fill(records: readonly Inboxed[]): Promise<void> {
    const kafka = new kafkajs.Kafka({ brokers: [...this.brokers], logLevel: kafkajs.logLevel.NOTHING });
    const topic = `watchfloor.${this.system.operation}.inbox`;
    const [admin, producer] = [kafka.admin(), kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner, allowAutoTopicCreation: false })];
    await Promise.all([admin.connect(), producer.connect()]);
    const partitions = (await admin.fetchTopicMetadata({ topics: [topic] })).topics[0]?.partitions.map(({ partitionId }) => partitionId) ?? [];
    for (let at = 0; at < records.length; at += 500) await producer.send({ topic, acks: -1, messages: records.slice(at, at + 500).map(({ key, value, headers }) => ({ key, value, headers })) });
    const round = randomBytes(4).toString('hex');
    const ends = partitions.map((partition) => ({ partition, subject: `violation/end-${round}-${partition}` }));
    await producer.send({ topic, acks: -1, messages: ends.map(({ partition, subject }) => ({ partition, value: JSON.stringify(violation({ id: subject, subject })), headers: { 'content-type': STRUCTURED } })) });
    await Promise.all([admin.disconnect(), producer.disconnect()]);
    await until('good records behind the bad ones to be in the picture', async () => {
      const answers = await Promise.all(ends.map(({ subject }) => fetch(this.system.url(`/entities/${subject}`))));
      return answers.every(({ ok }) => ok) ? true : undefined;
    }, PATIENCE_MS);
  }

  /** One connection: says its packets one after the other and a good one behind them, until that is answered or the connection is closed. */
  async socket({ namespace, packets }: Packets): Promise<readonly string[]> {
    const heard: string[] = [];
    const socket = new WebSocket(`${this.system.one('gateway').url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    const ended = new Promise<void>((resolve) => { socket.addEventListener('close', () => resolve()); });
    const good = namespace === '/live' ? JSON.stringify(['join', { operation: this.system.operation }]) : '["pause",{}]';
    const last = `43${namespace},999`;
    const late = setTimeout(() => socket.close(), ANSWER_MS);
    socket.addEventListener('message', ({ data }) => {
      const text = String(data);
      if (text.startsWith('0')) socket.send(`40${namespace},{"actor":"trial"}`);
      else if (text.startsWith(`40${namespace}`)) for (const packet of [...packets, `42${namespace},999${good}`]) socket.send(packet);
      else if (/^4[34]/.test(text)) heard.push(text);
      if (text.startsWith(last) || text.startsWith('44')) socket.close();
    });
    await ended;
    clearTimeout(late);
    return heard;
  }

  private sent(options: RequestOptions, body: Sent['body']): Promise<Said> {
    return new Promise((resolve, reject) => {
      const asking = ask(options, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }));
        answer.on('error', reject);
      });
      asking.on('timeout', () => asking.destroy(new Error('no answer in time')));
      // A server may close a connection that it has answered on before; nothing was said then, which is told as such.
      asking.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' || error.code === 'EPIPE' ? resolve({ status: 0, text: '' }) : reject(error)));
      asking.end(body);
    });
  }
}
