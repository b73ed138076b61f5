import inspector from 'node:inspector';
import { Worker } from 'node:worker_threads';
import type { Millis } from '#libs/domain';

/** How often the event loop says that it turns, and how often a thread of its own looks whether it did. */
const BEAT_EVERY_MS: Millis = 1_000;
/** Looks in a row that found no beat: then the process hangs, and nothing but a kill would end it. A process that was frozen did not look. */
const STILL_LOOKS = 20;

/** Runs where no code of ours can block it. A signal that could be handled would wait for the thread that hangs. */
const WATCHING = `
const { workerData: { beats, every, looks, line } } = require('node:worker_threads');
let seen = -1;
let still = 0;
setInterval(() => {
  const beat = Atomics.load(beats, 0);
  still = beat === seen ? still + 1 : 0;
  seen = beat;
  if (still < looks) return;
  require('node:fs').writeSync(2, line);
  process.kill(process.pid, 'SIGKILL');
}, every);
`;

/**
 * Ends this process with SIGKILL, after one line on standard error, when its event loop has not turned for about 20 s: whoever
 * supervises it starts another, and nobody takes what hangs for what works. Not while a debugger holds it.
 */
export function watchEventLoop(server: string, every: Millis = BEAT_EVERY_MS, looks = STILL_LOOKS): void {
  if (inspector.url() !== undefined) return;
  const beats = new Int32Array(new SharedArrayBuffer(4));
  const line = `${JSON.stringify({ level: 'fatal', server, msg: 'the event loop hangs; the process ends' })}\n`;
  new Worker(WATCHING, { eval: true, workerData: { beats, every, looks, line }, resourceLimits: { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 8 } }).unref();
  setInterval(() => Atomics.add(beats, 0, 1), every).unref();
}
