/** Consoles under a busy feed, through whatever befalls a link: in the end they hold what the server shows, and nothing else. */
import type { Browser } from 'playwright-core';
import { formatTime, SECOND, type Audience, type EntityKey, type EntityView, type Millis } from '#libs/domain';
import { FaultProxy } from '../../libs/event-log/src/kafka/fault-proxy.contract.ts';
import { dice, type Dice } from '../../tools/feed/dice.ts';
import { playLoad } from '../../tools/feed/load.ts';
import { openConsole, type OpenConsole } from './console.ts';
import { differences } from './held.ts';
import { playOn } from './past.ts';

const HARDSHIPS = ['cut', 'silence', 'away', 'loss', 'sleep', 'slow'] as const;
export type Hardship = (typeof HARDSHIPS)[number];
export interface Trial {
  readonly browser: Browser;
  readonly url: string;
  readonly audiences: readonly (Audience | undefined)[];
  /** Events a second beside the busy feed. */
  readonly rate: number;
  /** What befalls, one after the other, with how long it lasts. */
  readonly hardships: Iterable<readonly [Hardship, Millis]>;
  /** After so many of them everything is compared. */
  readonly compareAfter: number;
  readonly tell: (line: string) => void;
}

/** So often a difference may still be on its way. */
const LOOKS = 4;
/** A picture that is another one each time is no end of a trial. */
const LOOKS_LIMIT = 20;

const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

/** From a seed, for as long as the clock says; a silence may last until the picture is frozen. */
export function* hardshipsFor(duration: Millis, seed: number): Generator<readonly [Hardship, Millis]> {
  const throws: Dice = dice(seed, 'hardship');
  for (const end = Date.now() + duration; Date.now() < end; ) {
    const what = throws.pick(HARDSHIPS);
    yield [what, what === 'silence' || what === 'sleep' ? throws.whole(2, 20) * SECOND : throws.whole(1, 6) * SECOND];
  }
}

/** Rejects with what differs when a comparison finds it in vain for long; resolves to how many comparisons there were, and what browsers complained of. */
export async function endure({ browser, url, audiences, rate, hardships, compareAfter, tell }: Trial): Promise<{ readonly compared: number; readonly problems: readonly string[] }> {
  const proxy = await FaultProxy.open({ host: '127.0.0.1', port: Number(new URL(url).port) });
  const consoles = await Promise.all(audiences.map((audience) => openConsole(browser, { url: `http://${proxy.address}` }, {
    query: audience === undefined ? {} : { audience }, width: 1_100, height: 640, expectOutage: true,
  })));
  await Promise.all(consoles.map(({ waitForLive }) => waitForLive()));
  let compared = 0;
  let befallen = 0;
  let busy = play(url, rate, befallen);
  const compare = async (): Promise<void> => {
    await busy.stop();
    await Promise.all(consoles.map((opened, at) => compareOne(opened, url, audiences[at])));
    compared += consoles.length;
    busy = play(url, rate, befallen);
  };
  try {
    for (const [what, lasts] of hardships) {
      tell(`${formatTime(Date.now()).slice(11, 19)} ${what} for ${lasts / SECOND} s`);
      await befall(what, lasts, proxy, browser);
      await pause(SECOND);
      befallen += 1;
      if (befallen % compareAfter === 0) {
        await compare();
        tell(`${formatTime(Date.now()).slice(11, 19)} map and lists are what the picture is, ${compared} times`);
      }
    }
    await compare();
  } finally {
    await busy.stop();
    await proxy.close();
  }
  const problems = consoles.flatMap((opened) => opened.problems());
  for (const { close } of consoles) await close();
  return { compared, problems };
}

function play(url: string, rate: number, seed: number): { stop(): Promise<void> } {
  const target = { url, operation: 'demo' };
  const story = playOn(target);
  const stopped = new AbortController();
  const load = playLoad({ ...target, signal: stopped.signal }, { seed, rate, duration: Infinity, now: Date.now }).catch((error: unknown) => {
    if (!stopped.signal.aborted) throw error;
  });
  return { stop: async () => { stopped.abort(); await Promise.all([story.stop(), load]); } };
}

async function befall(what: Hardship, lasts: Millis, proxy: FaultProxy, browser: Browser): Promise<void> {
  switch (what) {
    case 'cut': proxy.cut(); break;
    case 'away': proxy.refuse(); break;
    case 'silence': proxy.silence(); break;
    case 'loss': proxy.flows.answering.mode = 'drop'; break;
    case 'slow': proxy.flows.answering.bytesPerSecond = 20_000; break;
    case 'sleep': return sleep(browser, lasts);
  }
  await pause(lasts);
  proxy.restore();
}

/** Every page stands still. */
async function sleep(browser: Browser, lasts: Millis): Promise<void> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const pages = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  for (const id of pages) process.kill(id, 'SIGSTOP');
  await pause(lasts);
  for (const id of pages) process.kill(id, 'SIGCONT');
}

interface Answer { readonly entities: readonly (readonly [EntityKey, EntityView])[] }

/** Looks until nothing differs. A difference counts when the server's picture was the same before and after the look: some of it changes by time alone. */
async function compareOne({ page, waitForLive }: OpenConsole, url: string, audience: Audience | undefined): Promise<void> {
  const picture = async (): Promise<Answer['entities']> => ((await (await fetch(`${url}/v1/operations/demo/picture${audience === undefined ? '' : `?audience=${encodeURIComponent(audience)}`}`)).json()) as Answer).entities;
  await waitForLive();
  let before = await picture();
  for (let [counted, looks] = [0, 0]; ; looks += 1) {
    if (before.length === 0) throw new Error(`the picture of ${audience ?? 'operations'} is empty`);
    const found = await differences(page, before, audience ?? 'operations', Date.now());
    if (found.length === 0) return;
    const after = await picture();
    if (JSON.stringify(after) === JSON.stringify(before)) counted += 1;
    if (counted === LOOKS || looks === LOOKS_LIMIT) throw new Error(`of ${audience ?? 'operations'}, ${counted} times, ${found.length} differ: ${found.slice(0, 3).join('; ')}`);
    before = after;
    await pause(SECOND);
  }
}
