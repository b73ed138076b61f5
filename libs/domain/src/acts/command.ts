import type { By, FactName, Facts } from '../facts.ts';
import type { EntityKey, Position } from '../event.ts';
import type { Millis } from '../time.ts';
import type { Audience } from '../views/audience.ts';

/** What an operator asks. `id` is the operator's own and makes a retry harmless. */
export interface Command {
  readonly id: string;
  readonly type: CommandType;
  readonly subject: EntityKey;
  /** The last act the operator saw on that field of the subject; null or absent if none. */
  readonly from?: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}
/** The commands this version understands; protocol holds the schema of each one's data. */
export const COMMAND_TYPES = [
  'assess-violation', 'merge-violation', 'suspend-corridor', 'reopen-corridor', 'add-note', 'set-subscription', 'withdraw-act',
  'unpark-entity', 'acknowledge-alert', 'confirm-alert', 'assign-alert', 'escalate-alert', 'shelve-alert', 'unshelve-alert', 'close-alert', 'sign-handover',
  'start-shift', 'configure-operation',
] as const;
export type CommandType = (typeof COMMAND_TYPES)[number];

/** Who asks, as the server that heard it knows them. */
export interface Asking { readonly audience: Audience; readonly by: By }
/** The same with the instant, and the position up to which the picture is folded that the answer is made from. */
export interface Caller extends Asking { readonly now: Millis; readonly position: Position }

/** An act ready to be appended: the fact, its subject and its body. Its event id is the command's id. */
export type ActFact = { readonly [F in FactName]: { readonly fact: F; readonly subject: EntityKey; readonly data: Facts[F] } }[FactName];

/** Why a command is not recorded. `winner` is the act that came first. */
export interface Refusal {
  readonly refused: 'not-found' | 'forbidden' | 'conflict' | 'invalid';
  /** One sentence for people, in English, that names the field. */
  readonly reason: string;
  /** JSON pointer into the command. */
  readonly pointer?: string;
  readonly winner?: Winner;
}
/** What is to be recorded for a command, or why nothing is. */
export type Decision = { readonly act: ActFact } | Refusal;
export interface Winner { readonly act: string; readonly at: Millis; readonly by: By }

/** What the fold made of an act: kept with its entity for the last 8, so that a retry gets the same answer. */
export type ActOutcome =
  | { readonly act: string; readonly outcome: 'applied' }
  | { readonly act: string; readonly outcome: 'superseded'; readonly winner: Winner | null };
