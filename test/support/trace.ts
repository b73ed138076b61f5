/**
 * Chromium's own trace of a page's main thread, read. Work is counted by the thread's clock: while another process has the core,
 * nothing is counted. What of it is the map library's own is told by samples of the stack; a sample without one, as drawing by
 * software and collecting garbage leave, is of whoever's function the browser had called. Layout and paint are called by nobody: they are ours.
 */
import type { Browser, Page } from 'playwright-core';

/** One task of the main thread. Times are milliseconds. */
export interface Task {
  readonly at: number;
  readonly work: number;
  /** The share of its work that is the map library's and that nothing of ours asked for. */
  readonly own: number;
  /** What it did most, outermost function first. */
  readonly what: string;
}

/** Times of the trace are microseconds. */
interface Traced {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly id?: string;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string; readonly data?: Profiled & { readonly url?: string } };
}
interface Profiled { readonly startTime?: number; readonly timeDeltas?: readonly number[]; readonly cpuProfile?: { readonly nodes?: readonly Called[]; readonly samples?: readonly number[] } }
interface Called { readonly id: number; readonly parent?: number; readonly callFrame: { readonly functionName: string; readonly url?: string } }

const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'toplevel', '__metadata', 'disabled-by-default-v8.cpu_profiler'];
const MAP_LIBRARY = /\/assets\/maplibre-/;
const OURS = /\/assets\/(?!maplibre-)/;
const MILLI = 1_000;
/** Of a stack, so many functions are told. */
const TOLD = 4;

/** Traces the page while `busy` runs. */
export async function traced(browser: Browser, page: Page, busy: () => Promise<void>): Promise<readonly Traced[]> {
  await browser.startTracing(page, { categories: CATEGORIES });
  await busy();
  return (JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: Traced[] }).traceEvents;
}

/** The tasks of the main thread that worked most, which is the page's, in the order in which they began. */
export function tasksOf(events: readonly Traced[]): readonly Task[] {
  const main = mainThread(events);
  const samples = samplesOf(events, main[0] as Traced);
  const calls = callsOfMap(main);
  let next = 0;
  return main.filter(isTask).toSorted((a, b) => a.ts - b.ts).map(({ ts, dur = 0, tdur = 0 }): Task => {
    const mine: Sample[] = [];
    for (let sample = samples[next]; sample !== undefined && sample.at <= ts + dur; sample = samples[next += 1]) if (sample.at >= ts) mine.push(sample);
    const within = calls.filter((call) => call.ts >= ts && call.ts <= ts + dur);
    const isOwn = ({ at, stack }: Sample): boolean => (isBare(stack) ? within.some((call) => at >= call.ts && at <= call.ts + (call.dur ?? 0)) : isMapsOwn(stack));
    // A frame in which nobody else ran is painted for the map alone.
    const alone = within.length > 0 && mine.every((sample) => isBare(sample.stack) || isMapsOwn(sample.stack));
    const own = alone ? mine.length : mine.filter(isOwn).length;
    return { at: ts / MILLI, work: tdur / MILLI, own: mine.length === 0 ? 0 : own / mine.length, what: mostOf(mine) };
  });
}

const isTask = ({ name, ph }: Traced): boolean => name === 'RunTask' && ph === 'X';

function mainThread(events: readonly Traced[]): readonly Traced[] {
  const place = ({ pid, tid }: Traced): string => `${pid}/${tid}`;
  const mains = new Set(events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(place));
  const byPlace = Map.groupBy(events.filter((event) => mains.has(place(event))), place);
  const work = (of: readonly Traced[]): number => of.filter(isTask).reduce((sum, { tdur = 0 }) => sum + tdur, 0);
  return [...byPlace.values()].toSorted((a, b) => work(b) - work(a))[0] ?? [];
}

interface Sample { readonly at: number; readonly stack: readonly Called[] }

function samplesOf(events: readonly Traced[], { pid, tid }: Traced): readonly Sample[] {
  const profile = events.find((event) => event.name === 'Profile' && event.pid === pid && event.tid === tid);
  const calls = new Map<number, Called>();
  const samples: Sample[] = [];
  let at = profile?.args?.data?.startTime ?? 0;
  const stackOf = (id: number): readonly Called[] => {
    const stack: Called[] = [];
    for (let call = calls.get(id); call !== undefined; call = call.parent === undefined ? undefined : calls.get(call.parent)) stack.push(call);
    return stack;
  };
  for (const { name, id, pid: where, args } of events) {
    if (name !== 'ProfileChunk' || where !== pid || id !== profile?.id) continue;
    for (const call of args?.data?.cpuProfile?.nodes ?? []) calls.set(call.id, call);
    for (const [index, sample] of (args?.data?.cpuProfile?.samples ?? []).entries()) {
      at += args?.data?.timeDeltas?.[index] ?? 0;
      samples.push({ at, stack: stackOf(sample) });
    }
  }
  return samples.sort((a, b) => a.at - b.at);
}

/** When the browser had called the map library, with the reading of what its workers had posted to it. */
function callsOfMap(main: readonly Traced[]): readonly Traced[] {
  const calls = main.filter(({ name, ph, args }) => name === 'FunctionCall' && ph === 'X' && MAP_LIBRARY.test(args?.data?.url ?? ''));
  const holds = ({ ts, dur = 0 }: Traced): boolean => calls.some((call) => call.ts >= ts && call.ts <= ts + dur);
  return [...calls, ...main.filter((event) => event.name === 'HandlePostMessage' && event.ph === 'X' && holds(event))];
}
const isBare = (stack: readonly Called[]): boolean => stack.every(({ callFrame }) => (callFrame.url ?? '') === '');
const isMapsOwn = (stack: readonly Called[]): boolean => stack.some(({ callFrame }) => MAP_LIBRARY.test(callFrame.url ?? '')) && !stack.some(({ callFrame }) => OURS.test(callFrame.url ?? ''));

function mostOf(samples: readonly Sample[]): string {
  const counts = new Map<string, number>();
  for (const { stack } of samples) {
    const name = stack.map(({ callFrame }) => callFrame.functionName).filter((each) => each !== '' && each !== '(root)').slice(-TOLD).toReversed().join(' > ');
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a).slice(0, 2).map(([name, count]) => `${name} ${Math.round((100 * count) / samples.length)} %`).join(', ');
}
