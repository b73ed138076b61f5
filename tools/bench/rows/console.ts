/** P16: the console in a browser. */
import { startChromium } from '../../../test/support/chromium.ts';
import { FRAME_P95_MS, measureFrames, TASK_MS, told } from '../../../test/support/frames.ts';
import { sized } from './scene.ts';
import { within, type Row } from '../row.ts';

const ENTITIES = 10_000;
const CHANGES_PER_SECOND = 1_000;
const SECONDS = 20;
/** A browser takes half a minute for a round. */
const ROUNDS = 3;
/** Milliseconds after which a round is given up: on a machine this busy it says nothing. */
const ROUND_MS = 240_000;

export const P16: Row = {
  id: 'P16', what: `console, ${ENTITIES.toLocaleString('en')} entities, ${CHANGES_PER_SECOND.toLocaleString('en')} changes/s: work of the main thread in a frame, p95`, unit: 'ms',
  baseline: `1 ms; and the longest task at most ${TASK_MS} ms`, floor: FRAME_P95_MS, stretch: 4, below: true, most: ROUNDS,
  async prepare(bench) {
    const browser = await startChromium({ gpu: 'made-up' });
    let longest = 0;
    return {
      base: async () => ({ units: 1, cpuSeconds: 1 }),
      ours: async () => {
        const figures = await within(ROUND_MS, measureFrames(browser, { entities: ENTITIES, changesPerSecond: CHANGES_PER_SECOND, seconds: sized(bench, SECONDS) }));
        console.error(told(figures));
        if (figures.problems.length > 0) throw new Error(figures.problems.join('; '));
        longest = Math.max(longest, figures.longest);
        return { units: figures.p95, cpuSeconds: 1 };
      },
      agreed: () => longest <= TASK_MS,
      end: () => browser.close(),
    };
  },
};
