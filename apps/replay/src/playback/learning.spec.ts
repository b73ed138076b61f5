/** What the archive had not told of yet when a playback was opened, it shows once it is told. */
import { expect, it } from '@jest/globals';
import { MemoryArchive, type Archive } from '#libs/archive';
import { MINUTE, SECOND, type Millis } from '#libs/domain';
import { NOON, sample } from '../../../../libs/archive/src/samples.contract.ts';
import { Playbacks } from './playbacks.ts';
import type { Said } from './session.ts';

const LOG = [sample({ id: 'first', subject: 'violation/first', time: NOON - 10 * MINUTE }), sample({ id: 'late', subject: 'violation/late', time: NOON - 5 * MINUTE, recordedAt: NOON })];

/** An archive that has told of the log up to where `told` says. */
function slow(told: () => number): Archive {
  const whole = new MemoryArchive(async () => LOG.map((one, position) => ({ ...one, position })));
  const span: Archive['span'] = async (operation) => {
    const known = await whole.span(operation);
    return known === undefined ? undefined : { ...known, told: told() };
  };
  return Object.create(whole, { span: { value: span } }) as Archive;
}

it.each(['happened', 'difference'] as const)('in mode %s nobody has to ask again', async (mode) => {
  let told = 0;
  let now: Millis = 0;
  const ticks: (() => void)[] = [];
  const said: Said[] = [];
  const archive = slow(() => told);
  const playbacks = new Playbacks({
    archiveOf: () => archive, say: (_, one) => { said.push(one); }, failed: (_, error) => { throw error; },
    clock: { steady: () => now, pause: async () => { await new Promise((resolve) => { setImmediate(resolve); }); }, every: (_, call) => { ticks.push(call); return () => undefined; } },
  });
  const opened = await playbacks.open('p', { operation: 'demo', audience: 'operations', at: NOON - MINUTE, mode, speed: 1, skipQuiet: false, playing: false });
  if ('refused' in opened) throw new Error(opened.refused);
  expect([[...opened.whole.keys()], opened.standing.knowledge]).toEqual([['violation/first'], { position: 0, at: NOON - 10 * MINUTE, wanted: 1 }]);
  const pass = async (): Promise<void> => {
    now += SECOND;
    for (const tick of ticks) tick();
    // A control waits for what the tick began.
    await playbacks.control('p', 'pause', {});
  };
  const entries = (): readonly string[] => said.flatMap((one) => ('frame' in one && one.frame.pieces.length > 0 ? [Buffer.concat(one.frame.pieces).toString()] : []));
  await pass();
  expect(entries()).toEqual([]);
  told = 1;
  await pass();
  expect(entries()).toEqual([expect.stringContaining('"violation/late"')]);
  expect(said.at(-1)?.standing.knowledge).toEqual({ position: 1, at: NOON });
  playbacks.end();
});
