/** What a console's main thread does while it shows a crowd, from one frame to the next. */
import type { Browser, Page } from 'playwright-core';
import { MINUTE, SECOND } from '#libs/domain';
import { TRAIL_SPAN, TRAIL_STEP } from '../../apps/console/src/map/trails.ts';
import { openConsole } from './console.ts';
import { Crowd } from './crowd.ts';
import { StandIn } from './stand-in.ts';
import { tasksOf, traced, type Task } from './trace.ts';

/** The promise of the console: work in a frame for 95 of 100, and the longest task, in milliseconds. */
export const FRAME_P95_MS = 6;
export const TASK_MS = 50;
/**
 * Milliseconds. Software draws these pages, so that screens come later than on a machine with a GPU: frames are counted by the
 * clock, and a task belongs to the one it begins in.
 */
const FRAME = 1_000 / 60;
/** The tracer's own work on the page's code when it starts. */
const WARM = 2 * SECOND;
const SETTLED_MS = 3_000;
/** A trace of a minute is as much as one text can hold; after it the next one begins. */
const TRACED = MINUTE;

export interface FrameTrial { readonly entities: number; readonly changesPerSecond: number; readonly seconds: number; readonly select?: string; readonly alertsPerSecond?: number }
export interface FrameFigures {
  readonly entities: number;
  /** Changes that came a second, and updates of the map. */
  readonly changes: number;
  readonly updates: number;
  /** Work in a frame without the map library's own, and with it; milliseconds. */
  readonly p50: number;
  readonly p95: number;
  readonly p95WithMap: number;
  /** The share of its time for which the main thread worked, and for which that was the map library's. */
  readonly busy: number;
  readonly busyWithMap: number;
  /** The longest work in one task that is not the map library's own, and the longest that is; what the tasks did. */
  readonly longest: number;
  readonly longestTask: string;
  readonly longestOfMap: number;
  readonly longestTaskOfMap: string;
  /** Milliseconds from the frame with a threat to life to its row in the pinned strip. */
  readonly pinned?: number;
  readonly problems: readonly string[];
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

/** Opens a console on a crowd whose convoys have driven for a quarter of an hour, and traces it under load. */
export async function measureFrames(browser: Browser, { entities, changesPerSecond, seconds, select = 'convoy/C-1', alertsPerSecond = 0 }: FrameTrial): Promise<FrameFigures> {
  const crowd = new Crowd({ entities, seed: 7, now: Date.now() });
  const server = await StandIn.start(crowd);
  const opened = await openConsole(browser, server, { query: { sel: select }, width: 1_280, height: 720 });
  await opened.waitForLive();
  const map = opened.page.locator('[data-drawn-cursor]');
  await map.waitFor();
  for (let ago = TRAIL_SPAN; ago >= 0; ago -= TRAIL_STEP) {
    server.send(crowd.positions(Date.now() - ago));
    await pause(50);
  }
  await opened.page.evaluate(() => {
    const drawn = { updates: 0 };
    Object.assign(window, { drawn });
    new MutationObserver(() => { drawn.updates += 1; }).observe(document.querySelector('[data-drawn-cursor]') as Element, { attributes: true, attributeFilter: ['data-drawn-cursor'] });
  });
  server.run(changesPerSecond, alertsPerSecond);
  await pause(SETTLED_MS);
  const counted = async () => ({ at: Date.now(), sent: server.sent, updates: await opened.page.evaluate(() => (window as unknown as { drawn: { updates: number } }).drawn.updates) });
  const before = await counted();
  let after = before;
  let pinned: number | undefined;
  const pieces: (readonly Task[])[] = [];
  const count = Math.ceil((seconds * SECOND) / TRACED);
  for (let nth = 0; nth < count; nth += 1) {
    const half = (seconds * SECOND) / count / 2;
    pieces.push(tasksOf(await traced(browser, opened.page, async () => {
      await pause(half);
      if (alertsPerSecond > 0 && nth === Math.floor(count / 2)) pinned = await untilPinned(opened.page, () => server.send(crowd.attack(Date.now())));
      await pause(half);
      after = await counted();
    })));
  }
  const problems = opened.problems();
  // A page that is still at work closes late.
  server.run(0);
  await opened.close();
  await server.close();
  const span = (after.at - before.at) / SECOND;
  return { entities: crowd.views.size, changes: (after.sent - before.sent) / span, updates: (after.updates - before.updates) / span, problems, ...(pinned !== undefined && { pinned }), ...figuresOf(pieces) };
}

async function untilPinned(page: Page, send: () => void): Promise<number> {
  const shown = page.evaluate(() => new Promise<number>((resolve) => {
    const look = (): void => {
      if (document.querySelector('[data-pinned]') === null) return;
      observer.disconnect();
      resolve(Date.now());
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true, subtree: true });
  }));
  const sent = Date.now();
  send();
  return (await shown) - sent;
}

