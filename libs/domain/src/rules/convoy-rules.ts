/** The rules about one convoy and nothing else but where it is. All but the attack are over when it is not moving. */
import type { IncidentKind } from '../facts.ts';
import { retractedKeys, type Convoy, type Track } from '../convoys/convoy.ts';
import { heardAt, situationOf, trackOf, type Situation } from '../convoys/situation.ts';
import type { Circumstances, RuleName, Severity } from '../alerts/facts.ts';
import { sourceOf } from '../checkpoints/checkpoint.ts';
import type { EntityKey } from '../event.ts';
import { counting } from '../order.ts';
import { feedKey, type Feed } from '../sources/source.ts';
import { SECOND, type Millis } from '../time.ts';
import { WITHDRAWAL } from '../acts/field.ts';
import { ofConvoy, placeOf, positionOf, toDecimetre } from './places.ts';
import { ANYWHERE, NOTHING, soonest, type Holding, type Judgement, type Rule, type World } from './rule.ts';

interface Mover { readonly key: EntityKey; readonly convoy: Convoy; readonly situation: Situation; readonly track: Track | undefined }

const units: Rule['units'] = (picture) => picture.ofType('convoy').keys();

function moverAt({ picture }: World, key: EntityKey): Mover | undefined {
  const convoy = picture.get(key) as Convoy | undefined;
  return convoy === undefined ? undefined : { key, convoy, situation: situationOf(convoy), track: trackOf(picture, key) };
}

/** A rule that has one condition for each convoy. */
function ruleOf(name: RuleName, judge: (world: World, mover: Mover, active: boolean) => Judgement): Rule {
  return {
    name, units,
    judge(world, unit) {
      const mover = moverAt(world, unit);
      return mover === undefined ? NOTHING : judge(world, mover, world.instances.isActive(name, unit));
    },
  };
}

const held = (world: World, { key, situation, track }: Mover, severity: Severity, more: () => Circumstances = () => ({})): Holding => ({
  subject: key, severity, circumstances: () => ({ ...ofConvoy(world, situation, track && positionOf(track)), ...more() }),
});

const ATTACKS: ReadonlySet<IncidentKind> = new Set(['attacked', 'obstructed']);

/** Over once a person closed it and can no longer take that back, or when the incident is retracted. */
export const CONVOY_ATTACKED: Rule = {
  name: 'convoy-attacked', units,
  judge(world, unit) {
    const mover = moverAt(world, unit);
    if (mover === undefined) return NOTHING;
    const retracted = retractedKeys(mover.convoy);
    const dues: Millis[] = [];
    const holding = counting(mover.convoy.incidents).flatMap(({ key, data }): readonly Holding[] => {
      if (!ATTACKS.has(data.kind) || retracted.has(key)) return [];
      const closedAt = world.instances.closedAt('convoy-attacked', unit, key);
      const over = closedAt === undefined ? undefined : closedAt + WITHDRAWAL + 1;
      if (over !== undefined && over <= world.now) return [];
      if (over !== undefined) dues.push(over);
      const place = data.lon === undefined || data.lat === undefined ? mover.track && positionOf(mover.track) : ([data.lon, data.lat] as const);
      return [{ subject: unit, cause: key, severity: 'life-safety', circumstances: () => ofConvoy(world, mover.situation, place) }];
    });
    return { holding, due: soonest(...dues) };
  },
};

/** What is heard of it by is silent, perhaps: then that explains it. */
function feedOf({ picture }: World, track: Track | undefined): Circumstances {
  const [feed] = track === undefined ? [] : ((picture.get(feedKey(sourceOf(track.key))) as Feed | undefined)?.sources ?? []);
  return feed === undefined ? {} : { feed };
}

export const CONVOY_SIGNAL_LOST = ruleOf('convoy-signal-lost', (world, mover, active) => {
  const { lostAfter, backWithin } = world.limits['convoy-signal-lost'];
  const { situation, track } = mover;
  const heard = heardAt(situation, track);
  if (!situation.moving || world.now < heard + backWithin * SECOND) {
    return { holding: [], due: situation.standing?.stage === 'en-route' ? heard + lostAfter * SECOND : undefined };
  }
  const lostAt = situation.standing?.stage === 'en-route' ? heard + lostAfter * SECOND : Infinity;
  if (active || world.now >= lostAt) return { holding: [held(world, mover, 'high', () => feedOf(world, track))] };
  return { holding: [], due: lostAt < Infinity ? lostAt : undefined };
});

export const CONVOY_HELD = ruleOf('convoy-held', (world, mover, active) => {
  const { standing } = mover.situation;
  if (standing?.stage !== 'held') return NOTHING;
  const from = standing.since + world.limits['convoy-held'].after * SECOND;
  return active || world.now >= from ? { holding: [held(world, mover, 'high')] } : { holding: [], due: from };
});

export const CONVOY_OVERDUE = ruleOf('convoy-overdue', (world, mover, active) => {
  const { arriveBy, standing } = mover.situation;
  if (arriveBy === undefined) return active && isExpected(standing?.stage) ? { holding: [held(world, mover, 'medium')] } : NOTHING;
  const from = arriveBy + world.limits['convoy-overdue'].after * SECOND;
  return active || world.now >= from ? { holding: [held(world, mover, 'medium')] } : { holding: [], due: from };
});

const ENDED: readonly (string | undefined)[] = ['denied', 'arrived', 'aborted', 'closed'];
const isExpected = (stage: string | undefined): boolean => !ENDED.includes(stage);

export const CONVOY_OFF_ROUTE = ruleOf('convoy-off-route', (world, mover, active) => {
  const { situation: { moving, route }, track } = mover;
  if (!moving || route === undefined || track === undefined) return { holding: [], slack: Infinity };
  const { away: limit, back } = world.limits['convoy-off-route'];
  const away = placeOf(route, track)?.away;
  if (away === undefined) return { holding: [], slack: Infinity };
  const on = active ? away > back : away > limit;
  const holding = on ? [held(world, mover, 'medium', () => ({ metres: toDecimetre(away) }))] : [];
  if (active) return { holding, slack: away - back };
  // Once it is raised, another limit ends it.
  return on ? { holding } : { holding, slack: Infinity, along: { ...ANYWHERE, beside: limit } };
});
