/** The schemas that both documents name. */
import { COMMAND_TYPES, REPORT_NAMES, type FactName } from '#libs/domain';
import { commandSchema } from '../commands/schemas.ts';
import { ENVELOPE, eventSchema } from '../events/envelope.ts';
import { typeOfFact } from '../facts/upcasts.ts';
import { DIFFERENCE, DIFFERING, MODE, OPEN, PAUSE, PLAY, PLAYBACK, SEEK, SPEED, TIMELINE } from '../frames/playback-schemas.ts';
import { CHANGES, DISCONTINUITY, HEARTBEAT, JOIN, PICTURE } from '../frames/schemas.ts';
import { LIMITS } from '../limits.ts';
import { PROBLEMS } from '../problems.ts';
import { EXAMPLES } from './examples.ts';
import { array, boolean, integer, object, plain, ref, string, type Plain } from './plain.ts';

type Schemas = Readonly<Record<string, Plain>>;

/** An event as it may be sent and is kept: an attribute that it need not have may be null, which reads as absent. */
function asSent(event: object): Plain {
  const { properties, required, additionalProperties, ...others } = plain(event) as { properties: Schemas; required: readonly string[]; additionalProperties: { anyOf: readonly Plain[] } };
  const optional = (name: string, schema: Plain) => !required.includes(name) && schema['type'] === 'string';
  return {
    ...others, required,
    properties: Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, optional(name, schema) ? { ...schema, type: ['string', 'null'] } : schema])),
    additionalProperties: { ...additionalProperties, anyOf: [...additionalProperties.anyOf, { type: 'null' }] },
  };
}

/** The schema of one fact: its title is its type, its examples are whole events. */
export const factSchema = (fact: FactName): Plain => ({ ...asSent(eventSchema(fact)), examples: EXAMPLES[fact] });

const REPORTS = REPORT_NAMES.map((fact) => typeOfFact(fact));

/** Every report, by its type, and `Report`: any of them. */
export function reportSchemas(): Plain {
  const reports = Object.fromEntries(REPORT_NAMES.map((fact) => [typeOfFact(fact), factSchema(fact)]));
  return {
    ...reports,
    Report: {
      description: 'One report as a structured CloudEvent. recordedtime, actor and causationid are never taken from a sender.',
      oneOf: REPORTS.map(ref),
      discriminator: { propertyName: 'type', mapping: Object.fromEntries(REPORTS.map((type) => [type, `#/components/schemas/${type}`])) },
    },
  };
}

const COMMAND_EXAMPLE = {
  id: '7a3c7b1e-6d52-4a0e-9a5d-8f6f3f0a1c11', type: 'suspend-corridor', subject: 'corridor/salah-al-din', from: null, data: { reason: 'Unexploded device beside the road.' },
};
const by = object({
  name: string('What they are called; a desk for other audiences than operations'), audience: string('Who they were'), desk: string('The desk they sat at'),
  verified: boolean('False while the name is only what they said of themselves'),
}, ['name', 'audience', 'verified'], 'Who did it');
const position = integer('Place in the log: 0, 1, 2 …', { minimum: 0 });

export function commandSchemas(): Plain {
  return {
    Command: {
      description: 'What an operator asks. Its id makes a retry harmless.', oneOf: COMMAND_TYPES.map((type) => plain(commandSchema(type))), examples: [COMMAND_EXAMPLE],
    },
    CommandAccepted: object({ id: string('That of the command'), status: { const: 'accepted' }, position }, ['id', 'status'], 'It is done.'),
    CommandPending: object({ id: string('That of the command'), status: { const: 'pending' }, position }, undefined, 'Recorded, not folded yet: the same id again gives the outcome.'),
    CommandRefused: {
      description: 'Why not; who was first, where somebody was.',
      allOf: [ref('Problem'), object({
        id: string('That of the command'), position, winner: object({ act: string('Id of the act that came first'), at: string('When', { format: 'date-time' }), by }),
      }, [])],
    },
  };
}

export function resultSchemas(): Plain {
  const text = (description: string) => ({ type: ['string', 'null'], description });
  return {
    EventResult: object({
      source: text('That of the event; null when it cannot be read'), id: text('That of the event; null when it cannot be read'),
      status: string('recorded: in the log at position. spooled: durable here, its position comes later. rejected: send it no more as it is', { enum: ['recorded', 'spooled', 'rejected'] }),
      position, reason: string('Why it is rejected, for people'),
    }, ['source', 'id', 'status']),
    EventsAnswer: object({ results: array(ref('EventResult'), { description: 'In the order of the request' }) }, undefined, 'What became of each event'),
    EventsRejected: { description: 'No event was recorded.', allOf: [ref('Problem'), ref('EventsAnswer')] },
  };
}

export function problemSchema(): Plain {
  const type = string('What kind of problem it is', { format: 'uri', enum: Object.keys(PROBLEMS).map((code) => `urn:watchfloor:problem:${code}`) });
  const pointed = object({ pointer: string('JSON pointer (RFC 6901) to the field; empty for the whole'), detail: string('What is wrong with it') });
  return {
    Problem: object({
      type, title: string('The same for every problem of its type'), status: integer('HTTP status'), detail: string('What is wrong, for people. Never holds input.'),
      errors: array(pointed, { maxItems: LIMITS.toldErrors }),
    }, ['type', 'title', 'status', 'detail'], 'RFC 9457'),
  };
}

export const frameSchemas = (): Plain => ({
  CloudEvent: asSent(ENVELOPE), Join: plain(JOIN), Picture: plain(PICTURE), Changes: plain(CHANGES), Heartbeat: plain(HEARTBEAT), Discontinuity: plain(DISCONTINUITY),
});

/** What is asked of a playback, by the name of its message, and what it tells. */
export const playbackSchemas = (): Plain => ({
  Open: plain(OPEN), Seek: plain(SEEK), Play: plain(PLAY), Pause: plain(PAUSE), Speed: plain(SPEED), Mode: plain(MODE),
  Playback: plain(PLAYBACK), Difference: plain(DIFFERENCE),
});

/** What the read calls of the past tell. */
export const pastSchemas = (): Plain => ({ Timeline: plain(TIMELINE), Differing: plain(DIFFERING) });
