import { REPORT_NAMES, type FactName } from '#libs/domain';

/** Every fact the console has words for: `fact.<name>` in the catalogues. */
export const FACT_NAMES = [
  ...REPORT_NAMES, 'violation-assessed', 'violation-merged', 'corridor-suspended', 'corridor-reopened', 'note-added', 'subscription-set',
  'act-withdrawn', 'entity-unparked', 'operation-opened', 'alert-raised', 'alert-cleared', 'alert-escalated', 'alert-acknowledged', 'alert-confirmed',
  'alert-assigned', 'alert-shelved', 'alert-unshelved', 'alert-closed', 'handover-signed', 'shift-started', 'operation-configured',
] as const satisfies readonly FactName[];
export type FactWord = (typeof FACT_NAMES)[number];
