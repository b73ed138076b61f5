/**
 * When an event enters a picture of what happened. A report enters at the time of what it reports; a correction or a retraction
 * together with what it is about, whenever it came; acts, watch facts and log facts when they are known.
 */
import { eventKey, type Event, type EventKey } from '../event.ts';
import { REPORT_NAMES, type FactName } from '../facts.ts';

/** What a correction or a retraction may be about, by its own fact. */
const ABOUT: Readonly<Partial<Record<FactName, ReadonlySet<FactName>>>> = {
  'violation-corrected': new Set<FactName>(['violation-reported']),
  'violation-retracted': new Set<FactName>(['violation-reported', 'violation-corrected']),
  'checkpoint-status-retracted': new Set<FactName>(['checkpoint-status-reported']),
  'convoy-milestone-retracted': new Set<FactName>([
    'convoy-notified', 'convoy-decided', 'convoy-departed', 'convoy-held', 'convoy-resumed', 'convoy-rerouted', 'convoy-arrived', 'convoy-aborted',
    'convoy-closed', 'convoy-incident-reported',
  ]),
};
const AMENDABLE: ReadonlySet<FactName> = new Set(Object.values(ABOUT).flatMap((facts) => [...facts]));
const REPORTS: ReadonlySet<FactName> = new Set(REPORT_NAMES);

/** What an event enters with: the time it gives itself, another event, or the knowledge of it. */
export type Entering = { readonly by: 'time' } | { readonly by: 'named'; readonly names: EventKey } | { readonly by: 'knowledge' };

const BY_TIME: Entering = { by: 'time' };
const BY_KNOWLEDGE: Entering = { by: 'knowledge' };

export function enteringOf(event: Pick<Event, 'fact' | 'data'>): Entering {
  if (!REPORTS.has(event.fact)) return BY_KNOWLEDGE;
  if (ABOUT[event.fact] === undefined) return BY_TIME;
  const { corrects, retracts } = event.data as { readonly corrects?: EventKey; readonly retracts?: EventKey };
  return { by: 'named', names: corrects ?? retracts ?? '' };
}

/** Whether anything can be about an event of that kind. */
export const isAmendable = (fact: FactName): boolean => AMENDABLE.has(fact);

/** Whether a correction or a retraction is about that event: it names it, has its subject, and is of a kind that can be. */
export function isAbout(amendment: Pick<Event, 'fact' | 'data' | 'subject'>, named: Pick<Event, 'fact' | 'subject' | 'source' | 'id'>): boolean {
  const entering = enteringOf(amendment);
  return entering.by === 'named' && entering.names === eventKey(named) && amendment.subject === named.subject && ABOUT[amendment.fact]?.has(named.fact) === true;
}
