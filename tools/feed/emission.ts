/** What a made-up source sends, and when it reaches us. */
import { formatTime, type FactName, type Facts, type Millis } from '#libs/domain';

/** A structured CloudEvent as a sender would write it. */
export interface Sent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: object;
}
/** `sentAt` is when it arrives, which in the real thing is seldom when it happened. */
export interface Emission { readonly sentAt: Millis; readonly event: Sent }

export function emission<F extends FactName>(
  fact: F, subject: string, data: Facts[F], at: { readonly source: string; readonly id: string; readonly time: Millis; readonly sentAt: Millis },
): Emission {
  const type = `watchfloor.${fact}.v1`;
  const event: Sent = { specversion: '1.0', id: at.id, source: at.source, type, subject, time: formatTime(at.time), datacontenttype: 'application/json', data };
  return { sentAt: at.sentAt, event };
}

export type Preset = 'quiet' | 'busy' | 'surge';
interface Figures { readonly incidents: number; readonly trucks: number; readonly movements: number; readonly bursts: number; readonly troubled: boolean }
/** A day of each preset: the figures of missions that publish theirs. */
export const PRESETS: Readonly<Record<Preset, Figures>> = {
  quiet: { incidents: 10, trucks: 120, movements: 15, bursts: 0, troubled: false },
  busy: { incidents: 100, trucks: 600, movements: 120, bursts: 0, troubled: true },
  surge: { incidents: 700, trucks: 600, movements: 120, bursts: 6, troubled: true },
};

/** `MMDD-hh`, for ids that people can read out. */
export const stampOf = (at: Millis): string => {
  const text = formatTime(at);
  return `${text.slice(5, 7)}${text.slice(8, 10)}-${text.slice(11, 13)}`;
};
