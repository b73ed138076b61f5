/** A moment of the past in the address: `?t=2026-11-22T06:14:03Z&play=0&mode=known`, so that a link shows somebody else the same. */
import { formatTime, parseTime } from '#libs/domain';
import { withParts } from '../picture/address.ts';
import { MODES, type Replaying } from '../picture/replaying.ts';
import type { Moment } from './player-options.ts';

/** Undefined when the address is of what is live. */
export function readMoment(search: string): Moment | undefined {
  const query = new URLSearchParams(search);
  const at = parseTime(query.get('t') ?? '');
  if (at === undefined) return undefined;
  return { at, playing: query.get('play') === '1', mode: MODES.find((mode) => mode === query.get('mode')) ?? 'known' };
}

/** The same query with the moment that is shown; without one for what is live. */
export function withMoment(search: string, replay: Pick<Replaying, 'at' | 'phase' | 'mode'> | undefined): string {
  if (replay === undefined) return withParts(search, { t: undefined, play: undefined, mode: undefined });
  const { at, phase, mode } = replay;
  return withParts(search, { t: formatTime(at).replace('.000Z', 'Z'), play: phase === 'playing' ? '1' : '0', mode: mode === 'known' ? undefined : mode });
}
