import { knownPicture, type Archive, type Between } from '#libs/archive';
import { fold, type LivePicture, type Millis, type OperationId, type Picture, type Position } from '#libs/domain';

/** What is asked of a picture comes in runs, a page after the other: so long after the last question it is let go of. */
const HELD_MS: Millis = 10_000;
/** From so many events on a kept picture and what came after it are read sooner. */
const FAR: Position = 4_096;

export interface CurrentPorts {
  archiveOf(operation: OperationId): Archive;
  readonly clock: { steady(): Millis; every(ms: Millis, call: () => void): () => void };
}

/** The picture of all that can be read of a log, and how many of its events cannot. */
export interface Current { readonly picture: Picture; readonly unreadable: number }
interface Made extends Current { readonly archive: Archive; readonly picture: LivePicture; readonly position: Position }
interface Held { readonly made: Promise<Made>; readonly asked: Millis }

/** The pictures of logs as they are now, made from the archives when somebody asks, and brought up to date while somebody goes on asking. */
export class CurrentPictures {
  private readonly ports: CurrentPorts;
  private readonly held = new Map<OperationId, Held>();
  private readonly stop: () => void;

  constructor(ports: CurrentPorts) {
    this.ports = ports;
    this.stop = ports.clock.every(HELD_MS, () => this.letGo());
  }

  /** Everything that the log held when this was asked, and maybe more. */
  async of(operation: OperationId, between: Between): Promise<Current> {
    // One after the other: two who fold into one picture at once would fold the same events.
    const made = this.made(operation, this.held.get(operation)?.made, between);
    this.held.set(operation, { made, asked: this.ports.clock.steady() });
    try {
      return await made;
    } catch (error) {
      if (this.held.get(operation)?.made === made) this.held.delete(operation);
      throw error;
    }
  }

  end(): void {
    this.stop();
    this.held.clear();
  }

  private async made(operation: OperationId, earlier: Promise<Made> | undefined, between: Between): Promise<Made> {
    const before = await earlier?.catch(() => undefined);
    const archive = this.ports.archiveOf(operation);
    const head = await archive.head(operation);
    if (before?.archive !== archive || head < before.position || head - before.position >= FAR) {
      const { picture, unreadable } = await knownPicture(archive, operation, head, between);
      return { archive, position: head, picture, unreadable: unreadable.length };
    }
    let { unreadable } = before;
    for await (const { recorded, unreadable: passed } of archive.scan(operation, before.position, head)) {
      for (const one of recorded) fold(before.picture, one);
      unreadable += passed.length;
      await between();
    }
    return { ...before, position: head, unreadable };
  }

  private letGo(): void {
    const before = this.ports.clock.steady() - HELD_MS;
    for (const [operation, { asked }] of this.held) if (asked <= before) this.held.delete(operation);
  }
}
