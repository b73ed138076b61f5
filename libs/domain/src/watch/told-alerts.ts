/** What the watches of a log said of alerts, and believed it was: the log folded as it is. */
import { Courses } from '../alerts/courses.ts';
import type { Event, Position, Recorded } from '../event.ts';
import { fold } from '../picture/evolve.ts';
import { BEFORE_FIRST, LivePicture } from '../picture/picture.ts';
import { parseTime, type Millis } from '../time.ts';
import type { Said } from './said.ts';

/** The same for the same that is said of the same alert, judged at the same record for the same instant. */
export const signOfSaid = ({ fact, subject, data }: Said): string =>
  `${fact} ${subject} ${'severity' in data ? data.severity : ''} ${data.judged.position} ${data.judged.at}`;

/** What the event says for a watch; undefined for everything that a watch does not say of alerts. */
export function saidIn(event: Event): Said | undefined {
  if (event.fact !== 'alert-raised' && event.fact !== 'alert-cleared' && event.fact !== 'alert-escalated') return undefined;
  return 'watch' in event.data ? ({ fact: event.fact, subject: event.subject, data: event.data } as Said) : undefined;
}

export class ToldAlerts {
  readonly picture = new LivePicture();
  readonly courses = new Courses(this.picture);
  /** Where in the log that was said which did something. */
  readonly places = new Map<string, Position>();
  position: Position = BEFORE_FIRST;
  /** Whether nothing more can come that was judged up to the instant that is asked for. */
  isSettled = false;
  private readonly until: Millis;
  private passed: Position | undefined;

  constructor(until: Millis) {
    this.until = until;
  }

  /** Every record of the log, in order, until {@link isSettled} or its end. */
  take(recorded: Recorded): void {
    const changes = fold(this.picture, recorded);
    this.position = recorded.position;
    this.courses.note(changes);
    if (changes.length === 0) return;
    const said = saidIn(recorded.event);
    if (said !== undefined) this.places.set(signOfSaid(said), recorded.position);
    this.noteReached(recorded);
  }

  /** A watch says things in the order in which it judged them: once it has folded that it was past the instant, and says so again, all is said. */
  private noteReached({ event, position }: Recorded): void {
    if (event.fact !== 'watch-reached') return;
    const at = parseTime(event.data.at) ?? 0;
    if (this.passed === undefined) {
      if (at > this.until) this.passed = position;
    } else if (event.data.position >= this.passed) this.isSettled = true;
  }
}
