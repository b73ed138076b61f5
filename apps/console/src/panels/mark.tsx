import type { ReactNode } from 'react';
import type { Tone } from '../picture/tones.ts';

/** Shape says what it is, tone and letter how bad, an open shape that nobody verified, a dashed one that it is stale. */
export type Shape = 'violation' | 'convoy' | 'checkpoint' | 'crossing' | 'corridor' | 'line' | 'sector' | 'source' | 'note' | 'alert';
export interface MarkProps { readonly shape: Shape; readonly tone: Tone; readonly open?: boolean; readonly dashed?: boolean }

const LETTERS: Readonly<Record<Tone, string>> = { life: '!', high: 'H', medium: 'M', low: 'L', aid: '', stale: '', plain: '' };
const PATHS: Readonly<Record<Exclude<Shape, 'line' | 'alert'>, string>> = {
  violation: 'M10 1.2 18.8 10 10 18.8 1.2 10z',
  convoy: 'M6.5 3h7a3 3 0 0 1 3 3v8a3 3 0 0 1-3 3h-7a3 3 0 0 1-3-3V6a3 3 0 0 1 3-3z',
  checkpoint: 'M3 3h14v14H3z',
  crossing: 'M3 18V8l7-6 7 6v10z',
  corridor: 'M6 2h8l-2 16H4z',
  sector: 'M6 2.5h8l4.5 7.5-4.5 7.5H6L1.5 10z',
  source: 'M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15z',
  note: 'M4 2.5h9l3.5 3.5v11.5H4z',
};

/** An alert's shape is its severity: octagon, triangle, diamond, circle. */
const ALERTS: Readonly<Partial<Record<Tone, string>>> = {
  life: 'M6.3 1.2h7.4l5.1 5.1v7.4l-5.1 5.1H6.3l-5.1-5.1V6.3z', high: 'M10 1 19.4 18.4H.6z', medium: 'M10 .6 19.4 10 10 19.4.6 10z', low: 'M10 1.2a8.8 8.8 0 1 1 0 17.6 8.8 8.8 0 0 1 0-17.6z',
};

/** Shapes that are severe or not; the others say their state in the word beside them. */
const LETTERED = new Set<Shape>(['alert', 'violation', 'checkpoint', 'crossing']);
const lettered = (shape: Shape, tone: Tone): boolean => LETTERED.has(shape) || (shape === 'convoy' && (tone === 'life' || tone === 'high' || tone === 'medium'));

export function Mark({ shape, tone, open = false, dashed = false }: MarkProps): ReactNode {
  return (
    <svg className="mark" data-tone={tone} data-open={open || undefined} data-dashed={dashed || undefined} viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
      {shape === 'line' ? <path className="stroke" d="M3 17 17 3" /> : <path d={shape === 'alert' ? ALERTS[tone] : PATHS[shape]} />}
      {lettered(shape, tone) && LETTERS[tone] !== '' && <text x="10" y={shape === 'alert' && tone === 'high' ? 16 : 13.9}>{LETTERS[tone]}</text>}
    </svg>
  );
}

/** A word with its tone: coloured on dark panels, on a filled chip on light ones. */
export const Toned = ({ tone, children }: { readonly tone: Tone | 'late'; readonly children: ReactNode }): ReactNode => <b className="toned" data-tone={tone}>{children}</b>;
