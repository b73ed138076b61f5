/** Looks all the time whether a console says LIVE and does not show what was recorded long before: silent staleness, the one thing that must never be. */
import type { Millis } from '#libs/domain';
import { markIn } from '../support/batches.ts';
import type { Follower } from '../support/follower.ts';
import type { Load } from '../support/load.ts';

const LOOK_EVERY_MS: Millis = 250;
/** LIVE says that what is shown is at most 5 s old; what reaches the screen takes its time, and so does looking. */
const SILENT_AFTER_MS: Millis = 7_000;

export class Watch {
  /** One line for each console and mark. */
  readonly silences: string[] = [];
  private readonly load: Load;
  private readonly followers: () => readonly Follower[];
  private readonly noted = new Set<string>();
  private readonly timer: NodeJS.Timeout;

  constructor(load: Load, followers: () => readonly Follower[]) {
    this.load = load;
    this.followers = followers;
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
  }

  end(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const now = Date.now();
    const due = this.load.marks.findLast(({ at }) => at < now - SILENT_AFTER_MS);
    if (due === undefined) return;
    for (const follower of this.followers()) {
      follower.look();
      if (follower.audience !== undefined || follower.state !== 'live' || follower.spooled || markIn(follower.entities) >= due.number) continue;
      const line = `${follower.name} says LIVE and shows mark ${markIn(follower.entities)}, ${now - due.at} ms after mark ${due.number} was recorded`;
      if (this.noted.has(`${follower.name} ${due.number}`)) continue;
      this.noted.add(`${follower.name} ${due.number}`);
      this.silences.push(line);
    }
  }
}
