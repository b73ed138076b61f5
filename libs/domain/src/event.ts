import type { FactName, Facts } from './facts.ts';
import type { Millis } from './time.ts';

export type OperationId = string;
/** `<entity type>/<id>`. */
export type EntityKey = string;
/** `<source> <id>` with one space: what makes two copies of an event the same event. */
export type EventKey = string;
/** An event's place in its log: 0, 1, 2 … */
export type Position = number;

/** A fact with its envelope, parsed once at the border and brought to the newest version of its body. */
export interface EventOf<F extends FactName> {
  readonly id: string;
  readonly source: string;
  readonly fact: F;
  readonly subject: EntityKey;
  /** When it happened, as the source says. */
  readonly time: Millis;
  readonly data: Facts[F];
  /** The whole event as structured CloudEvents JSON: the sender's own text when it came that way. This is what logs keep. */
  readonly json: string;
}
export type Event = { readonly [F in FactName]: EventOf<F> }[FactName];

/** Stands in place of a body that its fact cannot have: no border of ours let it in, and no fold takes it. */
export const UNFIT = Object.freeze({ unfit: true } as const);
export const isUnfit = ({ data }: Event): boolean => (data as { readonly unfit?: unknown } | undefined)?.unfit === true;

/** An event and the time we accepted it, on its way into a log. */
export interface Accepted<E = Event> { readonly event: E; readonly recordedAt: Millis }
/** An event with its position and the time we accepted it. */
export interface Recorded<E = Event> extends Accepted<E> { readonly position: Position }

export const eventKey = (event: Pick<Event, 'source' | 'id'>): EventKey => `${event.source} ${event.id}`;
export const entityKey = (type: string, id: string): EntityKey => `${type}/${id}`;
/** The id in an entity key: everything after the first slash. */
export const idOf = (key: EntityKey): string => key.slice(key.indexOf('/') + 1);
/** The same as comparing its type, without making that. */
export const isOfType = (key: EntityKey, type: string): boolean => key.startsWith(type) && key[type.length] === '/';
export const typeOf = (key: EntityKey): string => key.slice(0, key.indexOf('/'));
