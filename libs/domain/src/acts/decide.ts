/**
 * Whether a command may be recorded. The answer is made from a picture that may be a moment old: what the fold then makes of
 * the act is told by {@link outcomeOf}.
 */
import type { Alert } from '../alerts/alert.ts';
import { actsWith, decideAlert } from '../alerts/decide-alert.ts';
import { entityKey, typeOf, type EntityKey } from '../event.ts';
import type { NoteAdded, ViolationAssessed } from '../facts.ts';
import { signHandover } from '../handovers/sign-handover.ts';
import { notePlace, type Note } from '../notes/note.ts';
import { configure, startShift } from '../operation/decide-operation.ts';
import type { Entity } from '../picture/entity.ts';
import type { Picture } from '../picture/picture.ts';
import type { Audience } from '../views/audience.ts';
import { view } from '../views/view.ts';
import { intoOf, loopThrough, type Violation } from '../violations/violation.ts';
import type { ActOutcome, Caller, Command, CommandType, Decision } from './command.ts';
import { lastAct, winnerOf, type AppliedAct, type Field } from './field.ts';
import { conflict, overtaken, refuse, shown, unseen } from './refusals.ts';
import { isSameActor, withdrawable } from './withdraw.ts';

/** What a command's subject must be. `unpark-entity` and `withdraw-act` take any. */
const SUBJECTS: Readonly<Partial<Record<CommandType, string>>> = {
  'assess-violation': 'violation', 'merge-violation': 'violation', 'suspend-corridor': 'corridor', 'reopen-corridor': 'corridor',
  'add-note': 'note', 'set-subscription': 'organisation', 'sign-handover': 'handover', 'start-shift': 'operation', 'configure-operation': 'operation',
  'acknowledge-alert': 'alert', 'confirm-alert': 'alert', 'assign-alert': 'alert', 'escalate-alert': 'alert', 'shelve-alert': 'alert',
  'unshelve-alert': 'alert', 'close-alert': 'alert',
};
/** What an organisation may do to what it sees; everything else is for operations. */
const AID_COMMANDS: ReadonlySet<CommandType> = new Set(['add-note', 'acknowledge-alert']);

/**
 * The act to append, or why not: `forbidden` to this audience, `not-found` for what it does not see (the same as an unknown
 * id), `conflict` when somebody was first (with who), `invalid` when it can never be done. Expects the command's data to
 * have passed its schema. Deciding a command whose act is already folded may refuse it: ask {@link outcomeOf} first. Only a note's
 * retry is decided as it was before, because an organisation does not see the note whose outcome it would be told.
 */
export function decide(picture: Picture, command: Command, caller: Caller): Decision {
  const { type, subject } = command;
  if (!isOpenTo(type, caller.audience)) return refuse('forbidden', 'This command is not open to this audience.', '/type');
  const expected = SUBJECTS[type];
  if (expected !== undefined && typeOf(subject) !== expected) return refuse('invalid', `The subject of this command is a ${expected}.`, '/subject');
  if (type !== 'unpark-entity' && picture.get(subject)?.parked !== undefined) {
    return refuse('invalid', 'The subject is parked: it must be unparked first.', '/subject');
  }
  switch (type) {
    case 'assess-violation': return assess(picture, command, caller);
    case 'merge-violation': return merge(picture, command, caller);
    case 'suspend-corridor': return suspend(picture, command, caller);
    case 'reopen-corridor': return reopen(picture, command, caller);
    case 'add-note': return note(picture, command, caller);
    case 'set-subscription': return subscribe(picture, command, caller);
    case 'withdraw-act': return takeBack(picture, command, caller);
    case 'unpark-entity': return unpark(picture, command, caller);
    case 'acknowledge-alert': case 'confirm-alert': case 'assign-alert': case 'escalate-alert': case 'shelve-alert': case 'unshelve-alert':
    case 'close-alert': return decideAlert(picture, command, type, caller);
    case 'sign-handover': return signHandover(picture, command, caller);
    case 'start-shift': return startShift(picture, command, caller);
    case 'configure-operation': return configure(picture, command, caller);
  }
}

/** Whether an audience may give commands of this type at all. */
export function isOpenTo(type: CommandType, audience: Audience): boolean {
  return audience === 'operations' || (audience.startsWith('aid:') && AID_COMMANDS.has(type));
}

/** What the fold made of an act, or undefined while it has not folded it or no longer remembers. */
export function outcomeOf(picture: Picture, subject: EntityKey, act: string): ActOutcome | undefined {
  const entity = picture.get(subject);
  const kept = entity?.acts?.outcomes.find((outcome) => outcome.act === act);
  // What a coordinator has seen is kept for good, whatever others did to the alert since.
  return kept ?? (typeOf(subject) === 'alert' && (entity as Alert | undefined)?.seen.some((seen) => seen.act === act) ? { act, outcome: 'applied' } : undefined);
}

function assess(picture: Picture, command: Command, caller: Caller): Decision {
  const { subject } = command;
  const { occurrence, reason } = command.data as unknown as ViolationAssessed;
  const refusal = unseen(picture, subject, caller) ?? overtaken(picture.get(subject)?.acts, 'assessed', command);
  return refusal ?? { act: { fact: 'violation-assessed', subject, data: { by: caller.by, from: command.from ?? null, occurrence, reason } } };
}

