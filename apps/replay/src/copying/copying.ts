import { setTimeout } from 'node:timers/promises';
import { BEFORE_FIRST, type Millis, type OperationId, type Position, type Recorded } from '#libs/domain';
import { LogCut, LogUnavailable, type EventLog } from '#libs/event-log';
import { MalformedEvent, NewerVersion } from '#libs/protocol';
import type { ReadBack } from '../past/archives.ts';
import { Copy, DamagedCopy, isDiskFull, setAside } from './copy.ts';
import type { Gate } from './gate.ts';
import { proveCopied } from './proof.ts';

/** How long to wait before asking again a log that cannot be reached or is not there yet, or a disk that was full. */
const RETRY_MS = 1_000;
/** How often the distance to the log's end is measured. */
const MEASURE_EVERY_MS = 2_000;

/** What goes wrong and lasts, in words for people. */
const TROUBLES = {
  away: 'the log cannot be reached; answers come from the copy',
  headless: 'the log cannot be read from its beginning',
  full: 'the disk is full; nothing is copied',
  newer: 'the log holds events of a newer version of this program; nothing more is copied',
  malformed: 'the log holds what no program of ours wrote; nothing more is copied',
} as const;
export type Trouble = keyof typeof TROUBLES;

export interface CopyingNotes {
  copied(operation: OperationId, events: number): void;
  lag(operation: OperationId, events: number): void;
  setAside(operation: OperationId, name: string, error: unknown): void;
  /** Said once each time it begins. */
  trouble(operation: OperationId, what: string, error: unknown): void;
}
export interface CopyingPorts {
  readonly source: EventLog;
  readonly directory: string;
  readonly clock: { now(): Millis };
  readonly notes: CopyingNotes;
  /** Opens once the copy may be read: copied to the end of the log, or all there is while the log cannot be had. */
  readonly gate: Gate;
  /** Is told of the first and the last records that were copied before, and of every one that is copied. */
  readonly copied: { begin(): void; take(batch: readonly Recorded[]): void } | undefined;
}

/** Follows one operation's log into its copy: the same events at the same positions, for as long as the log goes on from them. */
export class Copying {
  private readonly operation: OperationId;
  private readonly ports: CopyingPorts;
  private copy: Copy | undefined;
  private caughtUp = false;
  /** The copy was held against the log. */
  private isProven = false;
  private trouble: Trouble | undefined;
  /** Aborted, with why, once somebody found the copy damaged. */
  private givenUp = new AbortController();

  constructor(operation: OperationId, ports: CopyingPorts) {
    this.operation = operation;
    this.ports = ports;
  }

  /** What is read from now; undefined before `open` and while a copy is being set aside. */
  get readBack(): ReadBack | undefined {
    return this.copy;
  }

  /** What keeps it from having copied the log to its end once; undefined when nothing does. */
  get missing(): string | undefined {
    if (this.caughtUp && this.trouble !== 'newer' && this.trouble !== 'malformed') return undefined;
    return this.trouble === undefined ? 'the log is not copied to its end' : TROUBLES[this.trouble];
  }

  /** Opens the copy, or begins one; a damaged one is set aside. Throws LogInUse and LogUnwritable. */
  async open(): Promise<void> {
    try {
      this.copy = await Copy.open(this.ports.directory, this.operation);
    } catch (error) {
      if (!(error instanceof DamagedCopy)) throw error;
      await this.beginAnew(error);
    }
  }

