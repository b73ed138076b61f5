/** What becomes of every alert of a log, gathered while it is folded: when it was raised, rose, was cleared and sent on, and whom it asked. */
import { typeOf, type EntityKey } from '../event.ts';
import type { Change, Picture } from '../picture/picture.ts';
import type { Millis } from '../time.ts';
import { alertAt, standingOf, type Alert, type Raised } from './alert.ts';
import { coordinatorsOf } from './coordinators.ts';
import type { RuleName, Severity } from './facts.ts';
import type { Asked } from './load.ts';

/** Which of the rule's conditions it is an instance of, and how it went. */
export interface Course {
  readonly alert: EntityKey;
  readonly rule: RuleName;
  readonly subject: EntityKey;
  readonly cause?: string;
  /** The instant at which the condition first held. */
  readonly onset: Millis;
  /** Each time it was raised: at first, and when its severity rose; never empty. */
  readonly raises: readonly Rise[];
  readonly clearedAt?: Millis;
  readonly escalatedAt?: Millis;
}
export interface Rise { readonly at: Millis; readonly severity: Severity; readonly seats: readonly string[] }

/** Where every alert is at once, and where it goes when nobody there acknowledges it. */
export const WATCH_SEAT = 'operations/watch';
export const LEAD_SEAT = 'operations/shift-lead';
const coordinatorsSeat = (organisation: string): string => `aid:${organisation}`;

/** The greatest it had up to then. */
export const severityAtEnd = ({ raises }: Course): Severity => (raises.at(-1) as Rise).severity;

/** The same without what came after an instant; undefined where it was not raised yet. */
export function courseUntil(course: Course, until: Millis): Course | undefined {
  if (course.onset > until) return undefined;
  const { clearedAt, escalatedAt, raises, ...same } = course;
  return {
    ...same, raises: raises.filter(({ at }) => at <= until),
    ...(clearedAt !== undefined && clearedAt <= until && { clearedAt }), ...(escalatedAt !== undefined && escalatedAt <= until && { escalatedAt }),
  };
}

export class Courses {
  private readonly byAlert = new Map<EntityKey, Course>();
  private readonly picture: Picture;

  /** Of a picture that somebody else folds. */
  constructor(picture: Picture) {
    this.picture = picture;
  }

  /** To be told what each record changed, in order. */
  note(changes: readonly Change[]): void {
    for (const [key, entity] of changes) {
      if (typeOf(key) !== 'alert') continue;
      const alert = entity as Alert;
      if (alert.raised !== undefined) this.byAlert.set(key, this.courseOf(key, alert, alert.raised));
    }
  }

  /** In the order in which they were first raised in the log. */
  all(): readonly Course[] {
    return [...this.byAlert.values()];
  }

  /** What a seat was asked, as far as the alerts are among those: for a coordinator its own desk's look is the answer. */
  asked(seat: string, courses: readonly Course[]): readonly Asked[] {
    return courses.flatMap((course) => {
      const raises = seat === LEAD_SEAT ? [course.escalatedAt].filter((at) => at !== undefined) : course.raises.filter(({ seats }) => seats.includes(seat)).map(({ at }) => at);
      if (raises.length === 0) return [];
      const acknowledgedAt = this.answeredAt(seat, course.alert);
      return [{ raises, ...(acknowledgedAt !== undefined && { acknowledgedAt }) }];
    });
  }

  /** Those that were not closed, as far as the picture is folded. */
  standing(courses: readonly Course[]): readonly Course[] {
    return courses.filter(({ alert: key }) => {
      const alert = alertAt(this.picture, key);
      return alert !== undefined && standingOf(this.picture, key, alert)?.closedAt === undefined;
    });
  }

  private answeredAt(seat: string, key: EntityKey): Millis | undefined {
    const alert = alertAt(this.picture, key);
    if (alert === undefined) return undefined;
    if (seat !== WATCH_SEAT && seat !== LEAD_SEAT) return alert.seen.find(({ organisation }) => coordinatorsSeat(organisation) === seat)?.at;
    return standingOf(this.picture, key, alert)?.acknowledged?.at;
  }

  private courseOf(key: EntityKey, { clearedAt, escalated }: Alert, raised: Raised): Course {
    const { rule, subject, cause, at: onset, annunciatedAt, severity } = raised;
    const before = this.byAlert.get(key)?.raises ?? [];
    const isNew = before.at(-1)?.at !== annunciatedAt || before.at(-1)?.severity !== severity;
    const seats = isNew ? [WATCH_SEAT, ...coordinatorsOf(this.picture, raised).map(coordinatorsSeat)] : [];
    return {
      alert: key, rule, subject, ...(cause !== undefined && { cause }), onset,
      raises: isNew ? [...before, { at: annunciatedAt, severity, seats }] : before,
      ...(clearedAt !== undefined && { clearedAt }), ...(escalated !== undefined && { escalatedAt: escalated.at }),
    };
  }
}
