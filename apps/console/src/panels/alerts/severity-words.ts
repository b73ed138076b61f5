import type { Translate } from '../../words/start.ts';
import { SEVERITIES } from '../../picture/tones.ts';
import { formatNumber } from '../../words/numbers.ts';
import type { SeverityCounts } from './grouping.ts';

/** `1 high, 2 medium`: those there are, the worst first. */
export const severityWords = (t: Translate, counts: SeverityCounts): string =>
  SEVERITIES.filter((severity) => counts[severity] > 0).map((severity) => `${formatNumber(counts[severity])} ${t(`tone.${severity}`)}`).join(`${t('comma')} `);
