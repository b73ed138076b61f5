/**
 * `npm run services`: Kafka and Redis until this is stopped. Prints KAFKA_BROKERS=… and REDIS_URL=… when both answer, and
 * nothing else on standard output. Exits 0 after SIGINT, SIGTERM or SIGHUP, 1 when they cannot be had or one of them is lost.
 */
import { startServices, type Services } from './services.ts';
import { ServicesUnavailable } from './unavailable.ts';

const WATCH_PARENT_MS = 1_000;

if (process.argv.length > 2) {
  console.error('npm run services takes no arguments; KAFKA_BROKERS and REDIS_URL name servers that run already.');
  process.exit(1);
}

const starting = new AbortController();
let services: Services | undefined;
let stopping = false;
// Holds the process until it is told to stop. npm waits for us as long as it lives: when it was killed, nobody is left to stop us.
const parent = process.ppid;
const underNpm = process.env['npm_lifecycle_event'] === 'services';
const staying = setInterval(() => { if (underNpm && process.ppid !== parent) void stop(0); }, WATCH_PARENT_MS);

async function stop(code: number): Promise<void> {
  // Told twice: leave at once, the keeper clears away.
  if (stopping) process.exit(1);
  stopping = true;
  process.exitCode = code;
  starting.abort();
  await services?.stop();
  clearInterval(staying);
}
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => void stop(0));

try {
  services = await startServices({
    given: process.env, signal: starting.signal,
    say: (line) => console.error(line),
    lost: (line) => { console.error(line); if (!stopping) void stop(1); },
  });
  if (stopping) await services.stop();
  else console.log(`KAFKA_BROKERS=${services.brokers}\nREDIS_URL=${services.redisUrl}`);
} catch (error) {
  clearInterval(staying);
  if (!starting.signal.aborted) {
    console.error(error instanceof ServicesUnavailable ? error.message : error);
    process.exitCode = 1;
  }
}
