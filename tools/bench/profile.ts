/** Where the time of a row goes: the profiles of the processes that were measured, summed by file and by function. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** As V8 writes it, of what is read here. */
export interface Profile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number } }[];
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}
/** Milliseconds that were spent in a place itself, not in what it called; the share is of all but what was spent waiting. */
export interface Spent { readonly place: string; readonly ms: number; readonly share: number }
export interface Spending { readonly files: readonly Spent[]; readonly functions: readonly Spent[] }

const MICROS = 1_000;
const IDLE = '(idle)';
const MODULE = /^;\/\/ CONCATENATED MODULE: \.\/(\S+)/;

/** The files that a built program was put together from, by the line at which each begins. */
export function modulesOf(program: string): (line: number) => string | undefined {
  const begun = program.split('\n').flatMap((text, line) => {
    const file = MODULE.exec(text)?.[1];
    return file === undefined ? [] : [[line, file] as const];
  });
  return (line) => begun.findLast(([begins]) => begins <= line)?.[1];
}

/** What was spent where, the most first. `fileOf` says which file a line of a built program comes from. */
export function spending(profiles: readonly Profile[], fileOf: (url: string, line: number) => string): Spending {
  const [files, functions] = [new Map<string, number>(), new Map<string, number>()];
  let total = 0;
  for (const { nodes, samples, timeDeltas } of profiles) {
    const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
    samples.forEach((id, n) => {
      const { functionName, url, lineNumber } = frames.get(id) ?? { functionName: '(unknown)', url: '', lineNumber: 0 };
      if (functionName === IDLE) return;
      const taken = timeDeltas[n] ?? 0;
      const file = url === '' ? functionName || '(engine)' : fileOf(url, lineNumber);
      total += taken;
      add(files, file, taken);
      add(functions, url === '' ? file : `${functionName || '(anonymous)'} ${file}`, taken);
    });
  }
  const ranked = (sums: ReadonlyMap<string, number>): readonly Spent[] =>
    [...sums].sort(([, a], [, b]) => b - a).map(([place, taken]) => ({ place, ms: taken / MICROS, share: taken / total }));
  return { files: ranked(files), functions: ranked(functions) };
}

function add(sums: Map<string, number>, place: string, taken: number): void {
  sums.set(place, (sums.get(place) ?? 0) + taken);
}

/** What all profiles of a folder say together. */
export async function spendingIn(folder: string): Promise<Spending> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.cpuprofile'));
  const profiles = await Promise.all(names.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as Profile));
  const built = new Set(profiles.flatMap(({ nodes }) => nodes.map(({ callFrame: { url } }) => url)).filter((url) => url.includes('/dist/')));
  const modules = new Map(await Promise.all([...built].map(async (url) => [url, modulesOf(await readFile(url.startsWith('file:') ? fileURLToPath(url) : url, 'utf8'))] as const)));
  return spending(profiles, (url, line) => modules.get(url)?.(line) ?? packageOf(url));
}

/** A package by its name, what is Node's own as it is called. */
function packageOf(url: string): string {
  const [, path] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
  return path ?? url;
}

const FILES_SHOWN = 12;
const FUNCTIONS_SHOWN = 20;
/** A table of the places that took most. */
export function toldSpending({ files, functions }: Spending): string {
  const lines = (places: readonly Spent[], shown: number): string =>
    places.slice(0, shown).map(({ place, ms, share }) => `${(100 * share).toFixed(1).padStart(5)} % ${ms.toFixed(0).padStart(7)} ms  ${place}`).join('\n');
  return `by file\n${lines(files, FILES_SHOWN)}\nby function\n${lines(functions, FUNCTIONS_SHOWN)}`;
}
