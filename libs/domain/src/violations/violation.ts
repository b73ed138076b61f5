/** A violation: what sources reported about one thing that happened, and what people judged it to be. */
import { applyFieldAct, isKnown, lastAct, superseded, winnerOf, type Acts, type AppliedAct, type Marked } from '../acts/field.ts';
import { withdraw } from '../acts/withdraw.ts';
import { entityKey, idOf, type EntityKey, type EventOf, type Recorded } from '../event.ts';
import type { Assessment, Retracted, ViolationCorrected, ViolationReported } from '../facts.ts';
import { elementOf, keep, NONE_KEPT, type Kept } from '../order.ts';
import type { Change, Picture } from '../picture/picture.ts';

export interface Violation extends Marked {
  readonly reports: Kept<ViolationReported>;
  readonly corrections: Kept<ViolationCorrected>;
  readonly retractions: Kept<Retracted>;
  /** Ids of the violations linked to this one, sorted: the other side of their `merged` field. */
  readonly merged?: readonly string[];
}
export const NO_VIOLATION: Violation = { reports: NONE_KEPT, corrections: NONE_KEPT, retractions: NONE_KEPT };

export const assessmentOf = (violation: Violation): Assessment | undefined => lastAct<Assessment>(violation.acts, 'assessed')?.value;
/** Id of the violation it is linked to. */
export const intoOf = (violation: Violation): string | undefined => lastAct<string>(violation.acts, 'merged')?.value;

const violationAt = (picture: Picture, key: EntityKey): Violation => (picture.get(key) as Violation | undefined) ?? NO_VIOLATION;

export function foldViolationReported(picture: Picture, recorded: Recorded<EventOf<'violation-reported'>>): Change[] {
  const violation = violationAt(picture, recorded.event.subject);
  const reports = keep(violation.reports, elementOf(recorded));
  return reports === violation.reports ? [] : [[recorded.event.subject, { ...violation, reports }]];
}

export function foldViolationCorrected(picture: Picture, recorded: Recorded<EventOf<'violation-corrected'>>): Change[] {
  const violation = violationAt(picture, recorded.event.subject);
  const corrections = keep(violation.corrections, elementOf(recorded));
  return corrections === violation.corrections ? [] : [[recorded.event.subject, { ...violation, corrections }]];
}

export function foldViolationRetracted(picture: Picture, recorded: Recorded<EventOf<'violation-retracted'>>): Change[] {
  const violation = violationAt(picture, recorded.event.subject);
  const retractions = keep(violation.retractions, elementOf(recorded));
  return retractions === violation.retractions ? [] : [[recorded.event.subject, { ...violation, retractions }]];
}

export function foldViolationAssessed(picture: Picture, recorded: Recorded<EventOf<'violation-assessed'>>): Change[] {
  const violation = violationAt(picture, recorded.event.subject);
  return acted(violation, recorded.event.subject, applyFieldAct(violation.acts, 'assessed', recorded, recorded.event.data.occurrence));
}

/** Links one violation to another; a link that would lead back to itself is superseded by the act that leads there. */
export function foldViolationMerged(picture: Picture, recorded: Recorded<EventOf<'violation-merged'>>): Change[] {
  const { id, subject, data } = recorded.event;
  const violation = violationAt(picture, subject);
  if (isKnown(violation.acts, id)) return [];
  const loop = loopThrough(picture, subject, data.into);
  if (loop !== undefined) return acted(violation, subject, superseded(violation.acts, id, winnerOf(loop.act)));
  return relinked(picture, subject, violation, applyFieldAct(violation.acts, 'merged', recorded, data.into));
}

/** Takes back the last assessment or merge; a link that would come back as part of a loop stays away (superseded). */
export function foldViolationWithdrawn(picture: Picture, recorded: Recorded<EventOf<'act-withdrawn'>>): Change[] {
  const { id, subject } = recorded.event;
  const violation = violationAt(picture, subject);
  const acts = withdraw(violation.acts, recorded);
  const into = lastAct<string>(acts, 'merged')?.value;
  const loop = into === undefined || into === intoOf(violation) ? undefined : loopThrough(picture, subject, into);
  if (loop !== undefined) return acted(violation, subject, superseded(violation.acts, id, winnerOf(loop.act)));
  return relinked(picture, subject, violation, acts);
}

/** Whether linking `subject` to `into` would close a loop, and the act that leads back (none when it names itself). */
export function loopThrough(picture: Picture, subject: EntityKey, into: string): { readonly act: AppliedAct | undefined } | undefined {
  let at: string | undefined = entityKey('violation', into);
  let act: AppliedAct | undefined;
  while (at !== undefined) {
    if (at === subject) return { act };
    act = lastAct(violationAt(picture, at).acts, 'merged');
    at = act === undefined ? undefined : entityKey('violation', act.value as string);
  }
  return undefined;
}

function acted(violation: Violation, key: EntityKey, acts: Acts | undefined): Change[] {
  return acts === undefined || acts === violation.acts ? [] : [[key, { ...violation, acts }]];
}

/** The violation with its new acts, and the other side of its link where that moved. */
function relinked(picture: Picture, key: EntityKey, violation: Violation, acts: Acts | undefined): Change[] {
  const [before, after] = [intoOf(violation), lastAct<string>(acts, 'merged')?.value];
  const changes = acted(violation, key, acts);
  if (before === after) return changes;
  if (before !== undefined) changes.push(linked(picture, before, idOf(key), false));
  if (after !== undefined) changes.push(linked(picture, after, idOf(key), true));
  return changes;
}

function linked(picture: Picture, into: string, id: string, link: boolean): Change {
  const key = entityKey('violation', into);
  const { merged: before = [], ...violation } = violationAt(picture, key);
  const others = before.filter((other) => other !== id);
  const merged = link ? [...others, id].sort() : others;
  return [key, merged.length === 0 ? violation : { ...violation, merged }];
}
