let locale = 'en-GB-u-nu-latn';
/** Making a formatter costs a hundred times what formatting does: one is kept per number of digits, for the locale in use. */
const formatters = new Map<number, Intl.NumberFormat>();

/** Numbers, dates and lists are written for this locale from now on. */
export const writeFor = (next: string): void => {
  if (next !== locale) formatters.clear();
  locale = next;
};

function formatter(digits: number): Intl.NumberFormat {
  const made = formatters.get(digits) ?? new Intl.NumberFormat(locale, { maximumFractionDigits: digits, minimumFractionDigits: digits });
  formatters.set(digits, made);
  return made;
}
export const writtenFor = (): string => locale;

const ARABIC_ZERO = 0x0660;
/** Digits of a text as the locale in use writes them: Latin ones, unless this reader chose Arabic-Indic ones. */
export const inDigits = (text: string): string =>
  (locale.endsWith('-nu-arab') ? text.replaceAll(/\d/g, (digit) => String.fromCodePoint(ARABIC_ZERO + Number(digit))) : text);

export const formatNumber = (value: number, digits = 0): string => formatter(digits).format(value);

/** `35–50`, or the one number if both ends are the same. */
export const formatRange = (min: number, max: number): string =>
  min === max ? formatNumber(min) : formatter(0).formatRange(min, max);
