/** The controls of a playback as schemas, which check them, and what it tells, as documents. */
import { Type, type Static } from 'typebox';
import { LANES } from '#libs/domain';
import { closed, either, number, optional, time } from '../facts/parts.ts';
import { PLAYBACK_MODES, SPEED_AT_LEAST, SPEED_AT_MOST, type Differing, type DifferenceFrame, type Mode, type Open, type PlaybackState, type Speed, type Timeline } from './playback.ts';
import { at, audience, cursor, operationId, type Holds, type Says } from './schemas.ts';

const mode = either([...PLAYBACK_MODES], 'known: as it was known at the cursor. happened: as it happened, knowing what was known at knownAt. difference: as it happened, and what was known otherwise');
const knownAt = time('Knowledge: what had been recorded by then; absent: everything in the log now');
const speed = number('Seconds of the playback that pass in one second', SPEED_AT_LEAST, SPEED_AT_MOST);
const skipQuiet = Type.Boolean({ description: 'More than two minutes in which nothing enters the picture are passed over' });
const playing = Type.Boolean({ description: 'Whether it plays' });

export const OPEN = closed({
  operation: operationId, audience: optional(audience), from: optional(time('Where the range begins; absent: with the log')),
  to: optional(time('Where it ends; absent: with the log')), at: optional(time('Where in the range it begins; absent: at its beginning')),
  since: optional(cursor), mode: optional(mode), knownAt: optional(knownAt), speed: optional(speed), skipQuiet: optional(skipQuiet), playing: optional(playing),
}, { description: 'Opens a range, in place of the one that was open; since is the cursor to go on from. Acknowledged with the state' });
export const SEEK = closed({
  at: optional(time('The instant to go to')), step: optional(either(['next', 'previous'], 'To the next or previous instant at which something enters the picture')),
}, { description: 'Goes to an instant or a step on: either of the two. Acknowledged with the state' });
export const PLAY = closed({}, { description: 'Plays on. Acknowledged with the state' });
export const PAUSE = closed({}, { description: 'Stays where it is. Acknowledged with the state' });
export const SPEED = closed({ speed, skipQuiet: optional(skipQuiet) }, { description: 'How fast it plays. Acknowledged with the state' });
export const MODE = closed({ mode, knownAt: optional(knownAt) }, { description: 'What is shown. Acknowledged with the state' });

const instant = (description: string) => Type.String({ format: 'date-time', description: `${description}, RFC 3339 in UTC` });
export const PLAYBACK = Type.Object({
  operation: operationId, audience, from: instant('Where the range begins'), to: instant('Where it ends'), at, mode, knownAt: instant('Knowledge'), speed, skipQuiet, playing, cursor,
  position: optional(Type.Integer({ minimum: -1, description: 'The last event in the picture; for operations, in mode known' })),
  reached: Type.Number({ minimum: 0, description: 'The speed it has; less than speed while there is more to fold than can be folded in the time' }),
  unreadable: Type.Integer({ minimum: 0, description: 'Events that cannot be read and are passed over' }),
}, { description: 'Where the playback stands: every second, and when it changes by itself' });

const entity = { type: ['object', 'null'], description: 'What the audience sees of it' };
const why = Type.Object({
  why: either(['late', 'corrected', 'retracted', 'ahead'], 'late: reported after the instant. corrected, retracted: since then. ahead: known then, of a clock that was ahead'),
  by: optional(Type.Number({ description: 'Seconds between what is reported and its recording, or the other way round when ahead' })),
  recordedAt: instant('When the event was recorded'), event: optional(Type.String({ description: 'Event key; for operations' })),
});
export const DIFFERING = Type.Object({
  key: Type.String({ description: 'Entity key' }), happened: Type.Unsafe<object | null>(entity), known: Type.Unsafe<object | null>(entity),
  whys: Type.Array(why, { description: 'Newest first, at most eight' }), moreWhys: optional(Type.Integer({ minimum: 1 })),
});
export const DIFFERENCE = Type.Object({
  operation: operationId, audience, cursor, at, entities: Type.Array(DIFFERING),
  more: Type.Integer({ minimum: 0, description: 'Entities that differ beyond those that are told' }),
}, { description: 'In mode difference, beside the frame of the same cursor: every entity that was known otherwise then; replaces the one before' });

const stretch = Type.Object({ from: instant('Begin'), to: instant('End') });
export const TIMELINE = Type.Object({
  operation: operationId, audience, by: either(['recorded', 'occurred'], 'Which time is counted by'),
  range: optional(Type.Object({ from: instant('First recorded time of the log'), to: instant('Last recorded time of the log') })),
  from: instant('Where the first bucket begins'), step: Type.Integer({ minimum: 1, description: 'Length of a bucket, seconds' }),
  buckets: Type.Integer({ minimum: 0, description: 'How many there are' }),
  counts: Type.Array(Type.Object({
    lane: either([...LANES], 'Of what kind the subjects of the events are'), severity: optional(Type.String({ description: 'Of alerts' })),
    events: Type.Array(Type.Integer({ minimum: 0 }), { description: 'How many in each bucket' }),
  })),
  gaps: Type.Array(stretch, { description: 'Stretches of recorded time in which nobody watched' }),
}, { description: 'How much the log holds, bucket by bucket' });

/** Does not compile while what is asked or told and its schema differ. */
export type PlaybackAgrees = Holds<
  | Says<Open, Static<typeof OPEN>> | Says<Speed, Static<typeof SPEED>> | Says<Mode, Static<typeof MODE>> | Says<PlaybackState, Static<typeof PLAYBACK>>
  | Says<Differing, Static<typeof DIFFERING>> | Says<DifferenceFrame, Static<typeof DIFFERENCE>> | Says<Omit<Timeline, 'range'>, Omit<Static<typeof TIMELINE>, 'range'>>
>;
