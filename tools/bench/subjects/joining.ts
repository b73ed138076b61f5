import { setTimeout as wait } from 'node:timers/promises';
import { BareLink, Link } from './link.ts';
import { say, told } from './saying.ts';

/** Milliseconds without a frame after which nothing more is under way, and for how long that is waited for. */
const QUIET_MS = 1_500;
const SETTLED_MS = 60_000;
const LOOK_MS = 20;

/** Without an operation a bare server is asked, which answers with bytes alone. */
interface Joining { readonly port: number; readonly operation?: string; readonly times: number }
const entered = async (port: number, operation: string | undefined, since?: string): Promise<Link | BareLink> => {
  const link = operation === undefined ? new BareLink(port) : new Link(port);
  await link.join(operation as string, since);
  return link;
};

/**
 * One console after another that dials, joins and has its whole picture: the median of the milliseconds. Where there is an operation, one is there before them and stays:
 * says so once it has what there is, and goes on when it is told to.
 */
export async function joinEach({ port, operation, times }: Joining): Promise<void> {
  if (operation !== undefined) {
    await settled(port, operation);
    say({ settled: true });
    await told();
  }
  const taken: number[] = [];
  let bytes = 0;
  for (let n = 0; n < times; n += 1) {
    const began = performance.now();
    const link = await entered(port, operation);
    taken.push(performance.now() - began);
    ({ bytes } = link);
    await link.close();
  }
  say({ units: taken.sort((a, b) => a - b)[Math.floor(times / 2)], cpuSeconds: 1, bytes });
}

interface Rejoining extends Joining { readonly seconds: number }

/**
 * So many consoles that come back, one after the other over so many seconds, with the cursor that they had when this began. Says that it has that cursor; told so, lets them
 * come, and says how long it was until the last was in and the bytes that each then had; told so again, says whether all of them have what the first one has that never
 * left, frame after frame.
 */
export async function rejoinAll({ port, operation, times, seconds }: Rejoining): Promise<void> {
  const leader = operation === undefined ? undefined : await settled(port, operation);
  const since = leader?.cursor;
  say({ since });
  await told();
  const began = performance.now();
  const links = await Promise.all(Array.from({ length: times }, async (_, n) => {
    await wait((n * seconds * 1_000) / times);
    const link = await entered(port, operation, since);
    return { link, bytes: link.bytes };
  }));
  say({ seconds: (performance.now() - began) / 1_000, bytes: links.reduce((sum, { bytes }) => sum + bytes, 0) / times });
  await told();
  if (leader !== undefined) await quiet(leader);
  const all = links.map(({ link }) => link).filter((link) => link instanceof Link);
  say({
    breaks: all.reduce((sum, { breaks }) => sum + breaks, leader?.breaks ?? 0), pictures: all.reduce((sum, { pictures }) => sum + pictures, 0),
    behind: all.filter(({ cursor }) => cursor !== leader?.cursor).length, moved: leader?.cursor !== since,
  });
}

/** One that is in, at a picture that does not change any more. */
async function settled(port: number, operation: string): Promise<Link> {
  const link = await entered(port, operation) as Link;
  await quiet(link);
  return link;
}

async function quiet(link: Link): Promise<void> {
  const limit = performance.now() + SETTLED_MS;
  while (performance.now() - link.heardAt < QUIET_MS) {
    if (performance.now() > limit) throw new Error(`frames came for ${SETTLED_MS} ms and did not end`);
    await wait(LOOK_MS);
  }
}
