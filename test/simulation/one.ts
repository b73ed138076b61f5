/** One seed from beginning to end, in whatever thread this is. */
import { LEAST, World, type Covered } from './world.ts';

export interface Outcome extends Covered {
  readonly seed: number;
  /** What was found to be wrong. */
  readonly failure?: string;
}

/** Of so many seeds, one is run twice: a world that goes another way cannot be looked at again. */
const TWICE_OF = 50;
const NOTHING: Covered = { events: 0, consoles: 0, faults: 0 };

/** What nobody awaited: it belongs to the world that runs. */
const unawaited: unknown[] = [];
process.on('unhandledRejection', (error) => unawaited.push(error));

/** Lives through the world of a seed; `print` is told what happens in it. */
export async function live(seed: number, print?: (line: string) => void): Promise<Outcome> {
  try {
    const { lines, ...covered } = await once(seed, print);
    const poor = (Object.keys(LEAST) as (keyof Covered)[]).find((what) => covered[what] < LEAST[what]);
    if (poor !== undefined) throw new Error(`it had ${covered[poor]} ${poor}, and ${LEAST[poor]} are the least`);
    if (seed % TWICE_OF === 0) compare(lines, (await once(seed)).lines);
    return { seed, ...covered };
  } catch (error) {
    return { seed, ...NOTHING, failure: error instanceof Error ? error.message : String(error) };
  }
}

function compare(lines: readonly string[], again: readonly string[]): void {
  const at = lines.findIndex((line, place) => line !== again[place]);
  if (at >= 0 || lines.length < again.length) throw new Error(`it went another way when it was run again: first ${lines[at]}, then ${again[at]}`);
}

async function once(seed: number, print?: (line: string) => void): Promise<Covered & { readonly lines: readonly string[] }> {
  const world = new World(seed, print);
  const covered = await world.run();
  // Whoever rejected and was not awaited is told of only after this.
  await new Promise((resolve) => { setImmediate(resolve); });
  if (unawaited.length > 0) throw unawaited.splice(0)[0];
  return { ...covered, lines: world.trace.lines };
}
