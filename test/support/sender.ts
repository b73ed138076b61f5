/**
 * A process that sends on several lanes at once, each one batch after the other, and the same batch again until it has a lasting
 * answer, noting all of it in a ledger. Started again on the ledger of one that was killed, it goes on where that one was.
 * Takes {@link Order}s and tells {@link Told} over its channel; the first argument is a {@link SenderOptions}.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { eventsOf, FIRST_SIZE, MARKER_LANE, type Batch, type Said } from './batches.ts';
import { LedgerWriter, readLedger, runsOf, type Entry, type Result, type Run } from './ledger.ts';

export interface SenderOptions { readonly ledger: string; readonly lanes: readonly string[] }
/** `urls` are the operation's own, at one ingest or several; lanes share them out. `rate` is in events a second, all lanes together. */
export interface Pace { readonly urls: readonly string[]; readonly rate: number; readonly size: number }
export type Order = { readonly pace: Pace } | { readonly pause: true } | { readonly say: readonly Said[]; readonly token: number; readonly times: number };
/** `mark`: that mark was answered as recorded just now. `paused`: every batch that was begun has its answer. */
export type Told =
  | { readonly tally: Tally } | { readonly mark: number } | { readonly paused: true } | { readonly token: number; readonly runs: readonly Run[] };
export interface Tally {
  readonly acknowledged: number; readonly spooled: number; readonly rejected: number;
  /** Requests that were sent again because nothing lasting came back. */
  readonly retries: number;
  /** The longest time, in milliseconds, from a batch's first sending to its answer. */
  readonly slowest: number;
  /** The highest position that was answered, or -1. */
  readonly last: number;
}

/** What is said in somebody's own words. */
const SAID_LANE = 'said';
const MARK_EVERY_MS = 500;
/** A request without an answer this long is given up, and sent again. */
const ANSWER_MS = 15_000;
const AGAIN_MS = 150;
/** Batches of one lane lie at least so far apart in the time they name, so that no two events of a convoy share theirs. */
const APART_MS = 50;
const IDLE_MS = 5;

const options = JSON.parse(process.argv[2] ?? '{}') as SenderOptions;
const writer = new LedgerWriter(options.ledger);
const before = readLedger(options.ledger);
let pace: Pace | undefined;
let running = 0;
let pausing = false;
const tally = { acknowledged: 0, spooled: 0, rejected: 0, retries: 0, slowest: 0, last: -1 };
const tell = (told: Told): void => { process.send?.(told); };

function count(runs: readonly Run[]): void {
  for (const run of runs) {
    const events = run[0] === 'recorded' ? run[2] : run[1];
    if (run[0] === 'rejected') tally.rejected += events;
    else tally.acknowledged += events;
    if (run[0] === 'spooled') tally.spooled += events;
    if (run[0] === 'recorded') tally.last = Math.max(tally.last, run[1] + events - 1);
  }
}

/** Sends the same again until it has a lasting answer. */
async function deliver(batch: Batch, url: () => string, repeats = 1): Promise<readonly Run[]> {
  const body = JSON.stringify(eventsOf(batch));
  const began = Date.now();
  let runs: readonly Run[] = [];
  for (let done = 0; done < repeats; ) {
    const answer = await fetch(`${url()}/events`, { method: 'POST', headers: { 'content-type': 'application/cloudevents-batch+json' }, body, signal: AbortSignal.timeout(ANSWER_MS) })
      .then(async (response) => (await response.json()) as { results?: readonly Result[] }).catch(() => undefined);
    if (answer?.results !== undefined) {
      done += 1;
      // What one of them was told is what counts: all say the same events.
      runs = runsOf(answer.results);
    } else {
      tally.retries += 1;
      tell({ tally: { ...tally } });
      await wait(AGAIN_MS);
    }
  }
  tally.slowest = Math.max(tally.slowest, Date.now() - began);
  return runs;
}

/** One batch after the other: the one that the ledger holds without an answer first. */
class Lane {
  private readonly name: string;
  private readonly number: number;
  private n: number;
  private at = 0;
  private open: Batch | undefined;

  constructor(name: string, number: number) {
    const entries: readonly Entry[] = before.get(name) ?? [];
    const last = entries.at(-1);
    this.name = name;
    this.number = number;
    this.n = entries.length;
    this.at = last?.batch.at ?? 0;
    this.open = last !== undefined && last.runs === undefined ? last.batch : undefined;
  }

  get hasOpen(): boolean {
    return this.open !== undefined;
  }

  async send(size: number, said?: readonly Said[], times = 1): Promise<readonly Run[]> {
    const batch = this.open ?? { lane: this.name, n: this.n, at: Math.max(Date.now(), this.at + APART_MS), size: said?.length ?? (this.n === 0 ? FIRST_SIZE : size), ...(said !== undefined && { said }) };
    running += 1;
    this.at = batch.at;
    if (this.open === undefined) {
      this.n += 1;
      this.open = batch;
      await writer.sent(batch);
    }
    const runs = await deliver(batch, () => this.url(), times);
    await writer.answered(batch, runs);
    this.open = undefined;
    running -= 1;
    count(runs);
    tell({ tally: { ...tally } });
    if (this.name === MARKER_LANE && runs[0]?.[0] === 'recorded' && batch.n > 0) tell({ mark: batch.n });
    if (pausing && running === 0) tell({ paused: true });
    return runs;
  }

  /** Goes on for as long as the process lives, resting while there is no pace. */
  async run(every: (given: Pace) => number): Promise<never> {
    for (let due = Date.now(); ; ) {
      const given = pace;
      if (given === undefined && !this.hasOpen) {
        await wait(IDLE_MS);
        due = Date.now();
        continue;
      }
      await this.send(given?.size ?? 1);
      // What one moment could not send the next ones do, but nobody catches up for a whole outage.
      due = Math.max(due + (given === undefined ? 0 : every(given)), Date.now() - every(given ?? { urls: [], rate: 1, size: 1 }));
      await wait(Math.max(0, due - Date.now()));
    }
  }

  private url(): string {
    const { urls } = pace ?? lastPace;
    return urls[this.number % urls.length] as string;
  }
}

let lastPace: Pace = { urls: [], rate: 1, size: 1 };
const lanes = options.lanes.map((name, number) => new Lane(name, number));
const said = new Lane(SAID_LANE, 0);
let saying: Promise<unknown> = Promise.resolve();

for (const entries of before.values()) for (const { runs } of entries) if (runs !== undefined) count(runs);
process.on('disconnect', () => process.exit(0));
process.on('message', (order: Order) => {
  if ('pace' in order) {
    pausing = false;
    const first = lastPace.urls.length === 0;
    pace = lastPace = order.pace;
    if (first) begin();
  } else if ('pause' in order) {
    pause();
  } else {
    const { say, token, times } = order;
    saying = saying.then(async () => tell({ token, runs: await said.send(say.length, say, times) }));
  }
});

function pause(): void {
  pace = undefined;
  pausing = true;
  if (running === 0) tell({ paused: true });
}

function begin(): void {
  // What was open on the lane of what was said is sent by itself; nobody waits for its answer any more.
  if (said.hasOpen) saying = said.send(0);
  for (const lane of lanes) void lane.run(({ rate, size }) => (1_000 * size * lanes.length) / rate);
  void new Lane(MARKER_LANE, 0).run(() => MARK_EVERY_MS);
}
