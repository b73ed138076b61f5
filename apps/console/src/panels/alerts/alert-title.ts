/** An alert holds codes and numbers; what it says is made here, of what its reader may see. */
import type { Translate } from '../../words/start.ts';
import { idOf, typeOf, type AlertView, type EntityKey } from '#libs/domain';
import type { ViewMaps } from '../../picture/state.ts';
import type { Language } from '../../words/language.ts';
import { formatNumber } from '../../words/numbers.ts';
import { distanceText } from '../text.tsx';

/** Keep what is filled in together, whichever way its letters run. */
const [ISOLATE, RESUME] = ['\u2068', '\u2069'];

export interface AlertNaming {
  readonly t: Translate;
  readonly language: Language;
  readonly views: ViewMaps;
  /** What another entity is called. */
  readonly named: (key: EntityKey) => string;
}

export function alertTitle(naming: AlertNaming, view: AlertView): string {
  const { t, language, named } = naming;
  const put = (text: string): string => (language === 'en' ? text : `${ISOLATE}${text}${RESUME}`);
  const { rule, subject, metres, verdict } = view;
  const words = {
    id: put(idOf(subject)), name: put(named(subject)), cause: causeTitle(naming, view),
    n: put(formatNumber(view.count ?? 0)), metres: put(metres === undefined ? '' : distanceText(t, metres)),
  };
  switch (rule) {
    case 'violation-near-convoy': case 'violation-near-corridor': return t(metres === undefined || metres < 1 ? `alert.title.${rule}` : `alert.away.${rule}`, words);
    case 'line-crossed': return verdict === undefined ? t('alert.title.line-crossed') : t('alert.away.line-crossed', { metres: put(distanceText(t, Math.abs(verdict.distance))), line: put(named(`line/${verdict.line}`)) });
    case 'checkpoint-closed-ahead': return t('alert.title.checkpoint-closed-ahead', { ...words, cause: put(words.cause) });
    case 'rule-failed': return t('alert.title.rule-failed', { cause: view.cause === undefined ? '' : t([`rule.${view.cause}`, 'unknownWord'], { word: view.cause }) });
    default: return t(`alert.title.${rule}`, words);
  }
}

/** A violation that its reader may not see is still one. */
function causeTitle({ t, views, named }: AlertNaming, { cause }: AlertView): string {
  if (cause === undefined || !isEntity(cause)) return t('kind.violation');
  const violation = views.violation.get(cause);
  if (violation !== undefined) return t(`class.${violation.class}`);
  return typeOf(cause) === 'violation' ? t('kind.violation') : named(cause);
}

/** A cause may be an event's key or a rule's name, which no entity is called. */
export const isEntity = (cause: string): cause is EntityKey => cause.includes('/') && !cause.includes(' ');

/** Where it is: the corridor it is on, else its sector. */
export function alertPlace({ t, named }: Pick<AlertNaming, 't' | 'named'>, { corridor, sector, km }: AlertView): string {
  const key = corridor === undefined ? (sector === undefined ? undefined : `sector/${sector}`) : `corridor/${corridor}`;
  if (key === undefined) return '';
  const name = named(key);
  return km === undefined ? name : `${name}${t('comma')} ${t('alert.km', { n: formatNumber(km, 1) })}`;
}
