import { matchesWords, textsOfEvent, wordsOf } from '#libs/domain';
import type { EventQuery } from '../archive.ts';
import { MARKS, marked } from './format.ts';

/** Words that the index is asked for, the longest; what it finds is then checked for the others. */
const ASKED_WORDS = 32;

const ATTRIBUTES = ['type', 'subject', 'source', 'id'] as const;

/** A query in the words of the log's tables. */
export interface Criteria {
  /** Conditions on columns of `events`, to be put after other conditions; empty or begins with AND. */
  readonly conditions: string;
  readonly values: readonly (string | number)[];
  /** What the index is asked; undefined when the index does not help. */
  readonly match: string | undefined;
  /** Occurred time, inclusive and exclusive; undefined when any will do. */
  readonly span: readonly [from: number, to: number] | undefined;
  /** Whether words are asked for. */
  readonly worded: boolean;
  /** Whether the index leaves words to be checked. */
  readonly loose: boolean;
  /** Whether an event's words match, which nothing but the text itself can say where the index does not reach. */
  matches(json: string): boolean;
}

export function criteriaOf(query: EventQuery): Criteria {
  const { from = 0, to = Number.MAX_SAFE_INTEGER, q = '' } = query;
  const span = query.from === undefined && query.to === undefined ? undefined : ([from, to] as const);
  const asked = ATTRIBUTES.flatMap((name) => (query[name] === undefined ? [] : [[name, query[name]] as const]));
  const conditions = asked.map(([name]) => ` AND ${name} = ?`).join('') + (span ? ' AND occurred_at >= ? AND occurred_at < ?' : '');
  const { terms, left } = wordTerms(q);
  const match = [...asked.map(([name, value]) => `"${marked(MARKS[name], value)}"`), ...terms].join(' ');
  const worded = terms.length > 0;
  return {
    conditions, values: [...asked.map(([, value]) => value), ...(span ?? [])], match: match === '' ? undefined : match, span, worded, loose: left,
    matches: (json) => !worded || matchesWords(textsOfEvent(JSON.parse(json) as { readonly subject: string }), q),
  };
}

/** Folded words hold letters and digits alone, so that quoting them is enough. */
function wordTerms(q: string): { readonly terms: readonly string[]; readonly left: boolean } {
  const words = wordsOf(q);
  const last = words.at(-1);
  if (last === undefined) return { terms: [], left: false };
  const whole = [...new Set(words.slice(0, -1))].sort((a, b) => b.length - a.length);
  return { terms: [`"${last}"*`, ...whole.slice(0, ASKED_WORDS - 1).map((word) => `"${word}"`)], left: whole.length >= ASKED_WORDS };
}
