/** A violation on the other side of a line: by the version that was valid when it happened. */
import { linesAt } from '../lines/verdict.ts';
import { SECOND } from '../time.ts';
import { LINE_CLASSES } from '../violations/violation.view.ts';
import { latenessOf, occurredOf } from '../violations/situation.ts';
import type { Violation } from '../violations/violation.ts';
import { inSector } from './places.ts';
import { NOTHING, type Holding, type Rule, type World } from './rule.ts';
import { endOf, isOff, placedOf } from './violations.ts';
import type { Verdict } from '../views/wire.ts';
import type { Occurred } from '../violations/situation.ts';

const NAME = 'line-crossed';

/** The event key of each version outside of which it lies, with the verdict. */
function outside({ picture, limits }: World, occurred: Occurred): ReadonlyMap<string, Verdict> {
  const placed = placedOf(occurred, limits[NAME]);
  if (placed === undefined || !LINE_CLASSES.has(occurred.class)) return new Map();
  const [lon, lat] = placed.place;
  const found = linesAt(picture, { lon, lat, uncertainty: occurred.uncertainty }, occurred.at);
  return new Map(found.filter(({ verdict }) => verdict.verdict === 'outside').map(({ declared, verdict }) => [declared, verdict]));
}

function holding(world: World, occurred: Occurred, cause: string, verdict: Verdict | undefined): Holding {
  const late = latenessOf(occurred);
  return {
    subject: occurred.key, cause, severity: 'medium',
    circumstances: () => ({
      ...inSector(world.grounds, occurred.place), ...(verdict !== undefined && { verdict }), ...(late >= SECOND && { lateBy: Math.round(late / SECOND) }),
    }),
  };
}

export const LINE_CROSSED: Rule = {
  name: NAME,
  units: (picture) => picture.ofType('violation').keys(),
  judge(world, unit) {
    const violation = world.picture.get(unit) as Violation | undefined;
    const occurred = violation && occurredOf(unit, violation);
    if (occurred === undefined || isOff(occurred, world.limits[NAME], world.now)) return NOTHING;
    const on = outside(world, occurred);
    const causes = new Set(on.keys());
    for (const { cause } of world.instances.activeOf(NAME, unit)) if (cause !== undefined) causes.add(cause);
    const held = [...causes].sort().map((cause) => holding(world, occurred, cause, on.get(cause)));
    return { holding: held, due: held.length === 0 ? undefined : endOf(occurred, world.limits[NAME]) };
  },
};
