let locale = 'en-GB-u-nu-latn';

/** Numbers, dates and lists are written for this locale from now on. */
export const writeFor = (next: string): void => {
  locale = next;
};
export const writtenFor = (): string => locale;

export const formatNumber = (value: number, digits = 0): string =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: digits, minimumFractionDigits: digits }).format(value);

/** `35–50`, or the one number if both ends are the same. */
export const formatRange = (min: number, max: number): string =>
  min === max ? formatNumber(min) : new Intl.NumberFormat(locale).formatRange(min, max);


