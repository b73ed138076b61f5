/** The refusals that commands have in common. */
import type { EntityKey } from '../event.ts';
import type { Picture } from '../picture/picture.ts';
import { view } from '../views/view.ts';
import { actorFor } from './actor.ts';
import type { Caller, Command, Refusal, Winner } from './command.ts';
import { lastAct, winnerOf, type Acts, type AppliedAct, type Field } from './field.ts';

export function refuse(refused: Refusal['refused'], reason: string, pointer: string, winner: Winner | null = null): Refusal {
  return { refused, reason, pointer, ...(winner !== null && { winner }) };
}

export const conflict = (reason: string, last: AppliedAct | undefined, pointer = '/subject'): Refusal => refuse('conflict', reason, pointer, winnerOf(last));

/** What the caller does not see is not known to it, be it there or not. */
export function unseen(picture: Picture, key: EntityKey, caller: Caller, pointer = '/subject'): Refusal | undefined {
  return view(picture, key, caller.audience, caller.now) === null ? refuse('not-found', 'The subject is not known.', pointer) : undefined;
}

/** Somebody acted on the field since the operator looked. */
export function overtaken(acts: Acts | undefined, field: Field, { from = null }: Command): Refusal | undefined {
  const last = lastAct(acts, field);
  return from === (last?.act ?? null) ? undefined : conflict('Another act on this field came first.', last, '/from');
}

/** Who was first, as the caller may know them. */
export const shown = ({ act, at, by }: Winner, { audience }: Caller): Winner => ({ act, at, by: actorFor(by, audience) });