type Worked = Pick<FrameFigures, 'p50' | 'p95' | 'p95WithMap' | 'busy' | 'busyWithMap' | 'longest' | 'longestTask' | 'longestOfMap' | 'longestTaskOfMap'>;

function figuresOf(traces: readonly (readonly Task[])[]): Worked {
  const pieces = traces.map((every) => every.filter(({ at }) => at > (every[0] as Task).at + WARM));
  const tasks = pieces.flat();
  const perFrame = (workOf: (task: Task) => number): number[] => pieces.flatMap((piece) => framesOf(piece, workOf)).sort((a, b) => a - b);
  const ofOurs = ({ work, own }: Task): number => work * (1 - own);
  const ofMap = ({ work, own }: Task): number => work * own;
  const ours = perFrame(ofOurs);
  const all = perFrame(({ work }) => work);
  const share = (sorted: readonly number[], part: number): number => sorted[Math.floor(sorted.length * part)] as number;
  const busy = (frames: readonly number[]): number => frames.reduce((sum, work) => sum + work, 0) / (frames.length * FRAME);
  const most = (workOf: (task: Task) => number): Task => tasks.toSorted((a, b) => workOf(b) - workOf(a))[0] as Task;
  const [longest, longestOfMap] = [most(ofOurs), most(ofMap)];
  return {
    p50: share(ours, 0.5), p95: share(ours, 0.95), p95WithMap: share(all, 0.95), busy: busy(ours), busyWithMap: busy(all),
    longest: ofOurs(longest), longestTask: longest.what, longestOfMap: ofMap(longestOfMap), longestTaskOfMap: longestOfMap.what,
  };
}

function framesOf(tasks: readonly Task[], workOf: (task: Task) => number): number[] {
  const [first, last] = [(tasks[0] as Task).at, (tasks.at(-1) as Task).at];
  const frames = Array.from({ length: Math.floor((last - first) / FRAME) + 1 }, () => 0);
  for (const task of tasks) frames[Math.floor((task.at - first) / FRAME)] = (frames[Math.floor((task.at - first) / FRAME)] as number) + workOf(task);
  return frames;
}

const ms = (value: number): string => `${value.toFixed(1)} ms`;
const percent = (value: number): string => `${(100 * value).toFixed(0)} %`;
export const told = (figures: FrameFigures): string => [
  `${figures.entities} entities, ${figures.changes.toFixed(0)} changes/s, ${figures.updates.toFixed(1)} updates of the map a second`,
  `work in a frame: p50 ${ms(figures.p50)}, p95 ${ms(figures.p95)} (with the map library's own ${ms(figures.p95WithMap)}); main thread at work ${percent(figures.busy)} of the time (${percent(figures.busyWithMap)})`,
  `longest work in one task ${ms(figures.longest)}: ${figures.longestTask}`,
  ...(figures.pinned === undefined ? [] : [`a threat to life was pinned ${figures.pinned} ms after it was sent`]),
  `longest of the map library's own ${ms(figures.longestOfMap)}: ${figures.longestTaskOfMap}`,
].join('\n');
