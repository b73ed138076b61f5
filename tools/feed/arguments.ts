/** The command line of the feed, read once: unknown or bad options stop it with one clear line. */
import { parseArgs } from 'node:util';
import { HOUR, MINUTE, SECOND, type Millis } from '#libs/domain';
import { PRESETS, type Preset } from './emission.ts';

export interface FeedOptions {
  readonly url: string;
  readonly operation: string;
  readonly token?: string;
  readonly preset: Preset;
  readonly seed: number;
  readonly rate?: number;
  readonly duration?: Millis;
  readonly ucdp?: string;
  readonly speed: number;
}

const UNITS: Readonly<Record<string, Millis>> = { s: SECOND, m: MINUTE, h: HOUR };

/** `60s`, `15m` or `1h`. */
export function parseDuration(text: string): Millis | undefined {
  const match = /^(\d+(?:\.\d+)?)([smh])$/.exec(text);
  return match === null ? undefined : Number(match[1]) * (UNITS[match[2] as string] as Millis);
}

export function parseFeedArguments(args: readonly string[]): FeedOptions {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { url: text, operation: text, token: text, preset: text, seed: text, rate: text, for: text, ucdp: text, speed: text },
  });
  const preset = values.preset ?? 'busy';
  if (!Object.hasOwn(PRESETS, preset)) throw new Error(`--preset must be one of ${Object.keys(PRESETS).join(', ')}`);
  const duration = values.for === undefined ? undefined : parseDuration(values.for);
  if (values.for !== undefined && duration === undefined) throw new Error('--for must be a duration such as 60s, 15m or 1h');
  const rate = numberOf('rate', values.rate);
  const token = values.token ?? process.env['WATCHFLOOR_TOKEN'];
  return {
    url: (values.url ?? 'http://127.0.0.1:3000').replace(/\/$/, ''),
    operation: values.operation ?? (values.ucdp === undefined ? 'demo' : 'car-2013'),
    preset: preset as Preset,
    seed: numberOf('seed', values.seed) ?? 7,
    speed: numberOf('speed', values.speed) ?? 3_600,
    ...(token !== undefined && { token }),
    ...(rate !== undefined && { rate }),
    ...(duration !== undefined && { duration }),
    ...(values.ucdp !== undefined && { ucdp: values.ucdp }),
  };
}

function numberOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0 || text.trim() === '') throw new Error(`--${name} must be a number from 0 up`);
  return value;
}
