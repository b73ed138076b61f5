import type { Translate } from '../words/start.ts';
import { idOf, typeOf, type EntityKey, type EntityType, type Name } from '#libs/domain';
import type { ViewMaps } from '../picture/state.ts';
import type { Language } from '../words/language.ts';
import { formatNumber } from '../words/numbers.ts';
import { alertPlace, alertTitle } from './alerts/alert-title.ts';
import type { MarkProps } from './mark.tsx';
import { isSettled, severityOfAlert, toneOfConvoy, toneOfState, toneOfStatus, toneOfViolation, worseWay } from '../picture/tones.ts';

/** How entities are called in lists, sentences and search, in one language. */
export interface Naming { readonly t: Translate; readonly language: Language; readonly views: ViewMaps }

const shown = (name: Name | undefined, language: Language, key: EntityKey): string => (name === undefined ? idOf(key) : (name[language] ?? name.en));

/** The name of one entity, or its id while nobody has described it. */
export function titleOf({ t, language, views }: Naming, key: EntityKey): string {
  switch (typeOf(key)) {
    case 'violation': {
      const view = views.violation.get(key);
      return view === undefined ? t('title.violation', { id: idOf(key) }) : t(`class.${view.class}`);
    }
    case 'convoy': return t('title.convoy', { id: idOf(key) });
    case 'checkpoint': return shown(views.checkpoint.get(key)?.name, language, key);
    case 'corridor': return shown(views.corridor.get(key)?.name, language, key);
    case 'line': return shown(views.line.get(key)?.name, language, key);
    case 'sector': return shown(views.sector.get(key)?.name, language, key);
    case 'source': return idOf(key);
    case 'note': return t('title.note');
    case 'alert': {
      const view = views.alert.get(key);
      return view === undefined ? idOf(key) : alertTitle({ t, language, views, named: (other) => titleOf({ t, language, views }, other) }, view);
    }
    default: return idOf(key);
  }
}

/** A short line under the title, without ages. */
export function underTitle(naming: Naming, key: EntityKey): string {
  const { t, views } = naming;
  switch (typeOf(key)) {
    case 'violation': {
      const view = views.violation.get(key);
      return view === undefined ? '' : `${t(`occurrence.${view.occurrence}`)} · ${idOf(key)}`;
    }
    case 'convoy': {
      const view = views.convoy.get(key);
      return view === undefined ? '' : [view.organisation, t(`stage.${view.stage}`)].filter((part) => part !== undefined).join(' · ');
    }
    case 'checkpoint': {
      const view = views.checkpoint.get(key);
      return view === undefined ? '' : `${t(`kind.${view.kind ?? 'checkpoint'}`)} · ${t(`status.${view.directions[worseWay(view)].status}`)}`;
    }
    case 'corridor': {
      const view = views.corridor.get(key);
      return view === undefined ? '' : `${t('kind.corridor')} · ${t(`state.${view.state}`)}`;
    }
    case 'alert': {
      const view = views.alert.get(key);
      return view === undefined ? '' : [alertPlace({ t, named: (other) => titleOf(naming, other) }, view), t(`alert.state.${view.state}`)].filter((part) => part !== '').join(' · ');
    }
    case 'line': return t('kind.line');
    case 'sector': return t('kind.sector');
    case 'source': return views.source.get(key)?.uri ?? '';
    case 'note': return views.note.get(key)?.text ?? '';
    default: return '';
  }
}

/** The mark of an entity in lists: the same shapes and tones as on the map. */
export function markOf(views: ViewMaps, key: EntityKey): MarkProps | undefined {
  const mark = currentMark(views, key);
  return mark !== undefined && parkedSince({ views }, key) !== undefined ? { ...mark, dashed: true } : mark;
}

/** Since when it is not current: an event of it could not be folded, and what came later is skipped. */
export function parkedSince({ views, parked }: { readonly views: ViewMaps; readonly parked?: ReadonlyMap<EntityKey, string> }, key: EntityKey): string | undefined {
  const view = views[typeOf(key) as EntityType]?.get(key);
  return view !== undefined && 'parked' in view ? view.parked?.since : parked?.get(key);
}

function currentMark(views: ViewMaps, key: EntityKey): MarkProps | undefined {
  switch (typeOf(key)) {
    case 'violation': {
      const view = views.violation.get(key);
      return view && { shape: 'violation', tone: toneOfViolation(view), open: view.occurrence !== 'verified' && !isSettled(view) };
    }
    case 'convoy': {
      const view = views.convoy.get(key);
      return view && { shape: 'convoy', tone: toneOfConvoy(view), dashed: view.signalLost === true };
    }
    case 'checkpoint': {
      const view = views.checkpoint.get(key);
      const status = view?.directions[worseWay(view)].status;
      return view && status && { shape: view.kind === 'crossing' ? 'crossing' : 'checkpoint', tone: toneOfStatus(status), dashed: status === 'unknown' };
    }
    case 'corridor': {
      const view = views.corridor.get(key);
      return view && { shape: 'corridor', tone: toneOfState(view.state), dashed: view.state === 'unknown' };
    }
    case 'alert': {
      const view = views.alert.get(key);
      return view && { shape: 'alert', tone: severityOfAlert(view), open: view.state === 'cleared-unacknowledged' };
    }
    case 'line': return { shape: 'line', tone: 'low' };
    case 'sector': return { shape: 'sector', tone: 'plain', open: true };
    case 'source': return { shape: 'source', tone: views.source.get(key)?.silent === true ? 'medium' : 'aid' };
    case 'note': return { shape: 'note', tone: 'plain', open: true };
    default: return undefined;
  }
}

/** What a mark looks like, in words, for those who do not see it. */
export function markWords(t: Translate, mark: MarkProps | undefined): string {
  if (mark === undefined || (mark.shape !== 'violation' && mark.shape !== 'alert')) return '';
  return mark.tone === 'life' || mark.tone === 'high' || mark.tone === 'medium' || mark.tone === 'low' ? t(`tone.${mark.tone}`) : '';
}

/** How many independent voices: distinct sources, each with its group. */
export const voices = (t: Translate, reports: readonly { readonly source: string }[]): string => {
  const count = new Set(reports.map(({ source }) => source)).size;
  return t('sources', { count, n: formatNumber(count) });
};
