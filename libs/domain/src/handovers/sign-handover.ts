import type { Caller, Command, Decision } from '../acts/command.ts';
import { refuse } from '../acts/refusals.ts';
import { isSameActor } from '../acts/withdraw.ts';
import type { Side } from '../alerts/facts.ts';
import type { Position } from '../event.ts';
import type { Picture } from '../picture/picture.ts';
import { handoverAt, signedBefore } from './handover.ts';

/** Each side signs once, both for the same position; of two names that are known, one cannot sign for both sides. */
export function signHandover(picture: Picture, { id, subject, data }: Command, { by, position: folded }: Caller): Decision {
  const { side, position } = data as { side: Side; position: Position };
  if (position > folded) return refuse('invalid', 'position is not in the log yet.', '/data/position');
  const handover = handoverAt(picture, subject);
  const [own, other] = side === 'outgoing' ? [handover.outgoing, handover.incoming] : [handover.incoming, handover.outgoing];
  const before = signedBefore(handover, side, position);
  const isRetry = own?.act === id && isSameActor(own.by, by);
  if (before !== undefined && !isRetry) {
    return own === undefined
      ? refuse('conflict', 'position is not the one that the other side signed for.', '/data/position', before)
      : refuse('conflict', 'This side has signed already.', '/data/side', before);
  }
  if (other !== undefined && by.verified && isSameActor(other.by, by)) return refuse('invalid', 'The other side must be signed for by somebody else.', '/data/side');
  return { act: { fact: 'handover-signed', subject, data: { by, side, position } } };
}
