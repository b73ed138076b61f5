/** For specs only. Given facts, when a command, then an act or a refusal: a picture folded from facts written in a line each. */
import type { Caller, Command, Decision } from '../acts/command.ts';
import { decide } from '../acts/decide.ts';
import { canonical } from '../canonical.ts';
import { sha256 } from '../digest.ts';
import type { Accepted, EntityKey, Event, Recorded } from '../event.ts';
import type { By, FactName, Facts } from '../facts.ts';
import { formatTime, HOUR, type Millis } from '../time.ts';
import type { Audience } from '../views/audience.ts';
import { viewEvent } from '../views/event.ts';
import { view, viewAll } from '../views/view.ts';
import { fold } from './evolve.ts';
import { LivePicture } from './picture.ts';

/** 10 March 2026, noon. */
export const NOON: Millis = 1_773_144_000_000;
export const SOURCE = 'urn:source:patrols';
export const OPERATOR: By = { name: 'Mira', audience: 'operations', desk: 'watch', verified: true };

export interface Envelope { readonly id?: string; readonly source?: string; readonly time?: Millis; readonly recordedAt?: Millis }

/** A fact as accepted: at noon, recorded when it happened, under an id that is a digest of what it says. */
export function fact<F extends FactName>(name: F, subject: EntityKey, data: Facts[F], envelope: Envelope = {}): Accepted {
  const { source = SOURCE, time = NOON, recordedAt = time } = envelope;
  const id = envelope.id ?? sha256(canonical([name, subject, data, time])).slice(0, 12);
  const json = JSON.stringify({
    specversion: '1.0', id, source, type: `watchfloor.${name}.v1`, subject, time: formatTime(time), datacontenttype: 'application/json', data,
  });
  return { event: { id, source, fact: name, subject, time, data, json } as unknown as Event, recordedAt };
}

/** An act of ours, by {@link OPERATOR} unless its body says otherwise. */
export function act<F extends FactName>(name: F, subject: EntityKey, data: Omit<Facts[F], 'by'> & { by?: By }, envelope: Envelope = {}): Accepted {
  return fact(name, subject, { by: OPERATOR, ...data } as unknown as Facts[F], { source: 'urn:watchfloor:test', ...envelope });
}

export const recordedAll = (accepted: readonly Accepted[], from = 0): readonly Recorded[] =>
  accepted.map((one, at) => ({ ...one, position: from + at }));

export function pictureOf(accepted: readonly Accepted[]): LivePicture {
  const picture = new LivePicture();
  for (const recorded of recordedAll(accepted)) fold(picture, recorded);
  return picture;
}

export interface Given {
  readonly picture: LivePicture;
  /** The view at that instant, by default an hour after noon, for operations. */
  sees(key: EntityKey, now?: Millis, audience?: Audience): unknown;
  seesAll(now?: Millis, audience?: Audience): Record<EntityKey, unknown>;
  reads(one: Accepted, audience?: Audience): unknown;
  when(command: Partial<Command> & Pick<Command, 'type' | 'subject'>, caller?: Partial<Caller>): Decision;
  and(...more: readonly Accepted[]): Given;
}

export const LATER: Millis = NOON + HOUR;

export function given(...accepted: readonly Accepted[]): Given {
  const picture = pictureOf(accepted);
  return {
    picture,
    sees: (key, now = LATER, audience = 'operations') => view(picture, key, audience, now),
    seesAll: (now = LATER, audience = 'operations') => Object.fromEntries(viewAll(picture, audience, now)),
    reads: ({ event }, audience = 'operations') => viewEvent(picture, event, audience),
    when: (command, caller = {}) => decide(
      picture, { id: 'command-1', data: {}, ...command }, { audience: 'operations', by: OPERATOR, now: LATER, position: accepted.length - 1, ...caller },
    ),
    and: (...more) => given(...accepted, ...more),
  };
}
