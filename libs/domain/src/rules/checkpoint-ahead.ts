/** A checkpoint on what is left of a moving convoy's route is closed, or nobody knows any more. */
import type { Severity } from '../alerts/facts.ts';
import type { Checkpoint } from '../checkpoints/checkpoint.ts';
import { troubleAt, type Trouble } from '../checkpoints/trouble.ts';
import type { Convoy, Track } from '../convoys/convoy.ts';
import { situationOf, trackOf, type Situation } from '../convoys/situation.ts';
import { idOf, typeOf, type EntityKey } from '../event.ts';
import type { LonLat } from '../facts.ts';
import { nearestOnRoute } from '../geometry/route.ts';
import { distanceAlong, lastWithin, shapeOf } from '../geometry/shape.ts';
import { ofConvoy, placeOf } from './places.ts';
import { ANYWHERE, NOTHING, soonest, type Holding, type Judgement, type Rule, type Stretch, type World } from './rule.ts';

const NAME = 'checkpoint-closed-ahead';
const SEVERITY: Readonly<Record<'closed' | 'unknown', Severity>> = { closed: 'high', unknown: 'medium' };

interface Mover { readonly key: EntityKey; readonly situation: Situation; readonly track: Track | undefined }

function moverAt({ picture }: World, key: EntityKey): Mover | undefined {
  const convoy = picture.get(key) as Convoy | undefined;
  const situation = convoy && situationOf(convoy);
  return situation?.moving === true ? { key, situation, track: trackOf(picture, key) } : undefined;
}

export const placeOfCheckpoint = ({ registered }: Checkpoint): LonLat | undefined => registered && [registered.data.lon, registered.data.lat];

interface Way {
  /** The checkpoint is on what is left of the route: beside it, or a stop that the convoy has not passed. */
  readonly ahead: boolean;
  /** Metres along the route past which it is passed: no less than `low` and no more than `high`. */
  readonly low: number;
  readonly high: number;
}

function wayOf(world: World, { situation: { route, plan }, track }: Mover, key: EntityKey, checkpoint: Checkpoint): Way {
  const place = placeOfCheckpoint(checkpoint);
  const at = route === undefined || track === undefined ? undefined : placeOf(route, track);
  const { beside } = world.limits[NAME];
  const isStop = plan?.data.stops?.includes(idOf(key)) === true;
  if (place === undefined || route === undefined) return { ahead: isStop, low: Infinity, high: Infinity };
  const shape = shapeOf(route);
  const metres = at === undefined ? distanceAlong(shape, place) : distanceAlong(shape, place, at.leg + 1, at.point);
  const stop = isStop ? (nearestOnRoute(route, place)?.along ?? 0) : -Infinity;
  const high = Math.max(lastWithin(shape, place, beside), stop);
  return { ahead: metres <= beside || (isStop && (at === undefined || stop >= at.along)), low: high - UNSURE, high };
}
/** {@link lastWithin} says a little more than there is: metres. */
const UNSURE = 30;

interface Pair { readonly held?: Holding; readonly due: number | undefined; readonly along: Stretch }
function pairOf(world: World, mover: Mover, key: EntityKey): Pair {
  const checkpoint = world.picture.get(key) as Checkpoint | undefined;
  if (checkpoint === undefined) return { due: undefined, along: ANYWHERE };
  const { trouble, until } = troubleAt(checkpoint, world.now);
  if (trouble === undefined) return { due: until, along: ANYWHERE };
  const { ahead, low, high } = wayOf(world, mover, key, checkpoint);
  if (!ahead) return { due: until, along: { ...ANYWHERE, after: high } };
  const circumstances = () => ofConvoy(world, mover.situation, placeOfCheckpoint(checkpoint));
  return { held: { subject: mover.key, cause: key, severity: SEVERITY[trouble], circumstances }, due: until, along: { ...ANYWHERE, before: low } };
}

function judged(pairs: readonly Pair[]): Judgement {
  let { after, before } = ANYWHERE;
  for (const { along } of pairs) {
    if (along.after > after) ({ after } = along);
    if (along.before < before) ({ before } = along);
  }
  return { holding: pairs.flatMap(({ held }) => held ?? []), due: soonest(...pairs.map(({ due }) => due)), slack: Infinity, along: { ...ANYWHERE, after, before } };
}

/** It is due whenever time alone may change it, whoever comes through: then nothing that is remembered of it is out of date. */
function forCheckpoint(world: World, key: EntityKey): Judgement {
  const checkpoint = world.picture.get(key) as Checkpoint | undefined;
  const { trouble, until } = checkpoint === undefined ? NO_TROUBLE : troubleAt(checkpoint, world.now);
  if (trouble === undefined) return { holding: [], due: until };
  const convoys = new Set([...world.grounds.convoysThrough(key), ...[...world.instances.activeOf(NAME, key)].map(({ subject }) => subject)]);
  const pairs = [...convoys].sort().flatMap((convoy) => {
    const mover = moverAt(world, convoy);
    return mover === undefined ? [] : [pairOf(world, mover, key)];
  });
  return { ...judged(pairs), due: until };
}
const NO_TROUBLE: Trouble = { trouble: undefined, words: '', until: undefined };

export const CHECKPOINT_CLOSED_AHEAD: Rule = {
  name: NAME,
  units: (picture) => picture.ofType('convoy').keys(),
  judge(world, unit) {
    if (typeOf(unit) === 'checkpoint') return forCheckpoint(world, unit);
    const mover = moverAt(world, unit);
    return mover === undefined ? NOTHING : judged([...world.grounds.checkpoints(unit)].map((key) => pairOf(world, mover, key)));
  },
};
