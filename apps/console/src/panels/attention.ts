import { CORRIDOR_STATES, type CheckpointView, type ConvoyView, type CorridorView, type ViolationView } from '#libs/domain';
import { wireTime } from '../words/clocks.ts';
import { STATUSES, isSettled, toneOfClass, toneOfConvoy, worseWay, type Tone } from '../picture/tones.ts';

/** A row of a list: which entity, and under which heading. The words for headings are `section.<section>`. */
export interface Row { readonly key: string; readonly section: Section }
export const SECTIONS = [
  'threats', 'unverified', 'verified', 'settled', 'moving', 'waiting', 'ended', 'corridors', 'crossings', 'checkpoints',
] as const;
export type Section = (typeof SECTIONS)[number];

export type Keyed<V> = readonly [key: string, view: V];

interface Ranked extends Row { readonly rank: number; readonly at: number }
const inOrder = (rows: readonly Ranked[]): Row[] =>
  rows.toSorted((a, b) => SECTIONS.indexOf(a.section) - SECTIONS.indexOf(b.section) || a.rank - b.rank || b.at - a.at || (a.key < b.key ? -1 : 1))
    .map(({ key, section }) => ({ key, section }));

const TONES: readonly Tone[] = ['life', 'high', 'medium', 'low', 'aid', 'plain', 'stale'];

/** Life-threatening ones that nobody has verified come first, the newest on top; settled ones last. */
export const violationsByNeed = (violations: Iterable<Keyed<ViolationView>>): Row[] =>
  inOrder(Array.from(violations, ([key, view]) => ({ key, section: violationSection(view), rank: 0, at: wireTime(view.time) })));

function violationSection(view: ViolationView): Section {
  if (isSettled(view)) return 'settled';
  if (view.occurrence === 'verified') return 'verified';
  return toneOfClass(view.class) === 'life' ? 'threats' : 'unverified';
}

const ENDED = new Set(['arrived', 'aborted', 'denied', 'closed']);
const MOVING = new Set(['held', 'en-route']);

/** Held and moving ones first, those in trouble on top, then those that leave soonest, then the newest that ended. */
export const convoysByNeed = (convoys: Iterable<Keyed<ConvoyView>>): Row[] =>
  inOrder(Array.from(convoys, ([key, view]): Ranked => {
    if (MOVING.has(view.stage)) return { key, section: 'moving', rank: TONES.indexOf(toneOfConvoy(view)) * 2 + (view.stage === 'held' ? 0 : 1), at: wireTime(view.since) };
    if (ENDED.has(view.stage)) return { key, section: 'ended', rank: 0, at: wireTime(view.since) };
    return { key, section: 'waiting', rank: 0, at: view.departAt === undefined ? Number.NEGATIVE_INFINITY : -wireTime(view.departAt) };
  }));

export function waysByNeed(corridors: Iterable<Keyed<CorridorView>>, checkpoints: Iterable<Keyed<CheckpointView>>): Row[] {
  const roads = Array.from(corridors, ([key, view]): Ranked => ({
    key, section: 'corridors', rank: CORRIDOR_STATES.indexOf(view.state) * 2 + (view.confirmed ? 1 : 0), at: view.since === undefined ? 0 : wireTime(view.since),
  }));
  const gates = Array.from(checkpoints, ([key, view]): Ranked => ({
    key, section: view.kind === 'crossing' ? 'crossings' : 'checkpoints', rank: gateRank(view), at: gateSince(view),
  }));
  return inOrder([...roads, ...gates]);
}

function gateRank(view: CheckpointView): number {
  const worse = view.directions[worseWay(view)];
  return STATUSES.indexOf(worse.status) * 2 + (worse.contradicted || !worse.confirmed ? 0 : 1);
}
function gateSince(view: CheckpointView): number {
  const { since } = view.directions[worseWay(view)];
  return since === undefined ? 0 : wireTime(since);
}
