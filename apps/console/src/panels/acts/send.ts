import type { CommandType, EntityKey, Millis } from '#libs/domain';
import type { CommandAnswer } from '#libs/protocol';
import type { Feed } from '../../feed/feed.ts';
import { newId } from './new-id.ts';

/** An act can be taken back by the same person while it is the last of its field and not older than this. */
export const UNDO_MILLIS: Millis = 30_000;

export interface Undo { readonly subject: EntityKey; readonly act: string; readonly word: string; readonly until: Millis }

/** What became of a command, for the person who gave it. `by` and `at` say who was first. */
export type Told =
  | { readonly told: 'applied'; readonly act: string }
  | { readonly told: 'pending'; readonly act: string }
  | { readonly told: 'conflict'; readonly by: string | undefined; readonly at: string | undefined; readonly reason: string }
  | { readonly told: 'refused'; readonly reason: string }
  | { readonly told: 'not-sent' };

export interface Wish {
  readonly type: CommandType;
  readonly subject: EntityKey;
  /** The act seen last on the field; absent for commands without a field. */
  readonly from?: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Sends a wish under a new id and says what really happened; never throws. */
export async function sendCommand(feed: Feed, wish: Wish): Promise<Told> {
  const id = newId();
  try {
    return readAnswer(id, await feed.send({ id, ...wish }));
  } catch {
    return { told: 'not-sent' };
  }
}

/** An answer is an outcome, or a problem document: 409 says who was first, everything else why not. */
export function readAnswer(id: string, answer: CommandAnswer): Told {
  if (answer.status === 'accepted') return { told: 'applied', act: id };
  if (answer.status === 'pending') return { told: 'pending', act: id };
  const { winner } = answer;
  if (answer.status === 409) return { told: 'conflict', by: winner?.by.desk ?? winner?.by.name, at: winner?.at, reason: answer.detail ?? answer.title };
  return { told: 'refused', reason: answer.detail ?? answer.title };
}
