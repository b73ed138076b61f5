/** A handover of the watch: both sides sign for the picture at one position of the log. */
import { isKnown, superseded, withOutcome, type Marked } from '../acts/field.ts';
import type { Side } from '../alerts/facts.ts';
import type { EntityKey, EventOf, Position, Recorded } from '../event.ts';
import type { By } from '../facts.ts';
import type { Change, Picture } from '../picture/picture.ts';
import type { Millis } from '../time.ts';

export interface Signature { readonly act: string; readonly at: Millis; readonly by: By }
export interface Handover extends Marked {
  /** That of the first signature. */
  readonly position?: Position;
  readonly outgoing?: Signature;
  readonly incoming?: Signature;
}
export const NO_HANDOVER: Handover = {};

export const handoverAt = (picture: Picture, key: EntityKey): Handover => (picture.get(key) as Handover | undefined) ?? NO_HANDOVER;

/** What stands in the way of a signature: that side has signed, or the other side signed for another position. */
export function signedBefore({ position, outgoing, incoming }: Handover, side: Side, at: Position): Signature | undefined {
  const own = side === 'outgoing' ? outgoing : incoming;
  if (own !== undefined) return own;
  return position === undefined || position === at ? undefined : (outgoing ?? incoming);
}

/** The first signature decides which position is signed for; each side signs once. */
export function foldHandoverSigned(picture: Picture, recorded: Recorded<EventOf<'handover-signed'>>): Change[] {
  const { event: { id, subject, data: { side, position, by } }, recordedAt } = recorded;
  const handover = handoverAt(picture, subject);
  if (isKnown(handover.acts, id)) return [];
  const before = signedBefore(handover, side, position);
  if (before !== undefined) return [[subject, { ...handover, acts: superseded(handover.acts, id, before) }]];
  const acts = withOutcome(handover.acts, { act: id, outcome: 'applied' });
  return [[subject, { ...handover, position, [side]: { act: id, at: recordedAt, by }, acts }]];
}
