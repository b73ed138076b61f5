/** The bodies of the facts about violations. */
import { ASSESSMENTS, RELIABILITIES, SENSES, VIOLATION_CLASSES } from '#libs/domain';
import { fieldAct } from './by.ts';
import { closed, either, entityId, eventKey, lat, line, lines, lon, metres, optional, people, saying, text, time, whole } from './parts.ts';

const casualties = (what: string) => closed(
  { claimed: optional(people('Persons, as somebody says')), verified: optional(people('Persons, as somebody has checked')) }, { description: `Persons ${what}` },
);

const observed = {
  subtype: optional(line('A finer class of the reporting organisation')),
  lon: optional(lon('Longitude, degrees east, WGS 84; together with lat or not at all')),
  lat: optional(lat('Latitude, degrees north, WGS 84; together with lon or not at all')),
  uncertainty: optional(metres('Radius around lon and lat inside which it happened')),
  from: optional(time('Begin of what was observed; time does not lie before it')),
  to: optional(time('End of what was observed; time does not lie after it')),
  count: optional(closed(
    { min: whole('At least', 0, 1_000_000), max: whole('At most; not less than min', 0, 1_000_000) }, { description: 'How many shots, rounds, flights, persons or things' },
  )),
  killed: optional(casualties('killed')),
  injured: optional(casualties('injured')),
  reliability: optional(either(RELIABILITIES, 'Of the source: A (completely reliable) to E (unreliable), F (cannot be judged)')),
  credibility: optional(whole('Of the information: 1 (confirmed) to 5 (improbable), 6 (cannot be judged)', 1, 6)),
  group: optional(line('Reports of one group are never independent of each other')),
  parties: optional(lines('Parties said to be involved, as the source calls them; an attribution by nobody but the source')),
  narrative: optional(text('What was observed, in words')),
};
const VIOLATION_CLASS = either(VIOLATION_CLASSES, 'What was observed, not what it is judged to be');
const SENSE = either(SENSES, 'How it was observed');

export const VIOLATION_BODIES = {
  'violation-reported': closed({ class: VIOLATION_CLASS, sense: SENSE, ...observed }, { description: 'Somebody reports what may be a violation.' }),
  'violation-corrected': closed(
    {
      corrects: eventKey('Event key of the report that is corrected: its source, one space, its id'), reason: saying('Why'),
      class: optional(VIOLATION_CLASS), sense: optional(SENSE), ...observed,
    },
    { description: 'The fields that it carries replace those of the report that it names.' },
  ),
  'violation-retracted': closed(
    { retracts: eventKey('Event key of the report or the correction that is taken back'), reason: saying('Why') },
    { description: 'A report or a correction is taken back by its source.' },
  ),
  'violation-assessed': fieldAct({ occurrence: either(ASSESSMENTS, 'What a person judges it to be'), reason: saying('Why') }, 'A person judged a violation.'),
  'violation-merged': fieldAct({ into: entityId('Id of the violation that this one is shown in'), reason: saying('Why') }, 'A person linked a violation to another one.'),
};
