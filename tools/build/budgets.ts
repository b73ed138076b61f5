/** What the console's page may weigh, as console.md says. 1 kB is 1,000 bytes. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const KILO = 1_000;

interface Budget {
  readonly what: string;
  readonly kilobytes: number;
  readonly holds: (file: string) => boolean;
  readonly weigh: (content: Buffer) => number;
  /** Of these files a page loads one, so the heaviest counts. */
  readonly oneOf?: RegExp;
}

const compressed = (content: Buffer): number => gzipSync(content, { level: 9 }).length;
const isMap = (file: string): boolean => file.startsWith('maplibre-');
/** What draws plots is fetched when somebody first looks at them: it delays no first picture. */
const isPlots = (file: string): boolean => file.startsWith('analysis-');
/** Forms, dialogs and what a watch is kept with are fetched once the page stands: they delay no first picture either. */
const isLater = (file: string): boolean => file.startsWith('later-parts-');
/** What a hand passes on its way through the past is drawn by what is fetched with the first drag. */
const isPassed = (file: string): boolean => file.startsWith('coarse-');
const isScript = (file: string): boolean => /\.m?js$/.test(file);

const BUDGETS: readonly Budget[] = [
  { what: 'JavaScript of the shell, with the map\'s own code', kilobytes: 260, holds: (file) => isScript(file) && !isMap(file) && !isPlots(file) && !isLater(file) && !isPassed(file), weigh: compressed, oneOf: /^catalogue-/ },
  { what: 'JavaScript of the map library and its worker', kilobytes: 438, holds: (file) => isScript(file) && isMap(file), weigh: compressed },
  { what: 'JavaScript of the plots, fetched when they are first looked at', kilobytes: 30, holds: (file) => isScript(file) && isPlots(file), weigh: compressed },
  { what: 'JavaScript of forms and dialogs, fetched once the page stands', kilobytes: 30, holds: (file) => isScript(file) && isLater(file), weigh: compressed },
  { what: 'JavaScript of a drag through the past, fetched with the first', kilobytes: 5, holds: (file) => isScript(file) && isPassed(file), weigh: compressed },
  { what: 'fonts', kilobytes: 280, holds: (file) => file.endsWith('.woff2'), weigh: ({ length }) => length },
];

export interface Weight { readonly what: string; readonly kilobytes: number; readonly limit: number }

/** What the built page in `folder` weighs, budget by budget. */
export async function weights(folder: string): Promise<readonly Weight[]> {
  const assets = join(folder, 'assets');
  const files = await Promise.all((await readdir(assets)).map(async (file) => ({ file, content: await readFile(join(assets, file)) })));
  return BUDGETS.map(({ what, kilobytes: limit, holds, weigh, oneOf }) => {
    const mine = files.filter(({ file }) => holds(file)).map(({ file, content }) => ({ bytes: weigh(content), one: oneOf?.test(file) === true }));
    const always = mine.filter(({ one }) => !one).reduce((sum, { bytes }) => sum + bytes, 0);
    return { what, limit, kilobytes: (always + Math.max(0, ...mine.filter(({ one }) => one).map(({ bytes }) => bytes))) / KILO };
  });
}

/** One line for each budget that is passed. */
export const overBudget = (found: readonly Weight[]): readonly string[] => found.filter(({ kilobytes, limit }) => kilobytes > limit)
  .map(({ what, kilobytes, limit }) => `over budget: ${what}: ${kilobytes.toFixed(1)} kB, ${limit} kB are allowed`);
