import { createHash, type Hash } from 'node:crypto';
import { BEFORE_FIRST, eventKey, type OperationId, type Position, type Recorded } from '#libs/domain';
import type { EventLog } from '#libs/event-log';
import type { StoredPicture } from '#libs/picture-store';

/** So much text is digested at once: a call for every record costs more than the digest of it. */
const DIGESTED_LENGTH = 16 * 1024;
/** It reaches back over so many records at least, and twice as many at most. */
const REACH = 10_000;

const block = (): Hash => createHash('sha256');

/**
 * What was folded last, in one line: the places where its two blocks begin, and a digest of each. The record where a picture ends is not
 * enough to know its log by: one that lost its end and was written on from copies may hold the same there, and another one before.
 */
export class Tail {
  private before = '';
  private begins: Position;
  private next: Position;
  private hash = block();
  private undigested = '';

  constructor(begins: Position) {
    this.begins = begins;
    this.next = begins;
  }

  /** Of a picture that is about to be built up to this position: what lies farther back than it must reach is not digested. */
  static upTo(head: Position): Tail {
    return new Tail(Math.max(0, head + 1 - REACH));
  }

  /** What was folded next. */
  add({ event, recordedAt, position }: Recorded): void {
    if (position < this.begins) return;
    if (this.next - this.begins === REACH) {
      this.digest();
      this.before = `${this.begins} ${this.hash.digest('base64')} `;
      this.begins = this.next;
      this.hash = block();
    }
    this.undigested += `${recordedAt} ${event.json}\n`;
    if (this.undigested.length >= DIGESTED_LENGTH) this.digest();
    this.next += 1;
  }

  get text(): string {
    this.digest();
    return `${this.before}${this.begins} ${this.hash.copy().digest('base64')}`;
  }

  private digest(): void {
    if (this.undigested !== '') this.hash.update(this.undigested);
    this.undigested = '';
  }
}

/** The tail of a stored picture, as the log holds it; undefined when it holds another one, or nobody knows. */
export async function tailInLog(log: EventLog, operation: OperationId, { position, last, tail: text }: StoredPicture): Promise<Tail | undefined> {
  const begins = position === BEFORE_FIRST ? 0 : Number.parseInt(text ?? '', 10);
  const tail = new Tail(begins);
  if (position === BEFORE_FIRST) return tail;
  if (Number.isNaN(begins) || (await log.head(operation)) < position) return undefined;
  let next = begins;
  for await (const batch of log.read(operation, { after: begins - 1 })) {
    for (const recorded of batch) {
      if (recorded.position !== next) return undefined;
      tail.add(recorded);
      if (next === position) return tail.text === text && eventKey(recorded.event) === last ? tail : undefined;
      next += 1;
    }
  }
  return undefined;
}
