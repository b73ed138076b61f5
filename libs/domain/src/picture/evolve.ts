/** The fold: the one place where an event changes a picture. */
import { isKnown, superseded, withOutcome } from '../acts/field.ts';
import { withdraw } from '../acts/withdraw.ts';
import { foldAlertAct, foldAlertWithdrawn, type AlertActEvent } from '../alerts/fold-acts.ts';
import { foldAlertCleared, foldAlertRaised } from '../alerts/fold-raised.ts';
import { foldCheckpoint } from '../checkpoints/checkpoint.ts';
import { foldConvoy } from '../convoys/convoy.ts';
import { foldCorridor } from '../corridors/corridor.ts';
import { isUnfit, typeOf, type EntityKey, type EventOf, type Recorded } from '../event.ts';
import { REPORT_NAMES, type FactName } from '../facts.ts';
import { foldHandoverSigned } from '../handovers/handover.ts';
import { foldLine } from '../lines/line.ts';
import { foldNoteAdded } from '../notes/note.ts';
import { foldOperationConfigured, foldOperationOpened, foldShiftStarted } from '../operation/operation.ts';
import { isAhead } from '../order.ts';
import { foldOrganisation } from '../organisations/organisation.ts';
import { foldSector } from '../sectors/sector.ts';
import { feedKey, foldFeed, foldHeartbeat, foldSourceRegistered, type Feed } from '../sources/source.ts';
import {
  foldViolationAssessed, foldViolationCorrected, foldViolationMerged, foldViolationReported, foldViolationRetracted, foldViolationWithdrawn,
} from '../violations/violation.ts';
import { foldWatchReached, foldWatchStarted } from '../watch/fence.ts';
import { blank } from './entity.ts';
import type { Change, LivePicture, Picture } from './picture.ts';

/** The version of the fold: a picture that another version folded is rebuilt. Raise it with every change of what is folded. */
export const FOLD = '2';

const REPORTS: ReadonlySet<FactName> = new Set(REPORT_NAMES);

/**
 * What an event changes: entities that are new or replaced, each key once. Never throws for an event that the border let in:
 * when the fold of its subject does, or its body is unfit, the subject is parked, and its events are skipped until it is unparked.
 * Never looks at anything but the picture and the event.
 */
export function evolve(picture: Picture, recorded: Recorded): readonly Change[] {
  const { event } = recorded;
  if (!REPORTS.has(event.fact)) return guarded(picture, recorded);
  const ahead = isAhead(recorded);
  const changes = ahead ? [] : guarded(picture, recorded);
  signOfLife(picture, recorded, ahead, changes);
  return changes;
}

/** {@link evolve}, applied. */
export function fold(picture: LivePicture, recorded: Recorded): readonly Change[] {
  const changes = evolve(picture, recorded);
  picture.apply(changes);
  return changes;
}

/** Every report, a copy and one of a parked entity too, says that its source lives. Its feed may be among the changes already. */
function signOfLife(picture: Picture, { event, recordedAt }: Recorded, ahead: boolean, changes: Change[]): void {
  const key = feedKey(event.source);
  const at = placeOf(changes, key);
  const before = (at < 0 ? picture.get(key) : changes[at]?.[1]) as Feed | undefined;
  const after = foldFeed(before, recordedAt, ahead);
  if (after === undefined || after === before) return;
  if (at < 0) changes.push([key, after]);
  else changes[at] = [key, after];
}

/** −1 where it is not changed. Every report comes here, and nearly always finds one change. */
function placeOf(changes: readonly Change[], key: EntityKey): number {
  for (let at = 0; at < changes.length; at += 1) if (changes[at]?.[0] === key) return at;
  return -1;
}

function guarded(picture: Picture, recorded: Recorded): Change[] {
  const { subject, fact } = recorded.event;
  const entity = picture.get(subject);
  if (entity?.parked !== undefined && fact !== 'entity-unparked') return skipped(picture, recorded);
  try {
    if (!isUnfit(recorded.event)) return dispatch(picture, recorded);
  } catch {
    // It is parked, as one whose body nobody can take.
  }
  return [[subject, { ...(entity ?? blank(subject)), parked: { since: recorded.recordedAt } }]];
}

/** A parked entity stays as it is; an act on it is told so, that nobody waits for it. */
function skipped(picture: Picture, { event }: Recorded): Change[] {
  const entity = picture.get(event.subject);
  if (entity === undefined || REPORTS.has(event.fact) || isKnown(entity.acts, event.id)) return [];
  return [[event.subject, { ...entity, acts: superseded(entity.acts, event.id, null) }]];
}

