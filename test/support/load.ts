/** The sender's process as a trial uses it: started, paced, paused until all is answered, killed and started again. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Said } from './batches.ts';
import type { Run } from './ledger.ts';
import type { Order, Pace, SenderOptions, Tally, Told } from './sender.ts';
import { until } from './until.ts';

const PROGRAM = new URL('sender.ts', import.meta.url).pathname;
/** Like the field: small batches, about 200 events a second. */
const USUAL = { rate: 200, size: 7 } as const;
const LANES = ['a', 'b', 'c'] as const;
/** Looking for an answer that an outage delays takes as long as the outage. */
const PATIENCE_MS = 120_000;

/** A mark, and when it was answered as recorded. */
export interface Mark { readonly number: number; readonly at: number }

export class Load {
  readonly ledger: string;
  tally: Tally = { acknowledged: 0, spooled: 0, rejected: 0, retries: 0, slowest: 0, last: -1 };
  /** Those that were answered as recorded, in order. */
  readonly marks: Mark[] = [];
  private readonly lanes: readonly string[];
  private pace: Pace;
  private child: ChildProcess;
  private tokens = 0;
  private readonly answers = new Map<number, (runs: readonly Run[]) => void>();
  private paused = false;
  private flowing = false;

  /** `urls` are the operation's own, at one ingest or at several. */
  constructor(urls: readonly string[], { lanes = LANES, ledger = join(tmpdir(), `watchfloor-ledger-${randomBytes(6).toString('hex')}`) }: { readonly lanes?: readonly string[]; readonly ledger?: string } = {}) {
    this.ledger = ledger;
    this.lanes = lanes;
    this.pace = { urls, ...USUAL };
    this.child = this.spawn();
  }

  /** Goes on sending; at another pace or elsewhere when told so. */
  begin(pace: Partial<Pace> = {}): void {
    this.pace = { ...this.pace, ...pace };
    this.flowing = true;
    this.order({ pace: this.pace });
  }
  /** Resolves once every batch that was begun has its answer. */
  async end(): Promise<void> {
    if (!this.flowing) return;
    this.flowing = false;
    this.paused = false;
    this.order({ pause: true });
    await until('every batch to be answered', async () => (this.paused ? true : undefined), PATIENCE_MS);
  }
  /** Resolves once so many more events were acknowledged. */
  async more(count: number, patience = PATIENCE_MS): Promise<void> {
    const wanted = this.tally.acknowledged + count;
    await until(`${count} more acknowledged events`, async () => (this.tally.acknowledged >= wanted ? true : undefined), patience);
  }
  /** Sends these as one batch, so many times, until they are answered. Needs a pace that was once given. */
  say(events: readonly Said[], times = 1): Promise<readonly Run[]> {
    this.tokens += 1;
    const token = this.tokens;
    return new Promise((resolve) => {
      this.answers.set(token, resolve);
      this.order({ say: events, token, times });
    });
  }
  /** SIGKILL, and another process on the same ledger, which goes on where this one was. */
  async kill(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.removeAllListeners('message');
    this.child.kill('SIGKILL');
    await ended;
  }
  restart(): void {
    this.child = this.spawn();
    if (this.flowing) this.order({ pace: this.pace });
  }
  /** Ends for good and forgets the ledger. */
  async leave(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
    await rm(this.ledger, { force: true });
  }

  private spawn(): ChildProcess {
    const options: SenderOptions = { ledger: this.ledger, lanes: this.lanes };
    const child = fork(PROGRAM, [JSON.stringify(options)], { env: { ...process.env, NODE_OPTIONS: '' }, execArgv: ['--disable-warning=ExperimentalWarning'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    child.on('message', (told: Told) => this.hear(told));
    return child;
  }
  private order(order: Order): void {
    this.child.send(order);
  }
  private hear(told: Told): void {
    if ('tally' in told) this.tally = told.tally;
    else if ('mark' in told) this.marks.push({ number: told.mark, at: Date.now() });
    else if ('paused' in told) this.paused = true;
    else {
      this.answers.get(told.token)?.(told.runs);
      this.answers.delete(told.token);
    }
  }
}
