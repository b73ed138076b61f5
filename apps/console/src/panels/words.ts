import { createContext, use } from 'react';
import type { Words } from '../words/start.ts';

export const WordsContext = createContext<Words | null>(null);

/** The page's words: `t(key)` in its language, which stays until the page is loaded anew. */
export function useWords(): Words {
  const words = use(WordsContext);
  if (words === null) throw new Error('without words');
  return words;
}
