/** From the members of an event's JSON to the event. */
import { parseTime, type Event, type FactName, type Millis } from '#libs/domain';

export type Members = Readonly<Record<string, unknown>>;
export const EMPTY: Members = Object.freeze({});

export const isMembers = (input: unknown): input is Members => typeof input === 'object' && input !== null && !Array.isArray(input);

/** What every event has, of members that have it. */
interface Named { readonly id: string; readonly source: string; readonly subject: string; readonly time: string; readonly data?: unknown }

/** An event of a log, whose text may be of an older version of its fact. */
export function eventOf(fact: FactName, members: Members, json: string, time: Millis): Event {
  const { id, source, subject, data } = members as unknown as Named;
  return { id, source, fact, subject, time, data: data ?? EMPTY, json } as Event;
}

/**
 * An event that passed the whole check of its fact's newest version, with its text: JSON of those members. Whoever has this very
 * object need not read the text again to know so; a copy of it is no longer one.
 */
class CheckedEvent {
  readonly #text: string;
  readonly id: string;
  readonly source: string;
  readonly fact: FactName;
  readonly subject: string;
  readonly time: Millis;
  readonly data: unknown;
  readonly json: string;

  constructor(fact: FactName, { id, source, subject, time, data }: Named, json: string) {
    this.id = id;
    this.source = source;
    this.fact = fact;
    this.subject = subject;
    this.time = parseTime(time) as Millis;
    this.data = data ?? EMPTY;
    this.json = json;
    this.#text = json;
  }

  static is(event: Event | CheckedEvent): boolean {
    return #text in event && event.#text === event.json;
  }
}

export const checkedEvent = (fact: FactName, members: Members, json: string): Event => new CheckedEvent(fact, members as unknown as Named, json) as unknown as Event;

/** Whether an event's text is known to be well-formed JSON of the newest version of its fact, because it was made here and is no copy. */
export const isChecked = (event: Event): boolean => CheckedEvent.is(event);
