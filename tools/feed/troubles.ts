/** What goes badly wrong in a busy operation: seldom, and yet each kind within every eight hours. */
import { HOUR, type Millis } from '#libs/domain';
import { dice } from './dice.ts';
import { PRESETS, type Preset } from './emission.ts';

const TROUBLES = ['fight', 'attack', 'breakdown', 'stray'] as const;
/** Shots in one sector for a quarter of an hour; or what befalls one of the convoys that are planned within the hour. */
export type Trouble = (typeof TROUBLES)[number];

const PART: Millis = 8 * HOUR;
const HOURS_APART = 2;

/** What an hour brings: in each part of a day every trouble has an hour of its own, in another order. */
export function troubleOf(seed: number, preset: Preset, hour: Millis): Trouble | undefined {
  if (!PRESETS[preset].troubled) return undefined;
  const d = dice(seed, 'troubles', Math.floor(hour / PART));
  const [first, begin] = [d.whole(0, TROUBLES.length - 1), d.whole(0, PART / HOUR - 1)];
  const turn = ((hour % PART) / HOUR + begin) / HOURS_APART;
  return Number.isInteger(turn) ? TROUBLES[(turn + first) % TROUBLES.length] : undefined;
}
