/** What people may ask: one schema for the data of each command. */
import { Type, type TSchema, type TProperties } from 'typebox';
import { ASSESSMENTS, COMMAND_TYPES, type CommandType } from '#libs/domain';
import { actId, fromAct } from '../facts/by.ts';
import { closed, either, entityId, entityIds, optional, saying } from '../facts/parts.ts';
import { NOTE } from '../facts/operation.ts';
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
};

/** Commands of the contract that this version does not understand yet. */
export const LATER_COMMANDS: readonly string[] = [
  'acknowledge-alert', 'confirm-alert', 'assign-alert', 'escalate-alert', 'shelve-alert', 'unshelve-alert', 'close-alert', 'sign-handover',
  'start-shift', 'configure-operation',
];

/** The whole command of one type. */
export function commandSchema(type: CommandType): TSchema {
  const { subjects, data, does } = COMMANDS[type];
  const body = closed(data, { description: 'What the command needs to know' });
  const needed = ((body.required as readonly string[] | undefined) ?? []).length > 0;
  return closed({
    id: actId('Made by whoever asks: the same id again is the same command and has no second effect'),
    type: Type.Literal(type),
    subject: Type.String({ pattern: subjectPattern(subjects), description: `${subjects.join(', ')}, a slash, and its id` }),
    from: optional(fromAct),
    data: needed ? body : optional(body),
  }, { title: type, description: does });
}
export const commandSchemas = (): readonly TSchema[] => COMMAND_TYPES.map(commandSchema);
