/**
 * The icons, drawn once per theme on a canvas: shape = what it is, colour and letter = how bad, fill = verified or not,
 * outline = how fresh. Names are `<shape>/<tone>/<fill or freshness>[/…]`, as marks.ts writes them.
 */
import type { Tone } from '../picture/tones.ts';
import type { Palette } from './palette.ts';

export interface Icon { readonly name: string; readonly width: number; readonly height: number; readonly data: Uint8ClampedArray }
/** Pixels drawn for each CSS pixel; sharp on dense screens, half of them dropped on others. */
export const PIXEL_RATIO = 2;

type Draw = (context: CanvasRenderingContext2D) => void;
type Freshness = 'fresh' | 'ageing' | 'stale';
const TONES: readonly Tone[] = ['life', 'high', 'medium', 'low', 'aid', 'stale', 'plain'];
const FRESHNESS: readonly Freshness[] = ['fresh', 'ageing', 'stale'];
const LETTERS: Readonly<Record<Tone, string>> = { life: '!', high: 'H', medium: 'M', low: 'L', aid: '', stale: '', plain: '' };
/** How strong an ageing mark is. */
const AGEING_STRENGTH = 0.7;

/** Every icon the map can ask for. */
export function drawIcons(palette: Palette): readonly Icon[] {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('this browser draws no canvas');
  const icons: Icon[] = [];
  const add = (name: string, width: number, height: number, draw: Draw): void => {
    canvas.width = width * PIXEL_RATIO;
    canvas.height = height * PIXEL_RATIO;
    context.scale(PIXEL_RATIO, PIXEL_RATIO);
    draw(context);
    icons.push({ name, width: canvas.width, height: canvas.height, data: context.getImageData(0, 0, canvas.width, canvas.height).data });
  };
  for (const tone of TONES) {
    for (const fresh of FRESHNESS) {
      for (const kind of ['checkpoint', 'crossing'] as const) {
        add(`${kind}/${tone}/${fresh}`, 20, 20, gate(palette, kind, tone, fresh, false));
        add(`${kind}/${tone}/${fresh}/contradicted`, 20, 20, gate(palette, kind, tone, fresh, true));
      }
      add(`convoy/${tone}/${fresh}`, 36, 44, truck(palette, tone, fresh, false));
      add(`convoy/${tone}/${fresh}/heading`, 36, 44, truck(palette, tone, fresh, true));
    }
    for (const fill of ['hollow', 'dot', 'filled'] as const) {
      add(`violation/${tone}/${fill}`, 24, 24, diamond(palette, tone, fill, false));
      add(`violation/${tone}/${fill}+`, 24, 24, diamond(palette, tone, fill, true));
    }
    add(`crowd/${tone}`, 36, 36, crowd(palette, tone));
  }
  return icons;
}

/** Fill and stroke by freshness: filled, 70 %, hollow and dashed. */
function body(context: CanvasRenderingContext2D, palette: Palette, tone: Tone, fresh: Freshness): void {
  context.lineJoin = 'round';
  if (fresh === 'stale') {
    context.fillStyle = palette.hollow;
    context.fill();
    context.setLineDash([3, 2]);
    context.lineWidth = 1.8;
    context.strokeStyle = palette.strokes.stale;
    context.stroke();
    context.setLineDash([]);
    return;
  }
  context.fillStyle = palette.hollow;
  context.fill();
  context.globalAlpha = fresh === 'ageing' ? AGEING_STRENGTH : 1;
  context.fillStyle = palette.tones[tone];
  context.fill();
  context.globalAlpha = 1;
  context.lineWidth = 1.8;
  context.strokeStyle = palette.edge;
  context.stroke();
}

function gate(palette: Palette, kind: 'checkpoint' | 'crossing', tone: Tone, fresh: Freshness, contradicted: boolean): Draw {
  return (context) => {
    context.beginPath();
    if (kind === 'checkpoint') context.rect(4, 4, 12, 12);
    else {
      context.moveTo(3.6, 16.5);
      context.lineTo(3.6, 8);
      context.lineTo(10, 2.6);
      context.lineTo(16.4, 8);
      context.lineTo(16.4, 16.5);
      context.closePath();
    }
    body(context, palette, tone, fresh);
    if (contradicted) letter(context, '?', 10, 10.6, fresh === 'stale' ? palette.strokes.stale : palette.edge, 10);
  };
}

/** Pointing north; the map turns it. The tick is where it goes. */
function truck(palette: Palette, tone: Tone, fresh: Freshness, heading: boolean): Draw {
  return (context) => {
    const stroke = fresh === 'stale' ? palette.strokes.stale : palette.strokes[tone];
    if (heading) {
      context.lineCap = 'round';
      context.lineWidth = 4.4;
      context.strokeStyle = palette.edge;
      tick(context);
      context.lineWidth = 2.6;
      context.strokeStyle = stroke;
      tick(context);
    }
    context.beginPath();
    context.roundRect(11, 12.5, 14, 19, 4);
    body(context, palette, tone, fresh);
  };
}
function tick(context: CanvasRenderingContext2D): void {
  context.beginPath();
  context.moveTo(18, 2.5);
  context.lineTo(18, 12);
  context.stroke();
}

/** The path of a square that stands on its tip, `radius` from its middle to each. */
function onItsTip(context: CanvasRenderingContext2D, middle: number, radius: number): void {
  context.beginPath();
  context.moveTo(middle, middle - radius);
  context.lineTo(middle + radius, middle);
  context.lineTo(middle, middle + radius);
  context.lineTo(middle - radius, middle);
  context.closePath();
}

function diamond(palette: Palette, tone: Tone, fill: 'hollow' | 'dot' | 'filled', lettered: boolean): Draw {
  return (context) => {
    const outline = (radius: number): void => { onItsTip(context, 12, radius); };
    context.lineJoin = 'round';
    outline(9.4);
    context.lineWidth = 3;
    context.strokeStyle = fill === 'filled' ? palette.edge : palette.halo;
    context.stroke();
    outline(8.4);
    context.fillStyle = fill === 'filled' ? palette.tones[tone] : palette.hollow;
    context.fill();
    context.lineWidth = fill === 'filled' ? 0.8 : 2.4;
    context.strokeStyle = fill === 'filled' ? palette.edge : palette.strokes[tone];
    context.stroke();
    if (lettered && LETTERS[tone] !== '') letter(context, LETTERS[tone], 12, 12.6, fill === 'filled' ? '#10161c' : palette.strokes[tone], 9.5);
    else if (fill === 'dot') {
      outline(3.4);
      context.fillStyle = palette.strokes[tone];
      context.fill();
    }
  };
}

/** Room for a number, and the edge of another one behind it. */
function crowd(palette: Palette, tone: Tone): Draw {
  return (context) => {
    context.lineJoin = 'round';
    for (const [radius, width, colour] of [[15.4, 4, palette.halo], [15.4, 1.4, palette.strokes[tone]], [12, 2.2, palette.strokes[tone]]] as const) {
      onItsTip(context, 18, radius);
      context.fillStyle = palette.hollow;
      context.fill();
      context.lineWidth = width;
      context.strokeStyle = colour;
      context.stroke();
    }
  };
}

function letter(context: CanvasRenderingContext2D, text: string, x: number, y: number, colour: string, size: number): void {
  context.font = `600 ${size}px "Noto Sans", sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = colour;
  context.fillText(text, x, y);
}
