/** Draws growth curves: one field for each, both axes by powers of ten, so that a straight line is a power and what grows as its number does has the slope of the dashes. */
import { figure, powerOf, type Curve, type Point } from './growth.ts';

const [WIDTH, HEIGHT] = [300, 220];
const [LEFT, RIGHT, TOP, BOTTOM] = [56, 24, 40, 36];
const COLUMNS = 3;
const FONT = 'font-family="sans-serif"';

type Scale = (value: number) => number;
const powersOf = (values: readonly number[]): readonly [number, number] =>
  [Math.floor(Math.log10(Math.min(...values))), Math.max(Math.floor(Math.log10(Math.min(...values))) + 1, Math.ceil(Math.log10(Math.max(...values))))];
const scale = ([low, high]: readonly [number, number], from: number, to: number): Scale => (value) => from + ((Math.log10(value) - low) / (high - low)) * (to - from);
const text = (x: number, y: number, size: number, anchor: 'start' | 'middle' | 'end', words: string): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="${size}" text-anchor="${anchor}" ${FONT} fill="#222">${words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</text>`;
const tens = ([low, high]: readonly [number, number]): readonly number[] => Array.from({ length: high - low + 1 }, (_, n) => 10 ** (low + n));

/** Where a curve that grows as fast as its number would be at its last point. */
function proportional(points: readonly Point[]): readonly Point[] {
  const [first, last] = [points[0] as Point, points.at(-1) as Point];
  return [first, { x: last.x, y: (first.y * last.x) / first.x }];
}

function field(curve: Curve, n: number): string {
  const [left, top] = [(n % COLUMNS) * WIDTH, Math.floor(n / COLUMNS) * HEIGHT];
  const { points } = curve;
  const xs = powersOf(points.map(({ x }) => x));
  const ys = powersOf(points.map(({ y }) => y));
  const [x, y] = [scale(xs, left + LEFT, left + WIDTH - RIGHT), scale(ys, top + HEIGHT - BOTTOM, top + TOP)];
  const line = (places: readonly Point[], style: string): string => `<polyline points="${places.map((place) => `${x(place.x).toFixed(1)},${y(place.y).toFixed(1)}`).join(' ')}" fill="none" ${style}/>`;
  const [bottom, end] = [top + HEIGHT - BOTTOM, left + WIDTH - RIGHT];
  return [
    `<clipPath id="field${n}"><rect x="${left + LEFT}" y="${top + TOP}" width="${WIDTH - LEFT - RIGHT}" height="${HEIGHT - TOP - BOTTOM}"/></clipPath>`,
    text(left + LEFT, top + 16, 12, 'start', curve.what), text(left + LEFT, top + 31, 10, 'start', `${curve.unit}; power ${powerOf(curve).toFixed(2)}`),
    ...tens(ys).map((at) => `<path d="M${left + LEFT} ${y(at).toFixed(1)}H${end}" stroke="#ddd"/>${text(left + LEFT - 5, y(at) + 3, 9, 'end', figure(at))}`),
    ...tens(xs).map((at) => `<path d="M${x(at).toFixed(1)} ${top + TOP}V${bottom}" stroke="#ddd"/>${text(x(at), bottom + 13, 9, 'middle', figure(at))}`),
    text((left + LEFT + end) / 2, bottom + 27, 10, 'middle', curve.of),
    `<g clip-path="url(#field${n})">${line(proportional(points), 'stroke="#999" stroke-dasharray="4 4"')}</g>`, line(points, 'stroke="#0b5cad" stroke-width="2"'),
    ...points.map((place, at) => `<circle cx="${x(place.x).toFixed(1)}" cy="${y(place.y).toFixed(1)}" r="3" fill="#0b5cad"/>${text(x(place.x) + (at === 0 ? 2 : 0), y(place.y) - 7, 9, at === 0 ? 'start' : at === points.length - 1 ? 'end' : 'middle', figure(place.y))}`),
  ].join('\n');
}

export function drawn(curves: readonly Curve[]): string {
  const [width, height] = [COLUMNS * WIDTH, Math.ceil(curves.length / COLUMNS) * HEIGHT];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Cost and memory by number">
<rect width="${width}" height="${height}" fill="#fff"/>
${curves.map(field).join('\n')}
</svg>
`;
}
