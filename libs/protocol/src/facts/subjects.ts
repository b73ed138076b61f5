import type { FactName } from '#libs/domain';

/** Entity types that can be the subject of an event. */
export const SUBJECT_TYPES = [
  'violation', 'convoy', 'checkpoint', 'corridor', 'line', 'sector', 'source', 'note', 'organisation', 'operation', 'alert', 'handover',
] as const;

/** What each fact is about. */
export const SUBJECTS: Readonly<Record<FactName, readonly (typeof SUBJECT_TYPES)[number][]>> = {
  'violation-reported': ['violation'],
  'violation-corrected': ['violation'],
  'violation-retracted': ['violation'],
  'violation-assessed': ['violation'],
  'violation-merged': ['violation'],
  'convoy-planned': ['convoy'],
  'convoy-notified': ['convoy'],
  'convoy-decided': ['convoy'],
  'convoy-departed': ['convoy'],
  'convoy-held': ['convoy'],
  'convoy-resumed': ['convoy'],
  'convoy-rerouted': ['convoy'],
  'convoy-arrived': ['convoy'],
  'convoy-aborted': ['convoy'],
  'convoy-closed': ['convoy'],
  'convoy-incident-reported': ['convoy'],
  'convoy-milestone-retracted': ['convoy'],
  'convoy-position-reported': ['convoy'],
  'checkpoint-registered': ['checkpoint'],
  'checkpoint-status-reported': ['checkpoint'],
  'checkpoint-status-retracted': ['checkpoint'],
  'corridor-defined': ['corridor'],
  'corridor-suspended': ['corridor'],
  'corridor-reopened': ['corridor'],
  'line-declared': ['line'],
  'sector-defined': ['sector'],
  'source-registered': ['source'],
  'source-heartbeat': ['source'],
  'note-added': ['note'],
  'subscription-set': ['organisation'],
  'act-withdrawn': SUBJECT_TYPES,
  'entity-unparked': SUBJECT_TYPES,
  'operation-opened': ['operation'],
  'operation-configured': ['operation'],
  'shift-started': ['operation'],
  'handover-signed': ['handover'],
  'alert-raised': ['alert'],
  'alert-cleared': ['alert'],
  'alert-acknowledged': ['alert'],
  'alert-confirmed': ['alert'],
  'alert-assigned': ['alert'],
  'alert-escalated': ['alert'],
  'alert-shelved': ['alert'],
  'alert-unshelved': ['alert'],
  'alert-closed': ['alert'],
  'watch-started': ['operation'],
  'watch-reached': ['operation'],
};

/** The keys of entities of these types, as a regular expression. */
export const subjectPattern = (types: readonly string[]): string =>
  `^${types.length === 1 ? types[0] : `(?:${types.join('|')})`}/[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`;
