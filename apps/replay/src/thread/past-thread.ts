import { Worker } from 'node:worker_threads';
import type { OperationId } from '#libs/domain';
import type { AskName, Asks } from '../past/past-work.ts';
import type { ControlOf, Opened, PlaybackId, PlaybackOptions, Said, Standing } from '../playback/session.ts';
import type { Answer, ArchivePlace, FromThread, Notice, Question, ToThread } from './messages.ts';

/** Questions that may wait for an answer at once; one more is refused. */
const QUESTIONS_AT_MOST = 256;
/** Memory of the thread, mebibytes: beyond it the thread ends, and another one begins, and nothing else is touched. */
const MEMORY = 512;

/** The thread has too much to do; ask again. */
export class ThreadBusy extends Error {
  override readonly name = 'ThreadBusy';
}

export interface ThreadListener {
  said(playback: PlaybackId, said: Said): void;
  /** It does not play any more. */
  gone(playback: PlaybackId): void;
}
export interface ThreadNotes {
  /** Something of an archive is not as it was written: an event of it, or what is made from them. */
  damaged(operation: OperationId, what: string, of: 'log' | 'tables'): void;
  /** The thread could not do something, or ended. */
  failed(error: unknown): void;
}

interface Waiting { resolve(answer: Answer): void; reject(error: unknown): void }

/**
 * Pictures of the past and playbacks, made in a thread of their own: however much there is to fold, frames and heartbeats of
 * what is live are not held up. Should the thread end, another one takes its place and every playback is told that it is gone.
 */
export class PastThread {
  private readonly place: ArchivePlace;
  private notes: ThreadNotes = { damaged: () => {}, failed: () => {} };
  private readonly waiting = new Map<number, Waiting>();
  private readonly playing = new Set<PlaybackId>();
  private listener: ThreadListener = { said: () => {}, gone: () => {} };
  private worker: Worker | undefined;
  private number = 0;
  private closed = false;

  constructor(place: ArchivePlace) {
    this.place = place;
  }

  get playbacks(): number {
    return this.playing.size;
  }

  listen(listener: ThreadListener): void {
    this.listener = listener;
  }

  report(notes: ThreadNotes): void {
    this.notes = notes;
  }

  async ask<N extends AskName>(name: N, ask: Asks[N]['ask']): Promise<Asks[N]['answer']> {
    return (await this.question({ kind: 'ask', name, ask } as Question)) as Asks[N]['answer'];
  }

  async open(playback: PlaybackId, options: PlaybackOptions): Promise<Opened> {
    const opened = (await this.question({ kind: 'open', playback, options })) as Opened;
    if (!('refused' in opened)) this.playing.add(playback);
    return opened;
  }

  async control<N extends keyof ControlOf>(playback: PlaybackId, name: N, control: ControlOf[N]): Promise<Standing | undefined> {
    return (await this.question({ kind: 'control', playback, name, control } as Question)) as Standing | undefined;
  }

  /** A console has taken a frame. */
  taken(playback: PlaybackId): void {
    this.notice({ kind: 'taken', playback });
  }

  end(playback: PlaybackId): void {
    this.playing.delete(playback);
    this.notice({ kind: 'close', playback });
  }

  /** An operation's file is another one now, or none: what plays it is gone, and what is asked next reads anew. */
  forget(operation: OperationId): void {
    this.notice({ kind: 'forget', operation });
  }

  /** Has an operation's archive read once, in the background; what is damaged of it is reported. */
  examine(operation: OperationId): void {
    if (!this.closed) this.send({ notice: { kind: 'examine', operation } });
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.worker?.terminate();
  }

  private question(question: Question): Promise<Answer> {
    if (this.closed) return Promise.reject(new Error('the thread is closed'));
    if (this.waiting.size >= QUESTIONS_AT_MOST) return Promise.reject(new ThreadBusy('too much is asked of the past at once'));
    const number = (this.number += 1);
    return new Promise((resolve, reject) => {
      this.waiting.set(number, { resolve, reject });
      this.send({ number, question });
    });
  }

  private notice(notice: Notice): void {
    if (this.worker !== undefined && !this.closed) this.send({ notice });
  }

  private send(message: ToThread): void {
    this.worker ??= this.start();
    this.worker.postMessage(message, []);
  }

  private start(): Worker {
    const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: this.place, resourceLimits: { maxOldGenerationSizeMb: MEMORY } });
    worker.unref();
    worker.on('message', (message: FromThread) => this.hear(message));
    worker.on('error', (error) => this.notes.failed(error));
    worker.on('exit', () => this.lost(worker));
    return worker;
  }

  private hear(message: FromThread): void {
    if ('number' in message) {
      const waiting = this.waiting.get(message.number);
      this.waiting.delete(message.number);
      if ('answer' in message) waiting?.resolve(message.answer);
      else waiting?.reject(new Error(message.failed));
    } else if ('said' in message) this.listener.said(message.playback, message.said);
    else if ('gone' in message) {
      this.notes.failed(new Error(message.gone));
      this.drop(message.playback);
    } else this.notes.damaged(message.operation, message.damaged, message.of);
  }

  private lost(worker: Worker): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    const ended = new Error('the thread that makes pictures of the past ended');
    for (const { reject } of this.waiting.values()) reject(ended);
    this.waiting.clear();
    if (this.closed) return;
    for (const playback of this.playing) this.drop(playback);
  }

  private drop(playback: PlaybackId): void {
    if (this.playing.delete(playback)) this.listener.gone(playback);
  }
}
