/** A convoy: its plans, what happened to it, and, as an entity of its own, where it was last. */
import type { Marked } from '../acts/field.ts';
import { entityKey, idOf, type EntityKey, type EventKey, type EventOf, type Recorded } from '../event.ts';
import type { ConvoyClosed, ConvoyDecided, ConvoyIncidentReported, ConvoyMilestone, ConvoyPlanned, ConvoyPositionReported, ConvoyRerouted, Retracted } from '../facts.ts';
import { compareElements, counting, elementOf, greater, keep, NONE_KEPT, type Element, type Kept } from '../order.ts';
import { linkConvoy, NO_ORGANISATION } from '../organisations/organisation.ts';
import type { Change, Picture } from '../picture/picture.ts';
import type { Millis } from '../time.ts';

/** A milestone keeps the fact it came as. */
export type Milestone =
  | ({ readonly fact: 'convoy-notified' | 'convoy-departed' | 'convoy-held' | 'convoy-resumed' | 'convoy-arrived' | 'convoy-aborted' } & ConvoyMilestone)
  | ({ readonly fact: 'convoy-decided' } & ConvoyDecided)
  | ({ readonly fact: 'convoy-rerouted' } & ConvoyRerouted)
  | ({ readonly fact: 'convoy-closed' } & ConvoyClosed);

export interface Convoy extends Marked {
  readonly plans: Kept<ConvoyPlanned>;
  /** The plan that was recorded first: its organisation owns the convoy, whatever later plans say of their time. */
  readonly first?: Element<ConvoyPlanned>;
  readonly milestones: Kept<Milestone>;
  readonly incidents: Kept<ConvoyIncidentReported>;
  readonly retractions: Kept<Retracted>;
}
/** The newest position. */
export interface Track extends Marked, Element<ConvoyPositionReported> {}
export const NO_CONVOY: Convoy = { plans: NONE_KEPT, milestones: NONE_KEPT, incidents: NONE_KEPT, retractions: NONE_KEPT };

export const ownerOf = ({ first }: Convoy): string | undefined => first?.data.organisation;

/** The greatest plan of the owning organisation. */
export function planOf(convoy: Convoy): Element<ConvoyPlanned> | undefined {
  const owner = ownerOf(convoy);
  return counting(convoy.plans).findLast(({ data }) => data.organisation === owner) ?? convoy.first;
}
/** The corridor of the current plan. */
export const corridorOf = (convoy: Convoy): string | undefined => planOf(convoy)?.data.corridor;
/** The corridors of all its plans. */
export const corridorsOf = ({ plans, first }: Convoy): readonly string[] =>
  [...new Set([...plans.elements, ...(first === undefined ? [] : [first])].flatMap(({ data }) => data.corridor ?? []))].sort();

export const retractedKeys = (convoy: Convoy): ReadonlySet<EventKey> => new Set(counting(convoy.retractions).map(({ data }) => data.retracts));

/** The milestones that count, oldest first: of one key the greatest, without the retracted ones. */
export function milestonesOf(convoy: Convoy): readonly Element<Milestone>[] {
  if (convoy.retractions.elements.length === 0) return counting(convoy.milestones);
  const retracted = retractedKeys(convoy);
  return counting(convoy.milestones).filter(({ key }) => !retracted.has(key));
}

/** When the newest `convoy-closed` among milestones happened. */
export const closedIn = (milestones: readonly Element<Milestone>[]): Millis | undefined => milestones.findLast(({ data }) => data.fact === 'convoy-closed')?.time;

export function foldConvoy(picture: Picture, recorded: Recorded): Change[] {
  const { event } = recorded;
  if (event.fact === 'convoy-position-reported') return foldPosition(picture, recorded as Recorded<EventOf<'convoy-position-reported'>>);
  const before = (picture.get(event.subject) as Convoy | undefined) ?? NO_CONVOY;
  const after = foldReport(before, recorded);
  const links = relinked(picture, event.subject, before, after);
  const own: Change[] = after === before ? [] : [[event.subject, after]];
  return event.fact === 'convoy-planned' ? [...own, ...withOrganisation(picture, event.data.organisation, links)] : [...own, ...links];
}

/** An organisation that any plan ever named is there, whether or not it owns the convoy: which plan came first must not show. */
function withOrganisation(picture: Picture, organisation: string, links: Change[]): Change[] {
  const key = entityKey('organisation', organisation);
  if (picture.get(key) !== undefined || links.some(([changed]) => changed === key)) return links;
  return [...links, [key, NO_ORGANISATION]];
}

function foldPosition(picture: Picture, recorded: Recorded<EventOf<'convoy-position-reported'>>): Change[] {
  const key = entityKey('track', idOf(recorded.event.subject));
  const before = picture.get(key) as Track | undefined;
  const after = greater<ConvoyPositionReported>(before, elementOf(recorded));
  return after === before ? [] : [[key, after]];
}

function foldReport(before: Convoy, recorded: Recorded): Convoy {
  const { fact } = recorded.event;
  switch (fact) {
    case 'convoy-planned': return foldPlan(before, elementOf(recorded as Recorded<EventOf<typeof fact>>));
    case 'convoy-incident-reported': {
      const incidents = keep(before.incidents, elementOf(recorded as Recorded<EventOf<typeof fact>>));
      return incidents === before.incidents ? before : { ...before, incidents };
    }
    case 'convoy-milestone-retracted': {
      const retractions = keep(before.retractions, elementOf(recorded as Recorded<EventOf<typeof fact>>));
      return retractions === before.retractions ? before : { ...before, retractions };
    }
    case 'convoy-notified': case 'convoy-decided': case 'convoy-departed': case 'convoy-held': case 'convoy-resumed':
    case 'convoy-rerouted': case 'convoy-arrived': case 'convoy-aborted': case 'convoy-closed': {
      const { data, ...place } = elementOf(recorded as Recorded<EventOf<typeof fact>>);
      const milestones = keep(before.milestones, { ...place, data: { fact, ...data } as Milestone });
      return milestones === before.milestones ? before : { ...before, milestones };
    }
    default: throw new TypeError(`${fact} is not about convoys`);
  }
}

function foldPlan(before: Convoy, plan: Element<ConvoyPlanned>): Convoy {
  const plans = keep(before.plans, plan);
  const first = before.first === undefined || recordedBefore(plan, before.first) ? plan : before.first;
  return plans === before.plans && first === before.first ? before : { ...before, plans, first };
}

const recordedBefore = (a: Element<unknown>, b: Element<unknown>): boolean =>
  a.recordedAt === b.recordedAt ? compareElements(a, b) < 0 : a.recordedAt < b.recordedAt;

/** Keeps each organisation's list of open convoys in step with who owns this one and whether it is closed. */
function relinked(picture: Picture, key: EntityKey, before: Convoy, after: Convoy): Change[] {
  const [old, owner] = [ownerOf(before), ownerOf(after)];
  const open = closedIn(milestonesOf(after)) === undefined;
  const changes: Change[] = old === undefined || old === owner ? [] : linkConvoy(picture, old, idOf(key), false);
  return owner === undefined ? changes : [...changes, ...linkConvoy(picture, owner, idOf(key), open)];
}
