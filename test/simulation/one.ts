/** One seed from beginning to end, in whatever thread this is. */
import { LEAST, WATCHED_LEAST, type Covered } from './covered.ts';
import { watchOver } from './watched-world.ts';
import { World } from './world.ts';

/** How much of each thing there was. */
export type Covering = Readonly<Record<string, number>>;
export interface Outcome {
  readonly seed: number;
  readonly covered: Covering;
  /** What was found to be wrong. */
  readonly failure?: string;
}

/** Of so many seeds, one is run twice: a world that goes another way cannot be looked at again. */
const TWICE_OF = 50;

/** What nobody awaited: it belongs to the world that runs. */
const unawaited: unknown[] = [];
process.on('unhandledRejection', (error) => unawaited.push(error));

/** Lives through the world of a seed; `print` is told what happens in it. */
export async function live(seed: number, print?: (line: string) => void): Promise<Outcome> {
  try {
    const { lines, ...covered } = await once(seed, print);
    enough({ ...covered }, { ...LEAST });
    if (seed % TWICE_OF === 0) compare(lines, (await once(seed)).lines);
    return { seed, covered: { ...covered } };
  } catch (error) {
    return failed(seed, error);
  }
}

/** Lives twice through the history of a seed with a watch. */
export async function liveWatched(seed: number, print?: (line: string) => void): Promise<Outcome> {
  try {
    const covered = await watchOver(seed, print);
    await thrown();
    enough({ ...covered }, { ...WATCHED_LEAST });
    return { seed, covered: { ...covered } };
  } catch (error) {
    return failed(seed, error);
  }
}

const failed = (seed: number, error: unknown): Outcome => ({ seed, covered: {}, failure: error instanceof Error ? error.message : String(error) });

function enough(covered: Covering, least: Covering): void {
  for (const [what, count] of Object.entries(least)) if ((covered[what] ?? 0) < count) throw new Error(`it had ${covered[what]} ${what}, and ${count} are the least`);
}

function compare(lines: readonly string[], again: readonly string[]): void {
  const at = lines.findIndex((line, place) => line !== again[place]);
  if (at >= 0 || lines.length < again.length) throw new Error(`it went another way when it was run again: first ${lines[at]}, then ${again[at]}`);
}

async function once(seed: number, print?: (line: string) => void): Promise<Covered & { readonly lines: readonly string[] }> {
  const world = new World(seed, print);
  const covered = await world.run();
  await thrown();
  return { ...covered, lines: world.trace.lines };
}

/** Throws what rejected and was not awaited: it is told of only after this. */
async function thrown(): Promise<void> {
  await new Promise((resolve) => { setImmediate(resolve); });
  if (unawaited.length > 0) throw unawaited.splice(0)[0];
}
