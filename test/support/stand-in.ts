/** A server that speaks `/live` as contracts.md says and shows a made-up crowd, with the load that the trial asks for. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import fastifyStatic from '@fastify/static';
import fastify from 'fastify';
import { Server, type Namespace } from 'socket.io';
import { formatTime, SECOND, type EntityKey, type EntityView, type Millis, type ViewChange } from '#libs/domain';
import type { PictureFrame } from '#libs/protocol';
import type { Crowd } from './crowd.ts';

/** As gateways do: at most one frame in this time, and no part of a picture larger than this. */
const FRAME_EVERY_MS = 50;
const PART_CHARACTERS = 1_000_000;

interface Parts { readonly url: string; readonly live: Namespace; readonly end: () => Promise<void>; readonly now: () => Millis }

export class StandIn {
  readonly url: string;
  /** Changes sent since the last join. */
  sent = 0;
  private readonly crowd: Crowd;
  private readonly live: Namespace;
  private readonly end: () => Promise<void>;
  private readonly heart: NodeJS.Timeout;
  private readonly now: () => Millis;
  private load: NodeJS.Timeout | undefined;
  private frame = 0;

  private constructor(crowd: Crowd, { url, live, end, now }: Parts) {
    this.crowd = crowd;
    this.url = url;
    this.live = live;
    this.end = end;
    this.now = now;
    live.on('connection', (socket) => {
      socket.on('join', (_: unknown, answer: (said: object) => void) => {
        answer({ audience: 'operations', cursor: this.cursor, mode: 'picture' });
        for (const part of this.picture()) socket.emit('picture', part);
        socket.emit('heartbeat', this.heartbeat());
        this.sent = 0;
      });
    });
    this.heart = setInterval(() => { live.emit('heartbeat', this.heartbeat()); }, SECOND);
  }

  /** Serves the built console beside it. Its clock is the machine's unless it is given another one. */
  static async start(crowd: Crowd, now: () => Millis = Date.now): Promise<StandIn> {
    const app = fastify();
    await app.register(fastifyStatic, { root: `${process.cwd()}/dist/console` });
    app.get('/basemap.json', () => ({}));
    app.get('/v1/operations', () => [{ operation: 'demo' }]);
    app.get('/v1/operations/*', () => ({ items: [] }));
    await app.listen({ port: 0, host: '127.0.0.1' });
    const sockets = new Server(app.server, { transports: ['websocket'], serveClient: false });
    const { port } = app.server.address() as AddressInfo;
    const end = async (): Promise<void> => {
      const closed = once(app.server, 'close');
      await sockets.close();
      await closed;
      await app.close();
    };
    return new StandIn(crowd, { url: `http://127.0.0.1:${port}`, live: sockets.of('/live'), end, now });
  }

  /** Sends one frame now. */
  send(changes: readonly ViewChange<EntityView>[], at = this.now()): void {
    const after = this.cursor;
    this.frame += 1;
    this.sent += changes.length;
    this.live.emit('changes', { operation: 'demo', audience: 'operations', after, cursor: this.cursor, at: formatTime(at), changes });
  }

  /** From now on about so many changes a second, and alerts among them; 0 ends it. What one frame could not hold, the next one does. */
  run(perSecond: number, alertsPerSecond = 0): void {
    clearInterval(this.load);
    if (perSecond === 0) return;
    const began = Date.now();
    let [sent, raised] = [0, 0];
    this.load = setInterval(() => {
      const owed = Math.floor(((Date.now() - began) / SECOND) * perSecond) - sent;
      const changes = this.crowd.step(owed, this.now());
      sent += changes.length;
      const alerts = this.crowd.raise(Math.floor(((Date.now() - began) / SECOND) * alertsPerSecond) - raised, this.now());
      raised += alerts.length;
      this.send([...changes, ...alerts]);
    }, FRAME_EVERY_MS);
  }

  async close(): Promise<void> {
    clearInterval(this.load);
    clearInterval(this.heart);
    await this.end();
  }

  private picture(): readonly PictureFrame[] {
    const parts: (readonly [EntityKey, EntityView])[][] = [[]];
    let characters = 0;
    for (const [key, json] of this.crowd.views) {
      if (characters + json.length > PART_CHARACTERS) {
        parts.push([]);
        characters = 0;
      }
      characters += key.length + json.length;
      parts.at(-1)?.push([key, JSON.parse(json) as EntityView]);
    }
    const at = formatTime(this.now());
    return parts.map((entities, part) => ({ operation: 'demo', audience: 'operations', epoch: 'crowd', cursor: this.cursor, at, entities, done: part === parts.length - 1 }));
  }

  private heartbeat(): object { return { cursor: this.cursor, at: formatTime(this.now()), headAgeMs: 100, spooled: false }; }

  private get cursor(): string { return `f${this.frame}`; }
}
