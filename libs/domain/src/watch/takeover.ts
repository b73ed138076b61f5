/**
 * How a watch takes over a log: from the last position that a watch before it said to have reached. What was judged up to there
 * is recalled from the facts; what came after is judged again, and only what nobody recorded yet is said.
 *
 * The log is read three times, the second and the third time only its end: {@link fold} up to the reached position, {@link recall}
 * from there to the watch's own start, {@link judge} from there on.
 */
import { alertAt, type Alert, type Raised } from '../alerts/alert.ts';
import type { AlertRaised } from '../alerts/facts.ts';
import type { EntityKey, Position, Recorded } from '../event.ts';
import { fold } from '../picture/evolve.ts';
import { BEFORE_FIRST, LivePicture, type Change } from '../picture/picture.ts';
import { parseTime, type Millis } from '../time.ts';
import { currentWatch, isCurrent, type Reached } from './fence.ts';
import { Ledger } from './ledger.ts';
import type { Said } from './said.ts';
import { isJudged, Watch, type WatchStart } from './watch.ts';

/** What an earlier watch recorded of what it judged. */
interface Told { readonly fact: Said['fact']; readonly key: EntityKey; readonly sign: string; readonly raised?: Raised; readonly chatter?: number; readonly judged: Position }
type Instance = Pick<Alert, 'raised' | 'active' | 'chatter'>;

/** The same for the same raise or rise, clearing or escalation of the same alert. */
const signOf = (fact: Said['fact'], subject: EntityKey, severity = ''): string => `${fact} ${subject} ${severity}`;
const signed = ({ fact, subject, data }: Said): string => signOf(fact, subject, 'severity' in data ? data.severity : '');

/** A picture that is folded already, and the instant that was reached with it. */
export interface Folded { readonly picture: LivePicture; readonly position: Position; readonly now: Millis }

export class Takeover {
  picture: LivePicture;
  position: Position;
  private now: Millis;
  /** Watches that have started, as far as was recalled; the last one's facts count. */
  private started: string[] | undefined;
  /** What was recalled of alerts that are not in the picture yet. */
  private readonly recalled = new Map<EntityKey, Instance>();
  private readonly told: Told[] = [];
  private readonly known = new Map<string, Told>();
  private running: Watch | undefined;
  private ownStart: Position = BEFORE_FIRST;

  constructor({ picture, position, now }: Folded = { picture: new LivePicture(), position: BEFORE_FIRST, now: 0 }) {
    this.picture = picture;
    this.position = position;
    this.now = now;
  }

  /** Records up to the reached position, each once, in order. */
  fold(recorded: Recorded): void {
    fold(this.picture, recorded);
    this.position = recorded.position;
    this.now = instantAfter(this.now, recorded, this.picture);
  }

  /** Records from the reached position to the watch's own start. */
  recall({ event }: Recorded): void {
    const started = (this.started ??= startedIn(this.picture));
    if (event.fact === 'watch-started' && !started.includes(event.data.watch)) started.push(event.data.watch);
    if (event.fact !== 'alert-raised' && event.fact !== 'alert-cleared' && event.fact !== 'alert-escalated') return;
    const { fact, subject: key, data } = event;
    if (!('watch' in data) || data.watch !== started.at(-1)) return;
    const raised = event.fact === 'alert-raised' ? raisedOf(event.data) : undefined;
    const chatter = 'chatter' in data ? data.chatter : undefined;
    this.told.push({
      fact, key, sign: signOf(fact, key, raised?.severity), judged: data.judged.position, ...(raised !== undefined && { raised }), ...(chatter !== undefined && { chatter }),
    });
  }

  /** The watch, at the reached position. `ownStart` is where its own start is in the log. */
  begin(reached: Reached | undefined, ownStart: Position, more: Pick<WatchStart, 'rules' | 'everything' | 'failed'> = {}): readonly Said[] {
    this.ownStart = ownStart;
    const ledger = new Ledger(this.picture);
    for (const told of this.told) {
      if (told.judged > this.position || told.fact === 'alert-escalated') this.known.set(told.sign, told);
      else this.recallInto(ledger, told);
    }
    const { picture, position, now } = this;
    this.running = new Watch({ picture, position, now, ledger, chatter: reached?.chatter ?? [], ...more });
    return this.unknown(this.running.begin());
  }

  get watch(): Watch {
    if (this.running === undefined) throw new Error('A watch is asked for before it began.');
    return this.running;
  }

  /** Records from the reached position on, again. Returns what is to be recorded of each. */
  judge(recorded: Recorded): readonly Said[] {
    const before = this.before(recorded);
    return [...before, ...this.after(recorded, fold(this.picture, recorded))];
  }

  /** Another picture that is folded to the same position, and that somebody else folds on from now on. */
  readIn(picture: LivePicture): void {
    this.picture = picture;
    this.watch.readIn(picture);
  }

  /** To be called before a record is folded by somebody else … */
  before(recorded: Recorded): readonly Said[] {
    return this.unknown(this.watch.before(recorded));
  }

  /** … and once it is folded, with what changed. */
  after(recorded: Recorded, changes: readonly Change[]): readonly Said[] {
    const { watch } = this;
    this.position = recorded.position;
    const said = this.unknown(watch.after(recorded, changes));
    if (recorded.position !== this.ownStart) return said;
    // What a watch before recorded and this one does not find is over: the rules were others then.
    for (const { key, raised } of this.known.values()) if (raised !== undefined) watch.adopt(key, raised);
    return said;
  }

  private unknown(said: readonly Said[]): readonly Said[] {
    return this.known.size === 0 ? said : said.filter((one) => !this.known.delete(signed(one)));
  }

  private recallInto(ledger: Ledger, { fact, key, raised, chatter }: Told): void {
    const before: Instance | undefined = raised === undefined ? (this.recalled.get(key) ?? alertAt(this.picture, key)) : { raised, active: true, ...(chatter !== undefined && { chatter }) };
    if (before === undefined) return;
    const after: Instance = fact === 'alert-cleared' ? { ...before, active: false } : before;
    this.recalled.set(key, after);
    ledger.recall(key, after);
  }
}

function startedIn(picture: LivePicture): string[] {
  const current = currentWatch(picture);
  return current === undefined ? [] : [...current.former, current.watch];
}

function raisedOf({ watch: _watch, judged, chatter: _chatter, ...raised }: AlertRaised): Raised {
  const at = parseTime(judged.at) ?? 0;
  return { ...raised, at, annunciatedAt: at, recordedAt: at };
}

/** The instant that the log has reached after a record: the largest recorded time of what is judged, and of what watches reached. */
export function instantAfter(now: Millis, recorded: Recorded, picture: LivePicture): Millis {
  const { event } = recorded;
  if (event.fact === 'watch-reached') return isCurrent(picture, event.data.watch) ? Math.max(now, parseTime(event.data.at) ?? 0) : now;
  return isJudged(recorded) ? Math.max(now, recorded.recordedAt) : now;
}
