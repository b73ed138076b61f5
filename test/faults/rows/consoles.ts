/** Consoles whose other end is gone without a word, or who read slower than they are sent to. */
import { setTimeout as wait } from 'node:timers/promises';
import { SECOND, type Millis } from '#libs/domain';
import { FaultProxy, targetAt } from '../../../libs/event-log/src/kafka/fault-proxy.contract.ts';
import { say } from '../../support/batches.ts';
import { metricOf } from '../../support/trial.ts';
import { until } from '../../support/until.ts';
import { crowd, showing } from '../crowd.ts';
import { inSeconds, p95, type Row } from '../row.ts';
import type { Stage } from '../stage.ts';

const MEGABYTE = 1_048_576;
/** A console that does not answer is gone after this time; the metric is looked at now and then. */
const GONE_WITHIN: Millis = 18 * SECOND + 2 * SECOND;
/** What a gateway's memory may grow by, with so many consoles that it cannot send to. */
const GROWTH_MB = 64;
/** Marks are due twice a second; with nothing wrong they are on the screen within this time at p95. */
const SHOWN_WITHIN: Millis = 2 * SECOND;
/** As fast as a bad telephone line. */
const SLOW_BYTES = 1_024;
/** A quarter of a megabyte in one frame; what the system itself holds between two processes is a few megabytes. */
const LONG = { violations: 30, narrative: 'x'.repeat(7_900) } as const;
const ROUNDS_AT_MOST = 200;
/** Between two rounds, for each console that reads: all of them read in the process that measures, and it is not its haste that is asked for. */
const READING: Millis = 3;

const consolesAt = (stage: Stage): Promise<number | undefined> => metricOf(stage.system.one('gateway'), 'consoles', '"operations"');
const memoryOf = async (stage: Stage): Promise<number> => ((await metricOf(stage.system.one('gateway'), 'process_resident_memory_bytes')) ?? 0) / MEGABYTE;

async function behindProxy(stage: Stage): Promise<FaultProxy> {
  return FaultProxy.open(targetAt(new URL(stage.system.one('gateway').url).host), false);
}

export const halfOpen = (count: number): Row => ({
  name: `${count} consoles: half open`,
  run: async (stage) => {
    const proxy = await behindProxy(stage);
    const [consoles, files] = [await consolesAt(stage), await metricOf(stage.system.one('gateway'), 'process_open_fds')];
    const many = await crowd(stage, `http://${proxy.address}`, count);
    proxy.silence();
    const began = Date.now();
    await until('the gateway to let go of consoles that are gone', async () => ((await consolesAt(stage)) === consoles ? true : undefined));
    const gone = Date.now() - began;
    const left = ((await metricOf(stage.system.one('gateway'), 'process_open_fds')) ?? 0) - (files ?? 0);
    const live = many.filter(({ state }) => state === 'live').length;
    proxy.restore();
    const recovery = await stage.recovered(Date.now());
    return {
      recovery, leaves: many, afterwards: () => proxy.close(), more: { 'let go after': inSeconds(gone), 'files left open': Math.max(0, left) },
      broken: [...(left > 5 ? [`${left} files are still open`] : []), ...(live > 0 ? [`${live} of them said LIVE`] : [])],
      late: gone > GONE_WITHIN ? [`let go after ${gone} ms`] : [],
    };
  },
});

export const slow = (count: number, beside: number): Row => ({
  name: `${count} of ${count + beside} consoles: read 1 KiB/s`,
  run: async (stage) => {
    const gateway = stage.system.one('gateway');
    const proxy = await behindProxy(stage);
    const many = await crowd(stage, gateway.url, beside);
    const dull = await crowd(stage, `http://${proxy.address}`, count);
    const before = await memoryOf(stage);
    const told = dull.map(({ counted }) => counted.discontinuities);
    proxy.flows.answering.bytesPerSecond = SLOW_BYTES;
    const shown = showing(stage, many);
    const stopped = async (): Promise<number> => (await metricOf(gateway, 'discontinuities_total', 'reason="backlog"')) ?? 0;
    for (let round = 0; round < ROUNDS_AT_MOST && (await stopped()) < count; round += 1) {
      await stage.load.say(Array.from({ length: LONG.violations }, (_, at) => say('violation-reported', `violation/long-${at}`, { class: 'other', sense: 'reported', narrative: `${LONG.narrative}${round}` })));
      await wait(READING * many.length);
    }
    const grown = (await memoryOf(stage)) - before;
    const shownAfter = p95(shown.end());
    proxy.restore();
    const recovery = await stage.recovered(Date.now());
    const knew = dull.filter(({ counted }, at) => counted.discontinuities > (told[at] ?? 0) || counted.joins > 1).length;
    const stops = await stopped();
    return {
      recovery, leaves: [...many, ...dull], afterwards: () => proxy.close(), more: { 'frames stopped for': stops, 'told of a discontinuity': `${knew} of ${count}`, 'others saw events after, p95': inSeconds(shownAfter), 'gateway grew by': `${Math.round(grown)} MB` },
      broken: [...(knew < count ? [`only ${knew} of ${count} were told`] : []), ...(grown > GROWTH_MB ? [`the gateway grew by ${Math.round(grown)} MB`] : [])],
      late: shownAfter > SHOWN_WITHIN ? [`others saw events after ${shownAfter} ms at p95`] : [],
    };
  },
});
