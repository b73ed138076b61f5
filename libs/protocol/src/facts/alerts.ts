/** The bodies of the facts about alerts: what the watch records, and what people do. */
import { Type } from 'typebox';
import { FIRST_TIME, LAST_TIME, LEVELS, RULE_NAMES, SECOND, SEVERITIES, SIDES } from '#libs/domain';
import { LIMITS } from '../limits.ts';
import { act, by, fieldAct } from './by.ts';
import { closed, either, entityId, entityKey, eventId, line, list, number, optional, saying, time, whole } from './parts.ts';
import { isIdText } from './text.ts';

/** The last position that a log can reach. */
const LAST_POSITION = Number.MAX_SAFE_INTEGER;
/** On the plane that distances are measured in no two places lie farther apart: once around the equator, and from pole to pole. */
const FARTHEST_APART_METRES = 50_000_000;
/** A corridor may go that far from each of its positions to the next. */
const LONGEST_KM = (LIMITS.eventVertices * FARTHEST_APART_METRES) / 1_000;
/** No report is later than this many seconds. */
const LATEST_SECONDS = (LAST_TIME - FIRST_TIME + 1) / SECOND;
const MOST_RAISES = 1_000_000;
const MOST_VIOLATIONS = 1_000_000;

const position = (description: string) => whole(description, 0, LAST_POSITION);
const watch = eventId('Id of the watch; the facts of a watch that is not the last that started do nothing');
const judged = closed({ position: position('The record of the log that was judged'), at: time('The instant that was judged') }, { description: 'What was judged' });
const watched = { watch, judged };
const chatter = whole('How often the condition began while it chattered', 0, MOST_RAISES);

const verdict = closed(
  {
    line: entityId('Id of the line'), version: line('Its version'), verdict: either(['inside', 'outside', 'indeterminate'], 'On which side'),
    distance: number('To the line, metres; positive inside', -FARTHEST_APART_METRES, FARTHEST_APART_METRES),
  },
  { description: 'Which side of a line it was on, by the version then valid' },
);
const cause = Type.Refine(
  Type.String({ minLength: 1, maxLength: LIMITS.sourceCharacters + 1 + LIMITS.idCharacters, description: 'An entity key, an event key or the name of a rule' }), isIdText,
  () => 'must have no control, bidirectional or invisible characters',
);
const circumstances = {
  corridor: optional(entityId('Id of the corridor it is on')),
  km: optional(number('How far along the corridor, kilometres from its beginning', 0, LONGEST_KM)),
  sector: optional(entityId('Id of the sector it is in')),
  feed: optional(entityId('Id of the source whose silence would explain it')),
  lateBy: optional(number('Between what happened and its first report, seconds', 0, LATEST_SECONDS)),
  metres: optional(number('Between the subject and its cause, or between a convoy and its route, metres', 0, FARTHEST_APART_METRES)),
  count: optional(whole('Violations that make a surge', 0, MOST_VIOLATIONS)),
  indeterminate: optional(Type.Literal(true, { description: 'Only the uncertainty of the positions reaches' })),
  verdict: optional(verdict),
};

/** What the commands ask, too. */
export const CONFIRMING = { note: saying('What was done') };
export const ASSIGNING = { to: line('Whom it is assigned to: a name or a desk') };
export const SHELVING = { until: time('When it comes back; of a life-safety alert at most 15 minutes away'), reason: saying('Why') };
export const CLOSING = { note: saying('Why it is over') };
export const SIGNING = { side: either(SIDES, 'Who hands over, or who takes over'), position: position('The position of the log that both sides sign for') };

export const ALERT_BODIES = {
  'alert-raised': closed(
    {
      rule: either(RULE_NAMES, 'What was looked for'), subject: entityKey('Entity key of what it is about'), cause: optional(cause), severity: either(SEVERITIES, 'How bad it is'),
      ...circumstances, chatter: optional(chatter), ...watched,
    },
    { description: 'A condition began to hold; or, of an alert that is there, became more severe.' },
  ),
  'alert-cleared': closed({ chatter: optional(chatter), ...watched }, { description: 'The condition of an alert no longer holds.' }),
  'alert-escalated': Type.Union(
    [
      closed({ to: either(LEVELS, 'Who is called'), by }, { description: 'By a person' }),
      closed({ to: either(LEVELS, 'Who is called'), ...watched }, { description: 'By the watch, because nobody acknowledged it in time' }),
    ],
    { description: 'An alert goes to somebody else, once.' },
  ),
  'alert-acknowledged': fieldAct({}, 'A person has seen an alert; one of another audience than operations only says so for its desk.'),
  'alert-confirmed': fieldAct(CONFIRMING, 'A person did something about an alert.'),
  'alert-assigned': fieldAct(ASSIGNING, 'An alert is somebody\'s.'),
  'alert-shelved': fieldAct(SHELVING, 'The condition of an alert is put aside for a time, and comes back unacknowledged.'),
  'alert-unshelved': fieldAct({}, 'It comes back now.'),
  'alert-closed': fieldAct(CLOSING, 'A person closed an alert.'),
  'watch-started': closed({ watch }, { description: 'A watch begins; what older ones say from here on does nothing.' }),
  'watch-reached': closed(
    {
      watch, position: position('The watch has folded and judged the log up to here'), at: time('What its clock says'),
      chatter: optional(list(closed(
        { alert: entityId('Id of the alert'), count: chatter, quietSince: optional(time('Since when the condition has been false')) }, { description: 'An alert that chatters' },
      ), 'What no other fact tells of the alerts that chatter')),
    },
    { description: 'The watch is at the head of the log, and how late it is.' },
  ),
  'handover-signed': act(SIGNING, 'One side of a handover signed for what is known at a position.'),
};

/** The facts that are about alerts, the watch and its people. */
export type AlertFactName = keyof typeof ALERT_BODIES | 'shift-started' | 'operation-configured';
