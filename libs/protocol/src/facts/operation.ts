/** The bodies of what people and the log itself say about an operation. */
import { act, actId } from './by.ts';
import { closed, entityIds, entityKey, eventId, line, list, optional, saying, time, timeZone } from './parts.ts';
import { ruleLimits } from './rule-limits.ts';

/** What a note is made of; `add-note` asks for the same. */
export const NOTE = {
  text: saying('What is to be remembered'),
  links: optional(list(entityKey('An entity key'), 'The entities it is about')),
  at: optional(time('The moment it is about: a bookmark is a note with a moment')),
  knownAt: optional(time('What was known then')),
};

/** What a shift and a set-up are made of; the commands ask for the same. */
export const SHIFT = { desk: line('The desk that is taken') };
export const CONFIGURATION = {
  timeZone: optional(timeZone('IANA name of the zone that local times are shown in')),
  rules: optional(ruleLimits),
};

export const OPERATION_BODIES = {
  'note-added': act(NOTE, 'A person added a note.'),
  'subscription-set': act({ corridors: entityIds('Ids of the corridors the organisation wants to see') }, 'The corridors an organisation sees were set.'),
  'act-withdrawn': act({ act: actId('Id of the act that is taken back') }, 'A person took back what they had just done.'),
  'entity-unparked': act({}, 'A person let a parked entity be folded again.'),
  'shift-started': act(SHIFT, 'A person took a desk.'),
  'operation-configured': act(CONFIGURATION, 'A person set up the operation: what is named replaces what was named before.'),
  'operation-opened': closed({ log: eventId('Id of the log; that of position 0 decides') }, { description: 'A log begins.' }),
};
