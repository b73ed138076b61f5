import type { Translate } from '../words/start.ts';
import { FACT_NAMES, type FactWord } from './fact-names.ts';

/** The body of an event, as it was sent. */
export type Data = Readonly<Record<string, unknown>>;
const text = (data: Data, name: string): string | undefined => {
  const value = data[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};
const number = (data: Data, name: string): number | undefined => (typeof data[name] === 'number' ? data[name] : undefined);

/** The fact in `watchfloor.convoy-held.v1`, or undefined for a type this console does not know. */
export function factOf(type: string): FactWord | undefined {
  const name = /^watchfloor\.([a-z-]+)\.v\d+$/.exec(type)?.[1];
  return FACT_NAMES.find((known) => known === name);
}

/** What the watch says of itself, each minute: what it watches is in the log for whoever reads it, not for whoever reads along. */
export const isSignOfWatch = (type: string): boolean => type.startsWith('watchfloor.watch-');

/** One event in words: what happened, and what its sender said of it in their own language. */
export interface EventWords { readonly what: string; readonly at?: string; readonly theirs?: string }

export function eventWords(t: Translate, type: string, data: Data = {}): EventWords {
  const fact = factOf(type);
  if (fact === undefined) return { what: type };
  const at = text(data, 'at');
  const theirs = text(data, 'reason') ?? text(data, 'narrative') ?? text(data, 'text') ?? text(data, 'note');
  return { what: t(`fact.${fact}`) + detailOf(t, fact, data), ...(at !== undefined && fact.startsWith('convoy-') && { at }), ...(theirs !== undefined && { theirs }) };
}

/** The word that a fact's body adds to its name: a class, a status, a decision. */
function detailOf(t: Translate, fact: FactWord, data: Data): string {
  const add = (word: string): string => `${t('colon')} ${word}`;
  const word = (group: string, name: string): string => {
    const value = text(data, name);
    return value === undefined ? '' : add(t([`${group}.${value}`, 'unknownWord'], { word: value }));
  };
  switch (fact) {
    case 'violation-reported': case 'violation-corrected': return word('class', 'class');
    case 'violation-assessed': return word('occurrence', 'occurrence');
    case 'convoy-decided': return word('stage', 'decision');
    case 'convoy-closed': return word('outcome', 'outcome');
    case 'convoy-incident-reported': return word('incident', 'kind');
    case 'convoy-position-reported': {
      const speed = number(data, 'speed');
      return speed === undefined ? '' : add(t('unit.kmh', { n: String(Math.round(speed * 3.6)) }));
    }
    case 'checkpoint-status-reported': {
      const way = text(data, 'direction');
      return word('status', 'status') + (way === 'in' || way === 'out' ? ` (${t(`way.${way}`)})` : '');
    }
    case 'alert-raised': return word('rule', 'rule');
    case 'line-declared': return add(text(data, 'version') ?? '');
    default: return '';
  }
}
