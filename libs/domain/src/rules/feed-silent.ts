/** Nothing has been recorded from a source for too long. */
import type { EntityKey } from '../event.ts';
import type { Source } from '../sources/source.ts';
import { silentFrom } from '../sources/source.view.ts';
import { NOTHING, type Rule } from './rule.ts';

const NAME = 'feed-silent';

export const FEED_SILENT: Rule = {
  name: NAME,
  units: (picture) => picture.ofType('source').keys(),
  judge({ picture, now, limits }, unit: EntityKey) {
    const source = picture.get(unit) as Source | undefined;
    const from = source && silentFrom(picture, source, limits[NAME].intervals);
    if (from === undefined) return NOTHING;
    return now >= from ? { holding: [{ subject: unit, severity: 'medium', circumstances: () => ({}) }] } : { holding: [], due: from };
  },
};
