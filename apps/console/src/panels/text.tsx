import { Fragment, type ReactNode } from 'react';
import { useWords } from './words.ts';
import type { Translate } from '../words/start.ts';
import { DAY, type Millis, type Name } from '#libs/domain';
import { ageText, stepOf } from '../words/ages.ts';
import { dayWords, localMinutes, utcFull, utcMinutes, utcSeconds, wireTime } from '../words/clocks.ts';
import { formatNumber, inDigits } from '../words/numbers.ts';
import { directionOf, type Language } from '../words/language.ts';
import { useLanguage, useNow, useStore, zoneOf } from './desk.ts';

/** Keeps the sign before its number where letters run from right to left. */
const LEFT_TO_RIGHT = '\u200e';

/** Past this age a date says more than an age. */
const DATE_AFTER: Millis = 30 * DAY;

/** What a person or another system wrote: its own direction, apart from the sentence around it. */
export const Theirs = ({ children, lang }: { readonly children: string; readonly lang?: string }): ReactNode => <bdi dir="auto" lang={lang}>{children}</bdi>;

/** Several texts of theirs, between commas. */
export function Texts({ texts }: { readonly texts: readonly string[] }): ReactNode {
  const { t } = useWords();
  return texts.map((text, index) => <Fragment key={text}>{index > 0 && <>{t('comma')} </>}<Theirs>{text}</Theirs></Fragment>);
}

/** `±470 m`, in reading order in every language. */
export function PlusMinus({ metres }: { readonly metres: number }): ReactNode {
  const distance = useDistance();
  return <bdi className="nowrap" dir={directionOf(useLanguage())}>{LEFT_TO_RIGHT}±{distance(metres)}</bdi>;
}

/** Ids, codes and coordinates: always left to right. */
export const Code = ({ children }: { readonly children: string }): ReactNode => <bdi dir="ltr" className="ltr">{children}</bdi>;

/** Whose view it is: in the reader's language where it is ours to name, else as access files have it. */
export function Whose({ audience }: { readonly audience: string }): ReactNode {
  const { t } = useWords();
  return audience === 'operations' || audience === 'public' ? <bdi>{t(`audience.${audience}`)}</bdi> : <Code>{audience}</Code>;
}

/** A wire time in UTC: `14:02Z`, with the day when it is not today; the local time and seconds on hover. */
export function Utc({ at, seconds = false }: { readonly at: string | Millis; readonly seconds?: boolean }): ReactNode {
  const operation = useStore((state) => state.operation);
  const today = useStore((state) => Math.floor(state.now / DAY));
  const millis = typeof at === 'string' ? wireTime(at) : at;
  const clock = seconds ? utcSeconds(millis) : utcMinutes(millis);
  const other = Math.floor(millis / DAY) !== today;
  return (
    <time className="nowrap" dateTime={new Date(millis).toISOString()} title={`${utcFull(millis)} · ${localMinutes(millis, zoneOf(operation))} ${zoneOf(operation)}`}>
      {other && <><bdi>{dayWords(millis, today * DAY)}</bdi>{' '}</>}
      <span dir="ltr">{clock}</span>
    </time>
  );
}

/** How old: `12 min`; the day once an age says nothing any more. The exact time on hover. */
export function Ago({ at }: { readonly at: string | Millis }): ReactNode {
  const millis = typeof at === 'string' ? wireTime(at) : at;
  return <time className="nowrap" dateTime={new Date(millis).toISOString()} title={utcFull(millis)}>{useAge(millis)}</time>;
}

/** A sentence with an age in it: `report 12 min`. */
export function Aged({ words, at }: { readonly words: 'way.heard' | 'convoy.positionAge'; readonly at: string | Millis }): ReactNode {
  const { t } = useWords();
  return t(words, { age: useAge(typeof at === 'string' ? wireTime(at) : at) });
}

/** The age as text. Not from the time itself: whoever has it would be made again every second, and it reads otherwise once a minute. */
function useAge(millis: Millis): string {
  const { t } = useWords();
  const now = useStore((state) => millis + stepOf(state.now - millis));
  return now - millis > DATE_AFTER ? dayWords(millis, now) : ageText(t, now - millis);
}

/** Ages as text, made every second: for what is there once. */
export function useAgeText(): (at: string | Millis) => string {
  const { t } = useWords();
  const now = useNow();
  return (at) => {
    const millis = typeof at === 'string' ? wireTime(at) : at;
    return now - millis > DATE_AFTER ? dayWords(millis, now) : ageText(t, now - millis);
  };
}

export const inLanguage = (name: Name, language: Language): string => name[language] ?? name.en;

/** A name in the reader's language, and if wanted its other forms behind it. */
export function Named({ name, also = false }: { readonly name: Name; readonly also?: boolean }): ReactNode {
  const language = useLanguage();
  const shown = inLanguage(name, language);
  const others = (['en', 'ar', 'he'] as const).filter((each) => name[each] !== undefined && name[each] !== shown);
  return (
    <>
      <bdi lang={name[language] === undefined ? 'en' : language}>{shown}</bdi>
      {also && others.map((each) => <span key={each} className="muted also"> · <bdi lang={each}>{name[each]}</bdi></span>)}
    </>
  );
}

/** `31.41200 N 34.33420 E`. */
export const Coordinates = ({ lon, lat }: { readonly lon: number; readonly lat: number }): ReactNode =>
  <Code>{inDigits(`${Math.abs(lat).toFixed(5)} ${lat < 0 ? 'S' : 'N'} ${Math.abs(lon).toFixed(5)} ${lon < 0 ? 'W' : 'E'}`)}</Code>;

const KILOMETRE = 1_000;
/** Metres under a kilometre and a half, then kilometres with one digit. */
export const distanceText = (t: Translate, metres: number): string => (Math.abs(metres) < 1.5 * KILOMETRE
  ? t('unit.m', { n: formatNumber(Math.round(metres)) })
  : t('unit.km', { n: formatNumber(metres / KILOMETRE, metres < 100 * KILOMETRE ? 1 : 0) }));
export function useDistance(): (metres: number) => string {
  const { t } = useWords();
  return (metres) => distanceText(t, metres);
}
