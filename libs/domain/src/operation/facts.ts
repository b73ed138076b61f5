/** The bodies of the facts about the operation itself. */
import type { Act } from '../facts.ts';
import type { RuleLimits } from '../rules/limits.ts';

export interface OperationOpened { readonly log: string }
export interface ShiftStarted extends Act { readonly desk: string }
/** What is absent stays as it was; `rules` replaces all limits that were set before. */
export interface OperationConfigured extends Act {
  /** IANA name of the zone that local times are shown in. */
  readonly timeZone?: string;
  readonly rules?: RuleLimits;
}
