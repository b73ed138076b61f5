import { foldText, idOf, typeOf, wordsOf, type EntityKey, type Name } from '#libs/domain';
import type { ViewMaps } from '../picture/state.ts';

/** Types a person searches for, in the order in which equal finds are listed. */
const SEARCHED = ['convoy', 'checkpoint', 'corridor', 'violation', 'alert', 'source', 'sector', 'line', 'note'] as const;

export interface Find { readonly key: EntityKey; readonly score: number }

/** How many finds are listed. */
const FINDS = 40;

const namesOf = (name: Name | undefined): readonly string[] => (name === undefined ? [] : [name.en, name.ar ?? '', name.he ?? '']);

/** Every text of an entity that search looks in: its id, its names in all three languages and what people wrote of it. */
function textsOfEntity(views: ViewMaps, key: EntityKey, titles: readonly string[]): readonly string[] {
  const id = idOf(key);
  switch (typeOf(key)) {
    case 'convoy': {
      const view = views.convoy.get(key);
      return [id, ...titles, view?.organisation ?? '', ...(view?.goods ?? []), ...(view?.devices ?? [])];
    }
    case 'checkpoint': return [id, ...titles, ...namesOf(views.checkpoint.get(key)?.name)];
    case 'corridor': return [id, ...titles, ...namesOf(views.corridor.get(key)?.name)];
    case 'sector': return [id, ...titles, ...namesOf(views.sector.get(key)?.name)];
    case 'line': return [id, ...titles, ...namesOf(views.line.get(key)?.name)];
    case 'violation': {
      const view = views.violation.get(key);
      return [id, ...titles, view?.subtype ?? '', view?.narrative ?? '', ...(view?.parties ?? [])];
    }
    case 'source': return [id, views.source.get(key)?.uri ?? ''];
    case 'note': return [id, views.note.get(key)?.text ?? ''];
    default: return [id];
  }
}

/** Entities in which every word of the query begins a word; those found by id or at the start of a text come first. */
export function find(views: ViewMaps, query: string, titles: (key: EntityKey) => readonly string[]): Find[] {
  const asked = wordsOf(query);
  if (asked.length === 0) return [];
  const whole = foldText(query.trim());
  const finds: Find[] = [];
  for (const [order, type] of SEARCHED.entries()) {
    for (const key of views[type].keys()) {
      const texts = textsOfEntity(views, key, titles(key));
      const words = texts.flatMap(wordsOf);
      if (!asked.every((word) => words.some((candidate) => candidate.startsWith(word)))) continue;
      const starts = texts.some((text) => foldText(text).startsWith(whole));
      finds.push({ key, score: (foldText(idOf(key)) === whole ? 0 : starts ? 10 : 20) + order });
    }
  }
  return finds.toSorted((a, b) => a.score - b.score).slice(0, FINDS);
}
