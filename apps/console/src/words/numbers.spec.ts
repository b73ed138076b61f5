import { afterEach, describe, expect, it } from '@jest/globals';
import { utcFull, utcMinutes } from './clocks.ts';
import { countUp } from './ages.ts';
import { localeOf } from './language.ts';
import { formatNumber, formatRange, inDigits, writeFor } from './numbers.ts';

const AT = Date.UTC(2026, 10, 23, 14, 3, 27);
afterEach(() => { writeFor(localeOf('en')); });

describe('digits', () => {
  it('are Latin in every language until somebody chooses others', () => {
    for (const language of ['en', 'ar', 'he'] as const) {
      writeFor(localeOf(language));
      expect([formatNumber(1_234), utcMinutes(AT), countUp(17_000), inDigits('31.4 N')]).toEqual([expect.stringMatching(/^1[,.]?234$/), '14:03Z', '00:17', '31.4 N']);
    }
  });

  it('are Arabic-Indic in Arabic for whoever chose them, in numbers, times and coordinates', () => {
    writeFor(localeOf('ar', 'arab'));
    expect([formatNumber(12.5, 1), formatRange(3, 5), utcMinutes(AT), utcFull(AT), countUp(17_000), inDigits('31.4 N')]).toEqual([
      '١٢٫٥', '٣–٥', '١٤:٠٣Z', '٢٠٢٦-١١-٢٣ ١٤:٠٣:٢٧Z', '٠٠:١٧', '٣١.٤ N',
    ]);
    expect(localeOf('he', 'arab')).toBe('he-IL-u-nu-latn');
  });
});
