import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the range from which systems take the ports of outgoing connections (32768 on Linux, 49152 elsewhere): a client that
 * knocks while a server is down would in time be given that very port as its own, be connected to itself and keep the server out.
 */
const FIRST = 20_000;
const LAST = 29_999;
const TRIES = 100;

/** Different ports of the loopback address on which nobody listens now. Nothing holds them until a server does. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const found = new Set<number>();
  for (let tries = 0; found.size < count && tries < TRIES; tries += 1) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST + 1));
    if (await isFree(port)) found.add(port);
  }
  if (found.size < count) throw new Error(`no free port between ${FIRST} and ${LAST}`);
  return [...found];
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  try {
    probe.listen(port, '127.0.0.1');
    await once(probe, 'listening');
  } catch {
    return false;
  }
  probe.close();
  await once(probe, 'close');
  return true;
}
