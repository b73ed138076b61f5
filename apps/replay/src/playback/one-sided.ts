import { dependents, enteringOf, entityKey, eventKey, formatTime, idOf, REPORT_NAMES, SECOND, seesEvent, type Audience, type EntityKey, type Millis, type Picture, type Position, type Recorded } from '#libs/domain';
import type { Why } from '#libs/protocol';

/** Whys that are told of one entity; the rest is counted. */
const WHYS = 8;
/** Events that are held at once; of more than these it is not told what they changed. */
export const ONE_SIDED_AT_MOST = 50_000;

const REPORTS: ReadonlySet<string> = new Set(REPORT_NAMES);
type Side = 'happened' | 'known';
interface Held { readonly recorded: Recorded; readonly side: Side; readonly keys: readonly EntityKey[] }

/** The events that are in one of two pictures of an instant only: why entities differ. */
export class OneSided {
  private readonly audience: Audience;
  private readonly held = new Map<Position, Held>();
  private readonly byKey = new Map<EntityKey, Set<Position>>();

  constructor(audience: Audience) {
    this.audience = audience;
  }

  clear(): void {
    this.held.clear();
    this.byKey.clear();
  }

  /** It is in one of the two now; `picture` says what depends on it. */
  add(recorded: Recorded, side: Side, picture: Picture): void {
    const { position } = recorded;
    if (this.held.has(position) || this.held.size >= ONE_SIDED_AT_MOST || !seesEvent(picture, recorded.event, this.audience)) return;
    const keys = keysOf(recorded, picture);
    this.held.set(position, { recorded, side, keys });
    for (const key of keys) {
      const positions = this.byKey.get(key) ?? new Set();
      this.byKey.set(key, positions.add(position));
    }
  }

  /** Why an entity differs: the newest first. */
  whysOf(key: EntityKey): { readonly whys: readonly Why[]; readonly moreWhys?: number } {
    const found = [...(this.byKey.get(key) ?? [])].map((position) => this.held.get(position) as Held).sort((a, b) => b.recorded.recordedAt - a.recorded.recordedAt);
    const whys = found.slice(0, WHYS).map((held) => this.whyOf(held));
    return found.length > WHYS ? { whys, moreWhys: found.length - WHYS } : { whys };
  }

  private whyOf({ recorded: { event, recordedAt }, side }: Held): Why {
    const said = { recordedAt: formatTime(recordedAt), ...(this.audience === 'operations' && { event: eventKey(event) }) };
    if (side === 'known') return { why: 'ahead', by: seconds(event.time - recordedAt), ...said };
    if (enteringOf(event).by === 'named') return { why: event.fact.endsWith('-corrected') ? 'corrected' : 'retracted', ...said };
    return { why: 'late', by: seconds(recordedAt - event.time), ...said };
  }

  /** It is in both now. False when it was not in one of them alone. */
  settle(position: Position): boolean {
    const held = this.held.get(position);
    if (held === undefined) return false;
    this.held.delete(position);
    for (const key of held.keys) {
      const positions = this.byKey.get(key);
      positions?.delete(position);
      if (positions?.size === 0) this.byKey.delete(key);
    }
    return true;
  }
}

const seconds = (ms: Millis): number => Math.round(ms / SECOND);

/** Whether an event is said to happen later than an instant: known by then, it is in the picture of what is known alone. */
export const isLater = ({ event }: Recorded, at: Millis): boolean => REPORTS.has(event.fact) && enteringOf(event).by === 'time' && event.time > at;

/** The entities whose view an event may change. */
function keysOf({ event: { fact, subject } }: Recorded, picture: Picture): readonly EntityKey[] {
  const own = fact === 'convoy-position-reported' ? [entityKey('track', idOf(subject)), subject] : [subject];
  return [...new Set([...own, ...own.flatMap((key) => dependents(picture, key))])];
}
