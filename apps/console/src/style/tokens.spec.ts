import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { THEMES, type Theme } from '../picture/state.ts';

const CSS = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');
const blockOf = (selector: string): ReadonlyMap<string, string> => {
  const body = CSS.slice(CSS.indexOf(`${selector} {`)).split('}', 1)[0] ?? '';
  return new Map([...body.matchAll(/--([a-z-]+): ([^;]+);/g)].map((match) => [match[1] as string, match[2] as string]));
};
const root = blockOf(':root');
const tokensOf = (theme: Theme): ReadonlyMap<string, string> => (theme === 'dark' ? root : new Map([...root, ...blockOf(`:root[data-theme='${theme}']`)]));

function colour(tokens: ReadonlyMap<string, string>, name: string): string {
  const value = tokens.get(name) ?? '';
  const other = /^var\(--([a-z-]+)\)$/.exec(value)?.[1];
  return other === undefined ? value : colour(tokens, other);
}
function luminance(hex: string): number {
  const parts = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * (parts[0] as number) + 0.7152 * (parts[1] as number) + 0.0722 * (parts[2] as number);
}
function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ['bg', 'panel', 'raised', 'chosen', 'well'];
const TONES = ['life', 'high', 'medium', 'low', 'aid', 'stale', 'late'];
/** WCAG 2.2: 1.4.3 for text, 1.4.11 for borders of controls; high contrast is 1.4.6. */
const LEAST: Readonly<Record<Theme, number>> = { dark: 4.5, light: 4.5, contrast: 7 };
const LEAST_CONTROL = 3;

describe.each(THEMES)('the %s theme', (theme) => {
  const tokens = tokensOf(theme);
  const tooFaint = (pairs: readonly (readonly [ink: string, ground: string])[], least: number): readonly unknown[] =>
    pairs.map(([ink, ground]) => [ink, ground, contrast(colour(tokens, ink), colour(tokens, ground))] as const).filter(([, , ratio]) => !(ratio >= least));

  it('has its text readable on every ground', () => {
    expect(tooFaint([['text', 'press'], ...['text', 'muted'].flatMap((ink) => GROUNDS.map((ground) => [ink, ground] as const))], LEAST[theme])).toEqual([]);
    expect(tooFaint([['band-text', 'band'], ['high-ink', 'amber-band'], ['on-mark', 'life'], ['on-mark', 'high'], ['on-mark', 'medium'], ['on-mark', 'low'], ['on-mark', 'aid']], 4.5)).toEqual([]);
  });

  it('has the words of its tones readable: on panels, or where they are chips, on those', () => {
    const pairs = TONES.flatMap((tone) => (theme === 'light' ? [[`${tone}-ink`, tone] as const] : ['panel', 'raised', 'chosen'].map((ground) => [`${tone}-ink`, ground] as const)));
    expect(tooFaint(pairs, LEAST[theme])).toEqual([]);
  });

  it('has controls and the focus stand out', () => {
    expect(tooFaint(['control', 'focus'].flatMap((ink) => ['bg', 'panel', 'raised', 'well'].map((ground) => [ink, ground] as const)), LEAST_CONTROL)).toEqual([]);
  });
});
