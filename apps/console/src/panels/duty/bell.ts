/** When a seat's sound is heard. It only decides: what a pattern sounds like is sound.ts. */
import { SECOND, type AlertView, type EntityKey, type Millis } from '#libs/domain';
import type { State } from '../../picture/state.ts';
import { annunciatedAt, isUnanswered } from '../alerts/pressing.ts';
import { isCoordinators } from '../lists/lists.ts';

/** A threat to life is heard again this often until somebody at this seat acknowledges anything. */
const LIFE_AGAIN: Millis = 20 * SECOND;
export type Pattern = 'life' | 'high';

interface Known { readonly at: Millis; readonly unanswered: boolean }

export class Bell {
  readonly #known = new Map<EntityKey, Known>();
  #alerts: State['views']['alert'] | undefined;
  #loud = false;
  #rang = Number.NEGATIVE_INFINITY;

  /** What is to be heard now, if anything. `elapsed` never falls; looks that are half a second apart miss nothing. */
  look(state: Pick<State, 'views' | 'audience' | 'replay' | 'link'>, elapsed: Millis): Pattern | undefined {
    // The past is silent, and what was missed behind it is heard when it is over; before there is a picture there is nothing to hear.
    if (state.replay !== undefined || state.link.state === 'connecting') return undefined;
    const { alert } = state.views;
    const isFirst = this.#alerts === undefined;
    const isHigh = alert !== this.#alerts && this.#take(alert, isCoordinators(state)) && !isFirst;
    this.#alerts = alert;
    if (this.#loud && elapsed - this.#rang >= LIFE_AGAIN) {
      this.#rang = elapsed;
      return 'life';
    }
    return isHigh ? 'high' : undefined;
  }

  /** Whether a high one is new. An acknowledgement quietens what was loud, a new threat to life makes it loud again at once. */
  #take(alerts: State['views']['alert'], coordinators: boolean): boolean {
    let [isHigh, answered, threatened, waits] = [false, false, false, false];
    for (const [key, view] of alerts) {
      const before = this.#known.get(key);
      const now: Known = { at: annunciatedAt(view), unanswered: isUnanswered(view, coordinators) };
      this.#known.set(key, now);
      const isNew = now.unanswered && (before === undefined || !before.unanswered || before.at < now.at) && isHeard(view);
      if (before?.unanswered === true && !now.unanswered) answered = true;
      if (view.severity === 'life-safety' && now.unanswered) waits = true;
      if (isNew && view.severity === 'life-safety') threatened = true;
      if (isNew && view.severity === 'high') isHigh = true;
    }
    if (threatened) {
      this.#loud = true;
      this.#rang = Number.NEGATIVE_INFINITY;
    } else if (answered || !waits) this.#loud = false;
    return isHigh;
  }
}

/** What was caught up with after an outage is heard only if it is still so. */
const isHeard = ({ late, active }: AlertView): boolean => late !== true || active !== false;
