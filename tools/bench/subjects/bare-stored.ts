import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from 'redis';
import { WebSocketServer } from 'ws';
import { UNTIMED } from './pipelines.ts';
import { say } from './saying.ts';

const KEY = 'bench:stored';

interface Stored { readonly redisUrl: string; readonly bytes: number }

/** Redis and ws alone: so many bytes, asked of Redis and sent, to whoever asks. */
export async function bareStored({ redisUrl, bytes }: Stored): Promise<void> {
  const redis = createClient({ url: redisUrl, ...UNTIMED });
  await redis.connect();
  await redis.set(KEY, 'x'.repeat(bytes));
  const http = createServer();
  new WebSocketServer({ server: http, perMessageDeflate: false }).on('connection', (socket) => {
    socket.on('message', async () => { socket.send(await redis.get(KEY) as string); });
  });
  await new Promise<void>((resolve) => { http.listen(0, '127.0.0.1', resolve); });
  say({ port: (http.address() as AddressInfo).port });
}
