import type { AlertView, CheckpointStatus, CheckpointView, ConvoyView, CorridorState, Stage, ViolationClass, ViolationView } from '#libs/domain';

/** How much attention something asks for. Colour is never alone: every tone has a letter and every kind a shape. */
export type Tone = 'life' | 'high' | 'medium' | 'low' | 'aid' | 'stale' | 'plain';

/** What people can die of while nobody looks; the rest by how much it endangers the ceasefire or the aid. */
const CLASS_TONES: Readonly<Record<ViolationClass, Severity>> = {
  'small-arms-fire': 'life', 'indirect-fire': 'life', 'air-strike': 'life', 'explosive-device': 'life', 'harm-to-protected': 'life',
  incursion: 'high', 'weapon-in-excluded-zone': 'high', detention: 'high', 'obstruction-of-aid': 'high', destruction: 'high',
  'line-change': 'medium', overflight: 'medium', 'restriction-of-monitors': 'medium', incitement: 'low', other: 'low', exercise: 'low',
};
/** How bad it is when it is true, worst first; the keys 1 to 4 leave them out or let them in again. */
export const SEVERITIES = ['life', 'high', 'medium', 'low'] as const satisfies readonly Tone[];
export type Severity = (typeof SEVERITIES)[number];
export const severityOf = (name: ViolationClass): Severity => CLASS_TONES[name] ?? 'low';
export const toneOfClass = (name: ViolationClass): Tone => severityOf(name);

/** An alert says for itself how bad it is. */
export const severityOfAlert = ({ severity }: Pick<AlertView, 'severity'>): Severity => (severity === 'life-safety' ? 'life' : severity);

const SETTLED = new Set(['unfounded', 'duplicate', 'exercise']);
/** Nobody needs to look at it again, unless a new report comes. */
export const isSettled = (violation: ViolationView): boolean =>
  violation.retracted === true || violation.into !== undefined || SETTLED.has(violation.occurrence);

export const toneOfViolation = (violation: ViolationView): Tone => (isSettled(violation) ? 'stale' : toneOfClass(violation.class));

const STATUS_TONES: Readonly<Record<CheckpointStatus | 'unknown' | 'suspended', Tone>> = {
  open: 'aid', slow: 'medium', congested: 'medium', partial: 'medium', closed: 'high', suspended: 'high', unknown: 'stale',
};
export const toneOfStatus = (status: CheckpointStatus | 'unknown' | 'suspended'): Tone => STATUS_TONES[status];

const STATE_TONES: Readonly<Record<CorridorState, Tone>> = {
  clear: 'aid', degraded: 'medium', restricted: 'medium', unknown: 'stale', suspended: 'high', closed: 'high',
};
export const toneOfState = (state: CorridorState): Tone => STATE_TONES[state];

const STAGE_TONES: Readonly<Record<Stage, Tone>> = {
  planned: 'plain', notified: 'plain', approved: 'low', denied: 'stale', 'en-route': 'aid', held: 'high', arrived: 'plain', aborted: 'stale', closed: 'stale',
};
export const toneOfStage = (stage: Stage): Tone => STAGE_TONES[stage];

/** The convoy as a whole: what is wrong with a moving one outweighs its stage. */
export function toneOfConvoy(convoy: ConvoyView): Tone {
  if (convoy.stage !== 'en-route' && convoy.stage !== 'held') return toneOfStage(convoy.stage);
  if (convoy.incidents?.some(({ kind, retracted }) => retracted !== true && (kind === 'attacked' || kind === 'obstructed')) === true) return 'life';
  return convoy.signalLost === true || convoy.stage === 'held' ? 'high' : convoy.offRoute === true || convoy.overdue === true ? 'medium' : 'aid';
}

/** Worst first. */
export const STATUSES: readonly (CheckpointStatus | 'unknown')[] = ['closed', 'unknown', 'partial', 'congested', 'slow', 'open'];

/** The direction that is worse off. */
export const worseWay = (view: CheckpointView): 'in' | 'out' =>
  STATUSES.indexOf(view.directions.out.status) < STATUSES.indexOf(view.directions.in.status) ? 'out' : 'in';