  /** Copies until aborted. Rejects with what must not happen: another event than the next one, or a file that cannot be written any more. */
  async run(signal: AbortSignal): Promise<void> {
    void this.measure(signal);
    while (!signal.aborted) {
      try {
        const copy = this.copy as Copy;
        await this.tellCopied(copy);
        const end = await this.proven(copy, signal);
        this.isProven = end !== undefined;
        if (end !== undefined) await this.follow(copy, end, AbortSignal.any([signal, this.givenUp.signal]));
        if (this.givenUp.signal.aborted) throw this.givenUp.signal.reason as unknown;
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof NewerVersion || error instanceof MalformedEvent) {
          this.stopAt(error);
          return;
        }
        if (error instanceof LogCut || error instanceof DamagedCopy) await this.beginAnew(error);
        else if (error instanceof LogUnavailable) this.say('away', error);
        else throw error;
        await pause(signal);
      }
    }
  }

  /** Somebody who reads the copy found it damaged: it is set aside, and another one begins. */
  giveUp(damage: DamagedCopy): void {
    if (this.copy !== undefined) this.givenUp.abort(damage);
  }

  /** Has the tables of the past made anew. */
  remake(): void {
    this.copy?.log.reindex(this.operation);
  }

  async close(): Promise<void> {
    await this.copy?.close();
  }

  /** Where what was copied before begins and ends: nobody has to read what lies between, and there may be millions. */
  private async tellCopied(copy: Copy): Promise<void> {
    if (copy.empty) return;
    for (const after of new Set([BEFORE_FIRST, copy.head - 1])) {
      for await (const batch of copy.read(after)) {
        this.ports.copied?.take(batch);
        break;
      }
    }
  }

  /** The end of the log, once there is a log and it begins with all of the copy; undefined when aborted before. */
  private async proven(copy: Copy, signal: AbortSignal): Promise<Position | undefined> {
    // What was copied is worth reading as long as no log can say otherwise.
    const readMeanwhile = (): void => {
      if (!copy.empty) this.ports.gate.open();
    };
    while (!signal.aborted) {
      const end = await this.ports.source.head(this.operation).catch((error: unknown) => {
        if (error instanceof LogUnavailable) readMeanwhile();
        throw error;
      });
      if (end !== BEFORE_FIRST) {
        await proveCopied(this.ports.source, copy, this.operation);
        return end;
      }
      readMeanwhile();
      await pause(signal);
    }
    return undefined;
  }

  private async follow(copy: Copy, end: Position, signal: AbortSignal): Promise<void> {
    this.trouble = undefined;
    this.catchUp(copy, end);
    for await (const batch of this.ports.source.read(this.operation, { after: copy.head, follow: true, signal })) {
      await this.append(copy, batch, signal);
      if (signal.aborted) return;
      this.ports.copied?.take(batch);
      this.ports.notes.copied(this.operation, batch.length);
      this.catchUp(copy, end);
    }
  }

  private catchUp(copy: Copy, end: Position): void {
    if (this.caughtUp || copy.head < end) return;
    this.caughtUp = true;
    this.ports.gate.open();
  }

  private async append(copy: Copy, batch: readonly Recorded[], signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await copy.append(batch);
        this.trouble = undefined;
        return;
      } catch (error) {
        if (!isDiskFull(error)) throw error;
        this.say('full', error);
        await pause(signal);
      }
    }
  }

  /** Sets the copy aside, whatever it holds, and begins another. An empty one is no copy of anything. */
  private async beginAnew(error: unknown): Promise<void> {
    const { directory, clock, notes, gate, copied } = this.ports;
    const { copy } = this;
    if (copy?.empty === true) {
      this.say('headless', error);
      return;
    }
    gate.shut();
    this.givenUp = new AbortController();
    this.copy = undefined;
    this.caughtUp = false;
    this.isProven = false;
    copied?.begin();
    await copy?.close();
    notes.setAside(this.operation, await setAside(directory, this.operation, clock.now()), error);
    this.copy = await Copy.open(directory, this.operation);
  }

  /** What came before the event that cannot be read is all there is to read, if that event is not in the copy itself. */
  private stopAt(unreadable: NewerVersion | MalformedEvent): void {
    this.say(unreadable instanceof NewerVersion ? 'newer' : 'malformed', unreadable);
    if (this.ports.copied === undefined || this.isProven) this.ports.gate.open();
  }

  private say(what: Trouble, error: unknown): void {
    if (this.trouble !== what) this.ports.notes.trouble(this.operation, TROUBLES[what], error);
    this.trouble = what;
  }

  private async measure(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const end = await this.ports.source.head(this.operation).catch(() => undefined);
      if (end !== undefined && this.copy !== undefined) this.ports.notes.lag(this.operation, Math.max(0, end - this.copy.head));
      await setTimeout(MEASURE_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

async function pause(signal: AbortSignal): Promise<void> {
  await setTimeout(RETRY_MS, undefined, { signal }).catch(() => undefined);
}
