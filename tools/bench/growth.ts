/** The growth curves: what an event and a frame cost, and the memory they stand on, the more entities and consoles there are. Each over powers of ten. */
import { fanOut } from './rows/gateway.ts';
import type { Bench, Reading } from './row.ts';
import { reading } from './subject.ts';

export interface Point { readonly x: number; readonly y: number }
export interface Curve {
  readonly what: string;
  /** What there is more and more of, and what is measured of it. */
  readonly of: string;
  readonly unit: string;
  readonly points: readonly Point[];
}

const ENTITIES = [1_000, 10_000, 100_000] as const;
const CONSOLES = [10, 100, 1_000, 5_000] as const;
const EVENTS = 20_000;
/** Sends of frames, whatever the number of consoles, so that each point is measured as long; never fewer frames than this. */
const SENDS = 100_000;
const FRAMES_AT_LEAST = 20;
const FRAMES_AT_MOST = 400;
const FRAME_BYTES = 1_000;
/** The memory of fewer sockets is less than what a process without any varies by. */
const WEIGHED_FROM = 100;
const MICROS = 1e6;
const MEGABYTE = 1_048_576;
/** Milliseconds that the making of a large picture may take. */
const MAKING_MS = 600_000;

type Sized = Reading & { readonly bytes: number };

export async function growthCurves(bench: Bench, say: (line: string) => void): Promise<readonly Curve[]> {
  const folded = await each(ENTITIES, say, 'entities folded', (entities) => ofEntities(bench, entities, false));
  const watched = await each(ENTITIES, say, 'entities watched', (entities) => ofEntities(bench, entities, true));
  const sent = await each(CONSOLES, say, 'consoles', (consoles) => {
    const frames = Math.round(Math.min(FRAMES_AT_MOST, Math.max(FRAMES_AT_LEAST, SENDS / consoles)) * bench.size) || 1;
    return fanOut({ ...bench, profiles: undefined }, 'rooms', { consoles, frames, size: FRAME_BYTES });
  });
  return [
    curve('an event read and folded', 'entities', 'µs of processor', folded, perUnit),
    curve('the same with the rules', 'entities', 'µs of processor', watched, perUnit),
    curve('memory of picture and watch', 'entities', 'MB', watched, ({ bytes }) => bytes / MEGABYTE),
    curve('a frame to one of the consoles', 'consoles', 'µs of processor', sent, perUnit),
    curve('memory of the sockets', 'consoles', 'MB', sent.filter(([consoles]) => consoles >= WEIGHED_FROM), ({ bytes }) => bytes / MEGABYTE),
  ];
}

const perUnit = ({ units, cpuSeconds }: Reading): number => (cpuSeconds / units) * MICROS;
const ofEntities = (bench: Bench, entities: number, watched: boolean): Promise<Sized> =>
  reading<Sized>('growing', { entities, events: Math.round(EVENTS * bench.size), watched }, { patience: MAKING_MS });

async function each(sizes: readonly number[], say: (line: string) => void, what: string, taken: (size: number) => Promise<Sized>): Promise<readonly (readonly [number, Sized])[]> {
  const found: (readonly [number, Sized])[] = [];
  for (const size of sizes) {
    say(`measuring ${size.toLocaleString('en')} ${what}`);
    found.push([size, await taken(size)]);
  }
  return found;
}

const curve = (what: string, of: string, unit: string, taken: readonly (readonly [number, Sized])[], figure: (taken: Sized) => number): Curve =>
  ({ what, of, unit, points: taken.map(([x, one]) => ({ x, y: figure(one) })) });

/** How fast a curve grows from its first point to its last: the power of what there is more of; 0 for not at all, 1 for as fast as that. */
export function powerOf({ points }: Curve): number {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || first.x === last.x) return Number.NaN;
  return Math.log(last.y / first.y) / Math.log(last.x / first.x);
}

export function growthTable(curves: readonly Curve[]): string {
  const row = ({ what, of, unit, points }: Curve): string => `| ${what}, ${unit} | ${points.map(({ x, y }) => `${figure(y)} at ${x.toLocaleString('en')} ${of}`).join(', ')}`;
  return ['| what | at | grows with the power |', '| --- | --- | --- |', ...curves.map((one) => `${row(one)} | ${powerOf(one).toFixed(2)} |`)].join('\n');
}
export const figure = (value: number): string => (value >= 1_000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3));
