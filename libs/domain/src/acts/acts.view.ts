import { formatTime } from '../time.ts';
import type { Acted, ActView } from '../views/wire.ts';
import type { AppliedAct, Marked } from './field.ts';

/** The last act of each field and the parked mark, as operations see them; to be spread into an entity's view. */
export function viewMarks(entity: Marked): Acted {
  const parked = entity.parked === undefined ? {} : { parked: { since: formatTime(entity.parked.since) } };
  const acts: Record<string, ActView> = {};
  for (const [field, applied] of Object.entries(entity.acts?.fields ?? {})) {
    const last = applied.at(-1);
    if (last !== undefined) acts[field] = viewAct(last);
  }
  return Object.keys(acts).length === 0 ? parked : { acts, ...parked };
}

function viewAct({ act, at, by }: Omit<AppliedAct, 'nth' | 'value'>): ActView {
  return { act, at: formatTime(at), by: by.name, ...(by.desk === undefined ? {} : { desk: by.desk }), verified: by.verified };
}
