import { actorFor, formatTime, type ActOutcome, type Audience, type Command, type Position, type Refusal, type Winner } from '#libs/domain';
import { problem, type CommandAnswer, type CommandRefused, type ProblemCode, type WinnerAnswer } from '#libs/protocol';

/** What the fold made of a command's act, as that audience may know it. */
export function answerOf(outcome: ActOutcome, { id }: Command, audience: Audience, position?: Position): CommandAnswer {
  const at = position === undefined ? {} : { position };
  if (outcome.outcome === 'applied') return { id, status: 'accepted', ...at };
  return { ...problem('superseded', 'The act was recorded, but another one on this field came first.'), id, ...winnerOf(outcome.winner, audience), ...at };
}

const REFUSALS: Readonly<Record<Refusal['refused'], ProblemCode>> = {
  'not-found': 'not-found', 'forbidden': 'forbidden', 'conflict': 'conflict', 'invalid': 'invalid',
};

/** Why a command was not recorded. */
export function refusalOf({ refused, reason, pointer, winner }: Refusal, { id }: Command, audience: Audience): CommandRefused {
  const errors = pointer === undefined ? undefined : [{ pointer, detail: reason }];
  return { ...problem(REFUSALS[refused], reason, errors), id, ...winnerOf(winner ?? null, audience) };
}

/** The HTTP status that says the same as the answer. */
export function statusOf(answer: CommandAnswer): number {
  if ('title' in answer) return answer.status;
  return answer.status === 'accepted' ? 200 : 202;
}

function winnerOf(winner: Winner | null, audience: Audience): { readonly winner?: WinnerAnswer } {
  return winner === null ? {} : { winner: { act: winner.act, at: formatTime(winner.at), by: actorFor(winner.by, audience) } };
}
