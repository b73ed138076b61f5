/** A corridor is closed, suspended or restricted, or fell to unknown. */
import type { Severity } from '../alerts/facts.ts';
import { blockedAt, nextBlocked } from '../corridors/corridor.view.ts';
import type { Corridor } from '../corridors/corridor.ts';
import { idOf } from '../event.ts';
import type { CorridorState } from '../views/wire.ts';
import { NOTHING, type Rule } from './rule.ts';

const severityOf = (state: CorridorState): Severity => (state === 'closed' ? 'high' : 'medium');

export const CORRIDOR_NOT_CLEAR: Rule = {
  name: 'corridor-not-clear',
  units: (picture) => picture.ofType('corridor').keys(),
  judge({ picture, now }, unit) {
    const corridor = picture.get(unit) as Corridor | undefined;
    if (corridor === undefined) return NOTHING;
    const state = blockedAt(picture, unit, corridor, now);
    const holding = state === undefined ? [] : [{ subject: unit, severity: severityOf(state), circumstances: () => ({ corridor: idOf(unit) }) }];
    return { holding, due: nextBlocked(picture, unit, corridor, now) };
  },
};
