import type { Translate } from '../words/start.ts';
import type { MapWords } from '../map/handle.ts';
import { ageText } from '../words/ages.ts';
import { dayWords, wireTime } from '../words/clocks.ts';
import type { Language } from '../words/language.ts';
import { formatNumber, inDigits } from '../words/numbers.ts';

/** What the map writes beside its symbols, in the page's language. `now` is asked at each writing. */
export function mapWords(t: Translate, language: Language, now: () => number): MapWords {
  const aged = (word: string, age: number | undefined): string => (age === undefined ? word : `${word} ${ageText(t, age)}`);
  return {
    language,
    status: (word, age) => aged(t([`status.${word}`, `state.${word}`]), age),
    convoy: (word, age) => (word === '' ? '' : aged(t([`map.convoy.${word}`, `stage.${word}`]), age)),
    line: (name, version, validFrom, accuracy) => [
      version === undefined ? name : t('map.line', { name, version }),
      validFrom === undefined ? '' : t('map.lineFrom', { day: dayWords(wireTime(validFrom), now()) }),
      accuracy === undefined ? '' : `±${t('unit.m', { n: formatNumber(accuracy) })}`,
    ].filter((part) => part !== '').join(t('comma') + ' '),
    ghost: (id, how) => t(`replay.ghost.${how}`, { id }),
    digits: inDigits,
    distance: (metres) => (metres < 1_000 ? t('unit.m', { n: formatNumber(metres) }) : t('unit.km', { n: formatNumber(metres / 1_000) })),
    attribution: t('map.attribution'),
    label: t('map.label'),
    zoomIn: t('map.zoomIn'),
    zoomOut: t('map.zoomOut'),
    fit: t('map.fit'),
  };
}
