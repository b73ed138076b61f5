import type { EventOf, Recorded } from '../event.ts';
import type { By } from '../facts.ts';
import type { Millis } from '../time.ts';
import { isKnown, lastAct, superseded, winnerOf, withOutcome, WITHDRAWAL, type Acts, type AppliedAct, type Field } from './field.ts';

/** The same person at the same audience; a desk may be handed over, a name that is only claimed is another actor. */
export const isSameActor = (one: By, other: By): boolean =>
  one.name === other.name && one.audience === other.audience && one.verified === other.verified;

export type Withdrawable =
  | { readonly field: Field }
  /** `last` is the act that stands in its place, if its field is known. */
  | { readonly field: undefined; readonly why: 'unknown' | 'not-last' | 'other-actor' | 'too-late' | 'too-many'; readonly last: AppliedAct | undefined };

/** Whether `act` may be taken back at `now` by that actor, and on which field. What is refused here is refused in the fold. */
export function withdrawable(acts: Acts | undefined, act: string, by: By, now: Millis): Withdrawable {
  for (const name of Object.keys(acts?.fields ?? {})) {
    const field = name as Field;
    const applied = acts?.fields[field] ?? [];
    if (!applied.some((one) => one.act === act)) continue;
    const last = lastAct(acts, field);
    if (last?.act !== act) return { field: undefined, why: 'not-last', last };
    if (!isSameActor(last.by, by)) return { field: undefined, why: 'other-actor', last };
    if (now - last.at > WITHDRAWAL) return { field: undefined, why: 'too-late', last };
    if (applied.length === 1 && last.nth > 0) return { field: undefined, why: 'too-many', last };
    return { field };
  }
  return { field: undefined, why: 'unknown', last: undefined };
}

/**
 * The acts without the one that is taken back: the value before it, and the act that it came from, stand again. Superseded
 * when it is no longer the last of its field, was another actor's, or was recorded more than {@link WITHDRAWAL} before.
 */
export function withdraw(acts: Acts | undefined, recorded: Recorded<EventOf<'act-withdrawn'>>): Acts | undefined {
  const { id, data } = recorded.event;
  if (isKnown(acts, id)) return acts;
  const found = withdrawable(acts, data.act, data.by, recorded.recordedAt);
  if (found.field === undefined || acts === undefined) return superseded(acts, id, winnerOf(found.field === undefined ? found.last : undefined));
  const { [found.field]: applied = [], ...others } = acts.fields;
  const rest = applied.slice(0, -1);
  const fields = rest.length === 0 ? others : { ...others, [found.field]: rest };
  return withOutcome({ fields, outcomes: acts.outcomes }, { act: id, outcome: 'applied' });
}
