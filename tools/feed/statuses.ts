/** What is said of checkpoints and crossings: two independent observers an hour, who mostly agree. */
import { HOUR, SECOND, type CheckpointStatus, type Millis } from '#libs/domain';
import { dice } from './dice.ts';
import { emission, type Emission } from './emission.ts';
import { CROSSINGS } from './place.ts';
import { teamAt } from './sources.ts';

/** How it really is at a place in a slot of two hours. */
function truth(seed: number, id: string, at: Millis): CheckpointStatus {
  const d = dice(seed, 'truth', id, Math.floor(at / (2 * HOUR)));
  if (id === 'erez' || id === 'kissufim') return 'closed';
  if (id === 'rafah') return 'partial';
  if (id === 'kerem-shalom' || id === 'zikim') return d.chance(0.9) ? 'open' : 'partial';
  return d.weighted([[80, 'open'], [10, 'slow'], [5, 'congested'], [5, 'closed']] as const);
}

export function statuses(seed: number, hour: Millis): Emission[] {
  return CROSSINGS.flatMap(({ id, at: place }) => {
    const d = dice(seed, 'status', id, hour);
    if (id === 'erez' && !d.chance(0.15)) return [];
    const observers = [[teamAt(place), 'monitors'], d.chance(0.5) ? ['urn:demo:drivers', 'drivers'] : ['urn:demo:logistics', 'logistics']] as const;
    const alone = id === 'erez' || id === 'kissufim' || d.chance(0.06);
    return observers.slice(0, alone ? 1 : 2).map(([source, group], index) => {
      const time = Math.round(hour + (index + d.next()) * 0.48 * HOUR);
      const seen = truth(seed, id, time);
      const status = seen !== 'closed' && d.chance(0.02) ? 'closed' : seen;
      const queue = status === 'open' ? d.whole(0, 6) : d.whole(6, 40);
      const data = { status, direction: 'both', group, ...(status !== 'closed' && { queue, waitMinutes: Math.round(queue * 1.7) }) } as const;
      return emission('checkpoint-status-reported', `checkpoint/${id}`, data, { source, id: `${id}-${time}`, time, sentAt: time + d.whole(5, 90) * SECOND });
    });
  });
}
