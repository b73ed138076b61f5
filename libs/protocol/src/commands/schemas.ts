/** What people may ask: one schema for the data of each command. */
import { Type, type TSchema, type TProperties } from 'typebox';
import { ASSESSMENTS, COMMAND_TYPES, type CommandType } from '#libs/domain';
import { actId, fromAct } from '../facts/by.ts';
import { closed, either, entityId, entityIds, optional, saying } from '../facts/parts.ts';
import { ASSIGNING, CLOSING, CONFIRMING, SHELVING, SIGNING } from '../facts/alerts.ts';
import { CONFIGURATION, NOTE, SHIFT } from '../facts/operation.ts';
import { SUBJECT_TYPES, subjectPattern } from '../facts/subjects.ts';

interface CommandShape { readonly subjects: readonly string[]; readonly data: TProperties; readonly does: string }

export const COMMANDS: Readonly<Record<CommandType, CommandShape>> = {
  'assess-violation': {
    subjects: ['violation'], data: { occurrence: either(ASSESSMENTS, 'What it is judged to be'), reason: saying('Why') }, does: 'Judge a violation.',
  },
  'merge-violation': {
    subjects: ['violation'], data: { into: entityId('Id of the violation that it is shown in'), reason: saying('Why') }, does: 'Link a violation to another one.',
  },
  'suspend-corridor': { subjects: ['corridor'], data: { reason: saying('Why') }, does: 'Suspend a corridor.' },
  'reopen-corridor': { subjects: ['corridor'], data: {}, does: 'Lift the suspension of a corridor.' },
  'add-note': { subjects: ['note'], data: NOTE, does: 'Add a note under a new id; with a moment it is a bookmark.' },
  'set-subscription': {
    subjects: ['organisation'], data: { corridors: entityIds('Ids of the corridors the organisation wants to see') }, does: 'Set the corridors an organisation sees.',
  },
  'withdraw-act': { subjects: SUBJECT_TYPES, data: { act: actId('Id of the act to take back') }, does: 'Take back what one has just done.' },
  'unpark-entity': { subjects: SUBJECT_TYPES, data: {}, does: 'Let a parked entity be folded again.' },
  'acknowledge-alert': { subjects: ['alert'], data: {}, does: 'Say that an alert has been seen; a coordinator says so for its desk.' },
  'confirm-alert': { subjects: ['alert'], data: CONFIRMING, does: 'Say what was done about an alert; this acknowledges it.' },
  'assign-alert': { subjects: ['alert'], data: ASSIGNING, does: 'Give an alert to somebody.' },
  'escalate-alert': { subjects: ['alert'], data: {}, does: 'Call the shift lead.' },
  'shelve-alert': { subjects: ['alert'], data: SHELVING, does: 'Put an alert aside for a time.' },
  'unshelve-alert': { subjects: ['alert'], data: {}, does: 'Take an alert from the shelf.' },
  'close-alert': { subjects: ['alert'], data: CLOSING, does: 'Close an alert for good.' },
  'sign-handover': { subjects: ['handover'], data: SIGNING, does: 'Sign one side of a handover, under an id that is new at the first side.' },
  'start-shift': { subjects: ['operation'], data: SHIFT, does: 'Take a desk.' },
  'configure-operation': { subjects: ['operation'], data: CONFIGURATION, does: 'Set the time zone or the limits of the rules.' },
};

/** The whole command of one type. */
export function commandSchema(type: CommandType): TSchema {
  const { subjects, data, does } = COMMANDS[type];
  const body = closed(data, { description: 'What the command needs to know' });
  const needed = ((body.required as readonly string[] | undefined) ?? []).length > 0;
  return closed({
    id: actId('Made by whoever asks: the same id again is the same command and has no second effect'),
    type: Type.Literal(type),
    subject: Type.String({ pattern: subjectPattern(subjects), description: `${subjects.join(', ')}, a slash, and its id` }),
    from: optional(Type.Union(fromAct.anyOf, { description: 'Id of the last act seen on this field; null or absent if none was seen' })),
    data: needed ? body : optional(body),
  }, { title: type, description: does });
}
export const commandSchemas = (): readonly TSchema[] => COMMAND_TYPES.map(commandSchema);