function merge(picture: Picture, command: Command, caller: Caller): Decision {
  const { subject } = command;
  const { into, reason } = command.data as { into: string; reason: string };
  const refusal = unseen(picture, subject, caller) ?? unseen(picture, entityKey('violation', into), caller, '/data/into')
    ?? overtaken(picture.get(subject)?.acts, 'merged', command);
  if (refusal !== undefined) return refusal;
  if (intoOf(picture.get(subject) as Violation) === into) return conflict('It is already linked to that violation.', lastOf(picture.get(subject), 'merged'));
  const loop = loopThrough(picture, subject, into);
  if (loop !== undefined) return refuse('invalid', 'That link would lead back to this violation.', '/data/into', winnerOf(loop.act));
  return { act: { fact: 'violation-merged', subject, data: { by: caller.by, from: command.from ?? null, into, reason } } };
}

function suspend(picture: Picture, command: Command, caller: Caller): Decision {
  const { subject } = command;
  const corridor = picture.get(subject);
  const refusal = unseen(picture, subject, caller) ?? overtaken(corridor?.acts, 'suspended', command);
  if (refusal !== undefined) return refusal;
  const last = lastOf(corridor, 'suspended');
  if (isSuspended(last)) return conflict('The corridor is already suspended.', last);
  const { reason } = command.data as { reason: string };
  return { act: { fact: 'corridor-suspended', subject, data: { by: caller.by, from: command.from ?? null, reason } } };
}

function reopen(picture: Picture, command: Command, caller: Caller): Decision {
  const { subject } = command;
  const corridor = picture.get(subject);
  const refusal = unseen(picture, subject, caller) ?? overtaken(corridor?.acts, 'suspended', command);
  if (refusal !== undefined) return refusal;
  const last = lastOf(corridor, 'suspended');
  if (last === undefined) return refuse('invalid', 'The corridor is not suspended.', '/subject');
  if (!isSuspended(last)) return conflict('The corridor is already open again.', last);
  return { act: { fact: 'corridor-reopened', subject, data: { by: caller.by, from: command.from ?? null } } };
}

function note(picture: Picture, { id, subject, data }: Command, caller: Caller): Decision {
  const added = (picture.get(notePlace(picture, subject, caller.by.audience)) as Note | undefined)?.added;
  const { text, links, at, knownAt } = data as unknown as NoteAdded;
  if (caller.audience !== 'operations') {
    const hidden = links?.findIndex((link) => view(picture, link, caller.audience, caller.now) === null) ?? -1;
    if (links === undefined || links.length === 0) return refuse('invalid', 'A note needs a link to what it is about.', '/data/links');
    if (hidden >= 0) return refuse('not-found', 'A link of the note names nothing that is known here.', `/data/links/${hidden}`);
  }
  const isRetry = added?.act === id && isSameActor(added.by, caller.by);
  if (added !== undefined && !isRetry) return refuse('conflict', 'That note exists already.', '/subject', shown(added, caller));
  const given = { ...(links !== undefined && { links }), ...(at !== undefined && { at }), ...(knownAt !== undefined && { knownAt }) };
  return { act: { fact: 'note-added', subject, data: { by: caller.by, text, ...given } } };
}

function subscribe(picture: Picture, { subject, data }: Command, caller: Caller): Decision {
  const { corridors } = data as { corridors: readonly string[] };
  const unknown = corridors.findIndex((id) => view(picture, entityKey('corridor', id), caller.audience, caller.now) === null);
  if (unknown >= 0) return refuse('not-found', 'A corridor of the subscription is not known.', `/data/corridors/${unknown}`);
  return { act: { fact: 'subscription-set', subject, data: { by: caller.by, corridors } } };
}

const NOT_WITHDRAWABLE = {
  'unknown': 'No act of that id stands on a field of the subject.',
  'not-last': 'Another act has come after it.',
  'other-actor': 'Only who did it may take it back.',
  'too-late': 'It was recorded more than 30 seconds ago.',
  'too-many': 'The value before it is no longer kept.',
} as const;

function takeBack(picture: Picture, { subject, data }: Command, caller: Caller): Decision {
  const entity = picture.get(subject);
  if (entity === undefined) return refuse('not-found', 'The subject is not known.', '/subject');
  const { act } = data as { act: string };
  const acts = typeOf(subject) === 'alert' ? actsWith(picture, subject, act) : entity.acts;
  const found = withdrawable(acts, act, caller.by, caller.now);
  if (found.field === undefined) return conflict(NOT_WITHDRAWABLE[found.why], found.last, '/data/act');
  const before = acts?.fields[found.field]?.at(-2);
  const loop = found.field === 'merged' && before !== undefined ? loopThrough(picture, subject, before.value as string) : undefined;
  if (loop !== undefined) return conflict('The link before it would now lead back to this violation.', loop.act, '/data/act');
  return { act: { fact: 'act-withdrawn', subject, data: { by: caller.by, act } } };
}

function unpark(picture: Picture, { subject }: Command, caller: Caller): Decision {
  const entity = picture.get(subject);
  if (entity === undefined) return refuse('not-found', 'The subject is not known.', '/subject');
  if (entity.parked === undefined) return refuse('conflict', 'The subject is not parked.', '/subject');
  return { act: { fact: 'entity-unparked', subject, data: { by: caller.by } } };
}

/** A suspension's act has a value while it lasts; reopening leaves none. */
const isSuspended = (last: AppliedAct | undefined): boolean => last !== undefined && last.value !== null && last.value !== false;

const lastOf = (entity: Entity | undefined, field: Field): AppliedAct | undefined => lastAct(entity?.acts, field);
