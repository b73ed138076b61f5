/** Events as logs keep them: structured CloudEvents as JSON. */
import { formatTime, parseTime, UNFIT, watchFactId, type ActFact, type Event, type FactName, type Millis, type OperationId, type WatchFact } from '#libs/domain';
import { SUBJECTS, subjectPattern } from '../facts/subjects.ts';
import { isFactName, newestOf, readType, typeOfFact, upcast } from '../facts/upcasts.ts';
import { checkOf } from './checks.ts';
import { pointedErrors, reasonOf } from './errors.ts';
import { checkedEvent, EMPTY, eventOf, isMembers, type Members } from './members.ts';
import { across, withoutNulls } from './parse-event.ts';
import { hasShape } from './shapes.ts';

/** A log holds an event that a newer program wrote: whoever reads it stops there. */
export class NewerVersion extends Error {
  override readonly name = 'NewerVersion';
  /** The type of that event. */
  readonly type: string;
  constructor(type: string) {
    super(`The log holds an event of type ${type}, which is newer than this program.`);
    this.type = type;
  }
}

/** A log holds something that never was an event of ours. */
export class MalformedEvent extends Error {
  override readonly name = 'MalformedEvent';
}

/** How events of one type are read. */
interface Kind {
  readonly fact: FactName;
  readonly version: number;
  readonly isNewest: boolean;
  readonly subject: RegExp;
}
/** Every event asks for its own; there are as many as facts have versions that are known here. */
const KINDS = new Map<string, Kind>();

function kindOf(type: string): Kind {
  const read = readType(type);
  if (read === undefined) throw new MalformedEvent('An event of the log has a type that is not ours.');
  const { fact, version } = read;
  if (!isFactName(fact) || version > newestOf(fact)) throw new NewerVersion(type);
  const kind = { fact, version, isNewest: version === newestOf(fact), subject: new RegExp(subjectPattern(SUBJECTS[fact])) };
  KINDS.set(type, kind);
  return kind;
}

/**
 * An event from a log, its body brought to the newest version. Only what every reader relies on is checked again: a limit
 * that is made tighter later must not make an old log unreadable. A body that its fact cannot have is `UNFIT`, which parks what
 * it is about. Throws {@link NewerVersion} for a fact or a version that this program does not know, {@link MalformedEvent} for
 * anything else that no border of ours let in.
 */
export function decode(json: string): Event {
  const members = withoutNulls(readMembers(json));
  const { specversion, id, source, type, subject, time, data } = members;
  if (specversion !== '1.0' || !isName(id) || !isName(source) || !isName(type)) throw new MalformedEvent('An event of the log is no CloudEvent.');
  const { fact, version, isNewest, subject: pattern } = KINDS.get(type) ?? kindOf(type);
  if (typeof subject !== 'string' || !pattern.test(subject)) throw new MalformedEvent(`A ${fact} of the log has a subject that it cannot have.`);
  const at = typeof time === 'string' ? parseTime(time) : undefined;
  if (at === undefined) throw new MalformedEvent(`A ${fact} of the log has no time.`);
  const body = data === undefined || !isMembers(data) || isNewest ? data : upcast(fact, version, data);
  if (isFit(fact, body ?? EMPTY)) return eventOf(fact, body === data ? members : { ...members, data: body }, json, at);
  return eventOf(fact, { ...members, data: UNFIT }, json, at);
}

/** What nobody but a program of ours writes. Its subject is the operation or an alert, and whoever watches needs both. */
const OURS: ReadonlySet<FactName> = new Set(['operation-opened', 'watch-started', 'watch-reached', 'alert-raised', 'alert-cleared', 'alert-escalated']);

function isFit(fact: FactName, body: unknown): boolean {
  if (!OURS.has(fact)) return hasShape(fact, body);
  if (!isMembers(body)) throw new MalformedEvent(`A ${fact} of the log has no body.`);
  return true;
}

const isName = (value: unknown): value is string => typeof value === 'string' && value !== '';

function readMembers(json: string): Members {
  let input: unknown;
  try {
    input = JSON.parse(json);
  } catch {
    throw new MalformedEvent('An event of the log is not JSON.');
  }
  if (!isMembers(input)) throw new MalformedEvent('An event of the log is no object.');
  return input;
}

export interface Written {
  /** Of an act the id of its command. */
  readonly id: string;
  readonly source: string;
  readonly time: Millis;
  /** Who did it, as they are called. */
  readonly actor?: string;
  /** Event key of what made this happen. */
  readonly causationid?: string;
  /** W3C Trace Context; left out when it has another form: tracing never stops an act. */
  readonly traceparent?: string;
}

const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** An event that we write ourselves. Throws a TypeError for what the fact's schema refuses: that is a bug of the caller. */
export function encodeAct(act: ActFact, written: Written): Event {
  const { id, source, time, actor, causationid, traceparent } = written;
  const members = {
    specversion: '1.0', id, source, type: typeOfFact(act.fact), subject: act.subject, time: formatTime(time), datacontenttype: 'application/json',
    ...(actor !== undefined && { actor }), ...(causationid !== undefined && { causationid }), ...(traceparent !== undefined && TRACEPARENT.test(traceparent) && { traceparent }),
    data: act.data,
  };
  const check = checkOf(act.fact);
  const wrong = check.Check(members) ? across(act.fact, members) : pointedErrors(check, members, 'event');
  if (wrong.length > 0) throw new TypeError(`A ${act.fact} that cannot be written: ${reasonOf(wrong)}`);
  return checkedEvent(act.fact, members, JSON.stringify(members));
}

/** What a watch of that operation says. Its time is the instant that was judged; of a watch that starts it is `now`. */
export function encodeWatchFact(operation: OperationId, fact: WatchFact, now: Millis): Event {
  const at = fact.fact === 'watch-started' ? undefined : fact.fact === 'watch-reached' ? fact.data.at : fact.data.judged.at;
  const time = at === undefined ? now : (parseTime(at) ?? now);
  return encodeAct(fact, { id: watchFactId(fact), source: `urn:watchfloor:${operation}:watch`, time });
}
