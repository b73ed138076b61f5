/** The made-up operation hour by hour, in the order in which it reaches us, with the dirt of the real thing. */
import { HOUR, MINUTE, SECOND, formatTime, parseTime, type Millis } from '#libs/domain';
import { convoys } from './convoys.ts';
import { dice, type Dice } from './dice.ts';
import { type Emission, type Preset } from './emission.ts';
import { heartbeats } from './sources.ts';
import { incidents } from './incidents.ts';
import { statuses } from './statuses.ts';

/** How far back an hour can still be heard from: reports come up to 36 h late, convoys run for 12 h after they are planned. */
const MEMORY: Millis = 40 * HOUR;

/** 5 % duplicates; the southern team's clock is 40 s ahead and the drivers' now and then by minutes. */
function dirty(one: Emission, d: Dice): readonly Emission[] {
  const { source } = one.event;
  const skew = source === 'urn:demo:monitors:south' ? 40 * SECOND : source === 'urn:demo:drivers' && d.chance(0.01) ? 4 * MINUTE : 0;
  const heard = skew === 0 || one.event.type.includes('violation') ? one : { ...one, event: { ...one.event, time: formatTime((parseTime(one.event.time) as Millis) + skew) } };
  return d.chance(0.05) ? [heard, { ...heard, sentAt: heard.sentAt + d.whole(1, 240) * SECOND }] : [heard];
}

/** Yields the emissions of one clock hour after another, sorted by arrival, from `from` on. The same seed tells the same story. */
export function* timeline(seed: number, preset: Preset, from: Millis): Generator<readonly Emission[], never> {
  let later: Emission[] = [];
  for (let hour = Math.floor(from / HOUR) * HOUR - MEMORY; ; hour += HOUR) {
    const d = dice(seed, 'dirt', hour);
    const made = [...incidents(seed, preset, hour), ...convoys(seed, preset, hour, from), ...statuses(seed, hour), ...heartbeats(seed, hour)];
    const all = [...later, ...made.flatMap((one) => dirty(one, d))].filter(({ sentAt }) => sentAt >= from);
    const end = hour + HOUR;
    later = all.filter(({ sentAt }) => sentAt >= end);
    if (end > from) yield all.filter(({ sentAt }) => sentAt < end).sort((a, b) => a.sentAt - b.sentAt || (a.event.id < b.event.id ? -1 : 1));
  }
}