/** Exhaustive by type: a new fact does not compile until it has its place here. */
function dispatch(picture: Picture, recorded: Recorded): Change[] {
  const { fact } = recorded.event;
  switch (fact) {
    case 'violation-reported': return foldViolationReported(picture, recorded as Recorded<EventOf<typeof fact>>);
    case 'violation-corrected': return foldViolationCorrected(picture, recorded as Recorded<EventOf<typeof fact>>);
    case 'violation-retracted': return foldViolationRetracted(picture, recorded as Recorded<EventOf<typeof fact>>);
    case 'convoy-planned':
    case 'convoy-notified':
    case 'convoy-decided':
    case 'convoy-departed':
    case 'convoy-held':
    case 'convoy-resumed':
    case 'convoy-rerouted':
    case 'convoy-arrived':
    case 'convoy-aborted':
    case 'convoy-closed':
    case 'convoy-incident-reported':
    case 'convoy-milestone-retracted':
    case 'convoy-position-reported': return foldConvoy(picture, recorded);
    case 'checkpoint-registered':
    case 'checkpoint-status-reported':
    case 'checkpoint-status-retracted': return foldCheckpoint(picture, recorded);
    case 'corridor-defined':
    case 'corridor-suspended':
    case 'corridor-reopened': return foldCorridor(picture, recorded);
    case 'line-declared': return foldLine(picture, recorded);
    case 'sector-defined': return foldSector(picture, recorded);
    case 'source-registered': return foldSourceRegistered(picture, recorded as Recorded<EventOf<typeof fact>>);
    case 'source-heartbeat': return foldHeartbeat(picture, recorded as Recorded<EventOf<typeof fact>>);
    case 'violation-assessed': return foldViolationAssessed(picture, recorded as Recorded<EventOf<typeof fact>>);
    case 'violation-merged': return foldViolationMerged(picture, recorded as Recorded<EventOf<typeof fact>>);
    case 'note-added': return foldNoteAdded(picture, recorded as Recorded<EventOf<typeof fact>>);
    case 'subscription-set': return foldOrganisation(picture, recorded as Recorded<EventOf<typeof fact>>);
    case 'act-withdrawn': return foldWithdrawn(picture, recorded as Recorded<EventOf<typeof fact>>);
    case 'entity-unparked': return foldUnparked(picture, recorded as Recorded<EventOf<typeof fact>>);
    case 'operation-opened': return foldOperationOpened(picture, recorded as Recorded<EventOf<typeof fact>>);
    case 'operation-configured': return foldOperationConfigured(picture, recorded as Recorded<EventOf<typeof fact>>);
    case 'shift-started': return foldShiftStarted(picture, recorded as Recorded<EventOf<typeof fact>>);
    case 'handover-signed': return foldHandoverSigned(picture, recorded as Recorded<EventOf<typeof fact>>);
    case 'alert-raised': return foldAlertRaised(picture, recorded as Recorded<EventOf<typeof fact>>);
    case 'alert-cleared': return foldAlertCleared(picture, recorded as Recorded<EventOf<typeof fact>>);
    case 'alert-acknowledged':
    case 'alert-confirmed':
    case 'alert-assigned':
    case 'alert-escalated':
    case 'alert-shelved':
    case 'alert-unshelved':
    case 'alert-closed': return foldAlertAct(picture, recorded as Recorded<AlertActEvent>);
    case 'watch-started': return foldWatchStarted(picture, recorded as Recorded<EventOf<typeof fact>>);
    case 'watch-reached': return foldWatchReached(picture, recorded as Recorded<EventOf<typeof fact>>);
  }
}

function foldWithdrawn(picture: Picture, recorded: Recorded<EventOf<'act-withdrawn'>>): Change[] {
  const { subject } = recorded.event;
  if (typeOf(subject) === 'violation') return foldViolationWithdrawn(picture, recorded);
  if (typeOf(subject) === 'alert') return foldAlertWithdrawn(picture, recorded);
  const entity = picture.get(subject) ?? blank(subject);
  const acts = withdraw(entity.acts, recorded);
  return acts === undefined || acts === entity.acts ? [] : [[subject, { ...entity, acts }]];
}

/** Its later events are folded again; those that were skipped stay skipped. */
function foldUnparked(picture: Picture, { event }: Recorded<EventOf<'entity-unparked'>>): Change[] {
  const { parked, ...entity } = picture.get(event.subject) ?? blank(event.subject);
  if (isKnown(entity.acts, event.id)) return [];
  const acts = parked === undefined ? superseded(entity.acts, event.id, null) : withOutcome(entity.acts, { act: event.id, outcome: 'applied' });
  return [[event.subject, { ...entity, acts }]];
}
