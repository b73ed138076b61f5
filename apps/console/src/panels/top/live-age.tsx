import type { ReactNode } from 'react';
import { useWords } from '../words.ts';
import { SECOND } from '#libs/domain';
import { countUp } from '../../words/ages.ts';
import { utcSeconds } from '../../words/clocks.ts';
import { formatNumber } from '../../words/numbers.ts';
import { useNow, useStore } from '../desk.ts';

/** The age of the newest heartbeat, never just "connected": `LIVE • 0.8 s`, amber `DELAYED 7 s`, `FROZEN`. */
export function LiveAge(): ReactNode {
  const { t } = useWords();
  const link = useStore((state) => state.link);
  const age = Math.max(link.heartbeatAge, link.cause === 'head' ? link.headAge : 0) / SECOND;
  return (
    <span className="live" data-link={link.state} title={link.cause === undefined ? undefined : t(`link.cause.${link.cause}`)}>
      <i aria-hidden="true" />{t(`link.${link.state}`)}
      {link.state !== 'connecting' && <bdi className="age">{t('unit.s', { n: formatNumber(age, age < 10 ? 1 : 0) })}</bdi>}
      {link.spooled && <span className="flag" title={t('link.spooledWhy')}>{t('link.spooled')}</span>}
    </span>
  );
}

/** The full-width band of a picture that is not now, and why. */
export function FrozenBand(): ReactNode {
  const { t } = useWords();
  const link = useStore((state) => state.link);
  const now = useNow();
  if (link.refused !== undefined) return <div className="band" role="alert">{t('band.refused')} <bdi dir="auto">{link.refused}</bdi></div>;
  if (link.state === 'connecting') return link.heartbeatAge < 2 * SECOND ? null : <output className="band quiet">{t('band.connecting')} <span dir="ltr">{countUp(link.heartbeatAge)}</span></output>;
  if (link.state !== 'frozen') return null;
  const since = link.frozenAt ?? now;
  return (
    <div className="band">
      <span>{t('band.frozen')} <span dir="ltr">{utcSeconds(since)}</span></span>
      <span>({t(link.cause === 'head' ? 'band.lagging' : 'band.retrying')}{t('comma')} <span dir="ltr">{countUp(now - since)}</span>)</span>
    </div>
  );
}

/** What was missed while away: `gap 14:02:10Z–14:02:41Z, 37 changes applied`. */
export function GapLine(): ReactNode {
  const { t } = useWords();
  const resumed = useStore((state) => state.resumed);
  if (resumed === undefined) return null;
  return (
    <span className="gap-line">
      {t('gap.label')} <span dir="ltr">{utcSeconds(resumed.from)}–{utcSeconds(resumed.to)}</span>{t('comma')} {t('gap.changes', { count: resumed.changes, n: formatNumber(resumed.changes) })}
    </span>
  );
}
