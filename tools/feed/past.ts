/**
 * The demo operation's past: 24 hours of the same made-up story, imported with its own recorded times into an empty log, with
 * what a watch said of it and what its invented officers did about it. An import only ever fills a log that holds nothing but its opening.
 */
import {
  BEFORE_FIRST, DAY, HOUR, MINUTE, SECOND, VirtualWatch, entityKey, idOf, type Accepted, type ActFact, type Assessment, type By, type Millis, type OperationId,
  type Recorded, type Rule,
} from '#libs/domain';
import { genesis, type EventLog } from '#libs/event-log';
import { encodeAct, encodeWatchFact, parseEvent } from '#libs/protocol';
import { dice } from './dice.ts';
import type { Emission, Preset } from './emission.ts';
import { OFFICERS, Officers } from './officers.ts';
import { reference } from './reference.ts';
import { timeline } from './timeline.ts';

/** Events in one append while importing. */
const IMPORT_BATCH_EVENTS = 1_000;
export const PAST: Millis = DAY;

/** The watch of the past; those that follow have names of their own. */
const PAST_WATCH = 'past';

export interface PastOptions {
  readonly seed: number;
  readonly preset: Preset;
  readonly now: Millis;
  readonly logId: string;
  /** Other rules than those that there are: a trial's. */
  readonly rules?: readonly Rule[];
}

/** Resolves to how many events it imported: 0 when the log already held something. */
export async function fillDemo(log: EventLog, operation: OperationId, options: PastOptions): Promise<number> {
  const since = options.now - PAST;
  if ((await log.head(operation)) > 0) return 0;
  await genesis(log, operation, options.logId, since - MINUTE);
  let imported = 0;
  const [opened] = await firstOf(log, operation);
  if (opened === undefined) throw new Error(`the log of ${operation} was opened and holds nothing`);
  for (const hour of watchedHours(operation, options, opened, recordedHours(operation, options, since))) {
    for (let at = 0; at < hour.length; at += IMPORT_BATCH_EVENTS) {
      const batch = hour.slice(at, at + IMPORT_BATCH_EVENTS);
      await log.append(operation, batch);
      imported += batch.length;
    }
  }
  return imported;
}

async function firstOf(log: EventLog, operation: OperationId): Promise<readonly Recorded[]> {
  for await (const batch of log.read(operation, { after: BEFORE_FIRST })) return batch;
  return [];
}

/** The same hours with what the watch said, and what was done about it, in between. */
function* watchedHours(operation: OperationId, { seed, now, rules }: PastOptions, opened: Recorded, hours: Iterable<readonly Accepted[]>): Generator<readonly Accepted[]> {
  const watch = new VirtualWatch({
    operation: entityKey('operation', operation), watch: PAST_WATCH, record: (fact, at) => ({ event: encodeWatchFact(operation, fact, at), recordedAt: at }),
    ...(rules !== undefined && { rules }),
  });
  const officers = new Officers(operation, seed, now);
  let last: Millis = 0;
  const noted = (recorded: readonly Recorded[]): readonly Recorded[] => {
    for (const one of recorded) officers.note(one);
    return recorded;
  };
  function* until(at: Millis): Generator<Recorded> {
    while (officers.next < at) {
      const next = Math.max(officers.next, last);
      yield* noted(watch.wait(next));
      for (const act of officers.take(watch.picture, next)) yield* noted(watch.take(act));
    }
    yield* noted(watch.wait(at));
    last = at;
  }
  const [, ...started] = watch.take(opened);
  yield started;
  for (const hour of hours) yield hour.flatMap((accepted) => [...until(accepted.recordedAt), ...noted(watch.take(accepted))]);
  yield [...until(now), ...watch.reach(now - 1)];
}

/** What is reported and judged of violations and corridors in the day before `now`, hour by hour, in the order of recorded times: all but what comes of alerts. */
export function* recordedHours(operation: OperationId, { seed, preset, now }: Omit<PastOptions, 'logId'>, since: Millis): Generator<readonly Accepted[]> {
  yield reference(since - 30 * SECOND).map(accept);
  let acts: Accepted[] = corridorActs(operation, now);
  const seen = new Set<string>();
  for (const hour of timeline(seed, preset, since)) {
    const due = hour.filter(({ sentAt }) => sentAt < now);
    acts.push(...due.flatMap((one) => judge(operation, seed, one, seen)));
    const until = Math.min(now, (hour[0]?.sentAt ?? now) - ((hour[0]?.sentAt ?? now) % HOUR) + HOUR);
    yield [...due.map(accept), ...acts.filter(({ recordedAt }) => recordedAt < until)].toSorted((a, b) => a.recordedAt - b.recordedAt);
    acts = acts.filter(({ recordedAt }) => recordedAt >= until);
    if (until >= now) return;
  }
}

function accept({ event, sentAt }: Emission): Accepted {
  const parsed = parseEvent(event);
  if (!parsed.ok) throw new Error(`the demo made an event that the border refuses: ${event.id} ${JSON.stringify(parsed.errors)}`);
  return { event: parsed.event, recordedAt: Math.round(sentAt) };
}

function record(operation: OperationId, act: ActFact, id: string, at: Millis, by: By): Accepted {
  return { event: encodeAct(act, { id, source: `urn:watchfloor:${operation}`, time: at, actor: by.name }), recordedAt: at };
}

/** Six in ten violations are looked at by an officer some minutes after they were first heard of; some of those twice. */
function judge(operation: OperationId, seed: number, { event, sentAt }: Emission, seen: Set<string>): Accepted[] {
  if (!event.type.endsWith('violation-reported.v1') || seen.has(event.subject)) return [];
  seen.add(event.subject);
  const id = idOf(event.subject);
  const d = dice(seed, 'judge', id);
  if (!d.chance(0.6)) return [];
  const steps: readonly (readonly [Assessment, string])[] = [
    ['triaged', 'Read and placed'],
    d.weighted([[6, ['verified', 'Own patrol saw the place']], [2, ['unfounded', 'No trace found on site']], [2, ['unresolved', 'Site out of reach']]] as const),
  ];
  let at = Math.round(sentAt + d.between(4, 30) * MINUTE);
  let from: string | null = null;
  return steps.slice(0, d.chance(0.5) ? 2 : 1).map(([occurrence, reason], step) => {
    const by = d.pick(OFFICERS);
    const act = `${id}-act-${step + 1}`;
    const accepted = record(operation, { fact: 'violation-assessed', subject: event.subject, data: { from, occurrence, reason, by } }, act, at, by);
    at += Math.round(d.between(20, 90) * MINUTE);
    from = act;
    return accepted;
  });
}

/** Nine hours ago the coastal road was suspended for 70 minutes; the night's note says why. */
function corridorActs(operation: OperationId, now: Millis): Accepted[] {
  const by = OFFICERS[2] as By;
  const subject = entityKey('corridor', 'al-rashid');
  const from = now - 9 * HOUR;
  return [
    record(operation, { fact: 'corridor-suspended', subject, data: { from: null, reason: 'Unexploded device reported beside the road', by } }, 'past-suspend-1', from, by),
    record(operation, { fact: 'note-added', subject: 'note/past-1', data: { text: 'Coastal road suspended until the clearance team reports.', links: [subject], by } }, 'past-note-1', from + 4 * MINUTE, by),
    record(operation, { fact: 'corridor-reopened', subject, data: { from: 'past-suspend-1', by } }, 'past-reopen-1', from + 70 * MINUTE, by),
  ];
}
