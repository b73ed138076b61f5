/** Who sends reports: one after another, the same again until it is answered, and a ledger of what was. */
import type { Event, Millis } from '#libs/domain';
import type { Life } from './life.ts';
import type { IngestProcess } from './processes.ts';
import { Link } from './wire.ts';
import type { World } from './world.ts';

const AT_ONCE: readonly [number, number] = [1, 40];
const PAUSE: readonly [Millis, Millis] = [0, 1_600];
const AGAIN: readonly [Millis, Millis] = [100, 1_500];
/** Of what is sent, how often it is sent once more although it was answered. */
const COPIES = 0.1;

export class Sender {
  /** What was answered as recorded or spooled, in the order in which it was sent. */
  readonly acknowledged: Event[] = [];
  done = false;
  private readonly world: World;
  private readonly ingest: IngestProcess;
  private readonly name: string;
  private readonly link: Link;
  private readonly life: Life;

  constructor(world: World, name: string, ingest: IngestProcess) {
    this.world = world;
    this.name = name;
    this.ingest = ingest;
    this.life = world.lives.begin();
    this.link = new Link(world, this.life, ingest, () => new Error('no answer'));
  }

  async send(events: readonly Event[]): Promise<void> {
    const { clock } = this.life;
    const { dice } = this.world;
    for (let at = 0, count = 0; at < events.length; at += count) {
      count = dice.whole(...AT_ONCE);
      const batch = events.slice(at, at + count);
      while (!(await this.post(batch))) await clock.pause(dice.between(...AGAIN));
      this.acknowledged.push(...batch);
      if (dice.chance(COPIES)) await this.post(dice.pick([batch, this.acknowledged.slice(-dice.whole(1, 60))]));
      await clock.pause(dice.between(...PAUSE));
    }
    this.done = true;
  }

  private async post(events: readonly Event[]): Promise<boolean> {
    try {
      const answer = await this.link.ask(() => this.ingest.take(events));
      const said = 'refused' in answer ? answer.refused : 'spooled' in answer ? 'spooled' : 'recorded';
      this.world.trace.note(this.name, `${events.length} events ${said}`);
      return !('refused' in answer);
    } catch {
      this.world.trace.note(this.name, `${events.length} events not answered`);
      return false;
    }
  }
}
