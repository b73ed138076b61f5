/** Many more violations in a sector than on a usual day. */
import { idOf, type EntityKey } from '../event.ts';
import type { Polygon } from '../facts.ts';
import type { Sector } from '../sectors/sector.ts';
import { SECOND, type Millis } from '../time.ts';
import { NOTHING, type Rule, type World } from './rule.ts';
import { isCounted } from './violations.ts';

const NAME = 'surge';

/** When each violation in the sector happened that happened within the span; later ones last. */
function within({ grounds, limits, now }: World, sector: EntityKey, geometry: Polygon): readonly Millis[] {
  const { within: span, uncertainty } = limits[NAME];
  const times: Millis[] = [];
  for (const occurred of grounds.violationsIn(sector, geometry)) {
    if (isCounted(occurred, uncertainty) && occurred.at + span * SECOND > now) times.push(occurred.at);
  }
  return times.sort((a, b) => a - b);
}

export const SURGE: Rule = {
  name: NAME,
  units: (picture) => picture.ofType('sector').keys(),
  judge(world, unit: EntityKey) {
    const defined = (world.picture.get(unit) as Sector | undefined)?.defined?.data;
    if (defined === undefined) return NOTHING;
    const { least, factor, endShare, within: span } = world.limits[NAME];
    const times = within(world, unit, defined.geometry);
    const on = Math.max(least, factor * (defined.baseline ?? 0));
    const active = world.instances.isActive(NAME, unit);
    const holds = times.length >= (active ? on * endShare : on);
    if (!holds) return NOTHING;
    const [oldest = 0] = times;
    return {
      holding: [{ subject: unit, severity: 'medium', circumstances: () => ({ sector: idOf(unit), count: times.length }) }], due: oldest + span * SECOND,
    };
  },
};
