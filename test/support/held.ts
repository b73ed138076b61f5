/** What a console shows, taken from the page itself, against what a picture says that it should. */
import type { Page } from 'playwright-core';
import { typeOf, type Audience, type EntityKey, type EntityView, type Millis } from '#libs/domain';
import { CROWD, mayBePutTogether } from '../../apps/console/src/map/crowd.ts';
import { marksOf, type Drawn, type Scene } from '../../apps/console/src/map/marks.ts';
import { Trails } from '../../apps/console/src/map/trails.ts';
import { grouped } from '../../apps/console/src/panels/alerts/grouping.ts';
import type { Row } from '../../apps/console/src/panels/attention.ts';
import { isCoordinators, Lists, type Listable } from '../../apps/console/src/panels/lists/lists.ts';
import { mapWords } from '../../apps/console/src/panels/map-words.ts';
import { ALERT_TABS, emptyViews, FIRST_SIGHT, type AlertTab, type ListName, type ViewMaps } from '../../apps/console/src/picture/state.ts';
import { catalogue } from '../../apps/console/src/words/en/catalogue.ts';
import { wordsOf, type Translate } from '../../apps/console/src/words/start.ts';
import { formatNumber } from '../../apps/console/src/words/numbers.ts';
import { askMap } from './map-of.ts';

type Entities = readonly (readonly [EntityKey, EntityView])[];
/** Of the alerts, what one tab lists; in a flood it is calm. */
interface Listed { readonly list: ListName; readonly tab?: AlertTab; readonly calm?: boolean; readonly rows: readonly { readonly key: EntityKey; readonly text: string }[] }

const spoken: Promise<Translate> = wordsOf('en', catalogue).then(({ t }) => t);

function viewsOf(entities: Entities): ViewMaps {
  const views = emptyViews();
  for (const [key, view] of entities) (views[typeOf(key) as keyof ViewMaps] as Map<EntityKey, EntityView> | undefined)?.set(key, view);
  return views;
}

/** What differs between what the map's source and the lists hold and a picture of that audience at that moment; empty when nothing does. */
export async function differences(page: Page, entities: Entities, audience: Audience, now: Millis): Promise<readonly string[]> {
  const views = viewsOf(entities);
  const [features, crowd] = await askMap<readonly (readonly Drawn[])[]>(page, `(map) => Promise.all(["entities", "${CROWD}"].map(async (name) => (await map.getSource(name).getData()).features))`) as readonly [readonly Drawn[], readonly Drawn[]];
  const lists = await readLists(page, isCoordinators({ audience }) ? { alerts: 'list.alerts', convoys: 'list.mine', ways: 'list.ways' } : { alerts: 'list.alerts', violations: 'list.violations', convoys: 'list.convoys', ways: 'list.ways' });
  return [...(await mapDifferences(features, views, now)), ...crowdDifferences(features, crowd), ...listDifferences(lists, { ...FIRST_SIGHT, views, extent: undefined, now, audience }, await spoken)];
}

/** Trails depend on what a console has received; ages are written anew every fifteen seconds. */
const isCompared = ({ properties: { id } }: Drawn): boolean => !/#(trail|wake)$/.test(id);
const withoutAges = (label: string): string => label.replaceAll(/\d+ (s|min|h|d)\b/g, '#');
const read = ({ geometry, properties }: Drawn): readonly unknown[] =>
  [geometry.type, geometry.coordinates, Object.entries(properties).map(([name, value]) => [name, name === 'label' ? withoutAges(String(value)) : value]).toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))];

/** A browser's sines may differ from ours in their last digit. */
const DIGIT = 1e-12;
function isAlike(one: unknown, other: unknown): boolean {
  if (typeof one === 'number' && typeof other === 'number') return Math.abs(one - other) <= DIGIT * Math.max(1, Math.abs(one));
  return Array.isArray(one) && Array.isArray(other) ? one.length === other.length && one.every((part, at) => isAlike(part, other[at])) : one === other;
}

async function mapDifferences(features: readonly Drawn[], views: ViewMaps, now: Millis): Promise<readonly string[]> {
  const scene: Scene = { views, now, words: mapWords(await spoken, 'en', () => now), trails: new Trails(), near: false, muted: new Set() };
  const keys = (['sector', 'line', 'corridor', 'checkpoint', 'convoy', 'violation'] as const).flatMap((type) => [...views[type].keys()]);
  const wanted = new Map(keys.flatMap((key) => marksOf(key, scene)).map((drawn) => [drawn.properties.id, read(drawn)]));
  const held = new Map(features.filter(isCompared).map((drawn) => [drawn.properties.id, read(drawn)]));
  if (held.size !== features.filter(isCompared).length) return ['the map holds a feature twice'];
  return [...new Set([...wanted.keys(), ...held.keys()])].filter((id) => !isAlike(wanted.get(id), held.get(id)))
    .map((id) => `map ${id}: ${JSON.stringify(held.get(id))} instead of ${JSON.stringify(wanted.get(id))}`);
}

/** What is put together on the map of a whole operation is what the map has of it. */
function crowdDifferences(features: readonly Drawn[], crowd: readonly Drawn[]): readonly string[] {
  const [wanted, held] = [features.filter(mayBePutTogether), crowd].map((each) => each.map((drawn) => JSON.stringify(read(drawn))).toSorted()) as [string[], string[]];
  return wanted.length === held.length && wanted.every((one, at) => one === held[at]) ? [] : [`crowds: ${held.length} of ${wanted.length}, ${held.filter((one) => !wanted.includes(one)).slice(0, 2).join(' ')} instead of ${wanted.filter((one) => !held.includes(one)).slice(0, 2).join(' ')}`];
}

function listDifferences(lists: readonly Listed[], state: Listable, t: Translate): readonly string[] {
  const { views } = state;
  const should = new Lists();
  return lists.flatMap(({ list, tab, calm = false, rows }) => {
    // A coordinator's convoys are cards, in an order of their own.
    const isCards = list === 'convoys' && isCoordinators(state);
    const keysOf = (each: readonly { readonly key: EntityKey }[]): readonly EntityKey[] => (isCards ? each.map(({ key }) => key).toSorted() : each.map(({ key }) => key));
    const all = should.rows(list, tab === undefined ? state : { ...state, alerts: tab });
    const shown = tab === undefined ? all : grouped(all, views.alert, new Set(), calm);
    const [wanted, held] = [keysOf(shown), keysOf(rows)];
    const at = wanted.findIndex((key, index) => key !== held[index]);
    if (at >= 0 || held.length !== wanted.length) {
      const [lacks, exceeds] = [wanted.filter((key) => !held.includes(key)), held.filter((key) => !wanted.includes(key))];
      return [`list ${list} ${tab ?? ''}: ${held.length} rows of ${wanted.length}, lacks ${lacks.join(' ')}, has ${exceeds.join(' ')} too many; ${held.slice(at, at + 3).join(' ')} instead of ${wanted.slice(at, at + 3).join(' ')} at ${at}`];
    }
    const rowOf = new Map(shown.map((row) => [row.key, row]));
    return rows.filter(({ key, text }) => !text.includes(standing(rowOf.get(key) as Row, views, t))).map(({ key, text }) => `list ${list}: ${key} reads ${text}`);
  });
}

/** The word that a row has for how its entity stands; a group's says how many it holds. */
function standing({ key, members }: Row, views: ViewMaps, t: Translate): string {
  if (members !== undefined) return `×${formatNumber(members.length)}`;
  switch (typeOf(key)) {
    case 'alert': {
      const state = views.alert.get(key)?.state;
      return state === 'suppressed' ? t('alert.suppressedBy') : t(`alert.state.${state}`);
    }
    case 'violation': {
      const view = views.violation.get(key);
      return t(`occurrence.${view?.retracted === true ? 'retracted' : view?.into === undefined ? view?.occurrence : 'merged'}`);
    }
    case 'convoy': return t(`stage.${views.convoy.get(key)?.stage}`);
    case 'corridor': return t(`state.${views.corridor.get(key)?.state}`);
    default: return t(`status.${views.checkpoint.get(key)?.directions.out.status}`);
  }
}

/** Every row of these lists, by their tabs, in order; of the alerts, what each of their own tabs lists. */
async function readLists(page: Page, lists: Partial<Record<ListName, string>>): Promise<readonly Listed[]> {
  const found: Listed[] = [];
  const t = await spoken;
  for (const [list, name] of Object.entries(lists) as [ListName, string][]) {
    await page.locator('.list-tab', { hasText: t(name) }).press('Enter');
    await page.locator('.list-tab[data-selected]', { hasText: t(name) }).waitFor();
    if (list !== 'alerts') found.push({ list, rows: await readRows(page) });
    for (const tab of list === 'alerts' ? ALERT_TABS : []) {
      const chip = page.locator('.alert-tabs .chip', { hasText: t(`alert.tab.${tab}`) });
      // Coordinators have no shelf.
      if ((await chip.count()) === 0) continue;
      await chip.press('Enter');
      await page.locator('.alert-tabs .chip[aria-pressed="true"]', { hasText: t(`alert.tab.${tab}`) }).waitFor();
      found.push({ list, tab, rows: await readRows(page), calm: await page.locator('.flood').count() > 0 });
    }
  }
  return found;
}

/** A list draws only what is seen, so it is scrolled from end to end. */
const readRows = (page: Page): Promise<Listed['rows']> => page.evaluate(async () => {
  const drawn = (): Promise<void> => new Promise((resolve) => { requestAnimationFrame(() => { requestAnimationFrame(() => { resolve(); }); }); });
  await drawn();
  const scroller = document.querySelector('.rows');
  const seen = new Map<number, { key: string; text: string }>();
  if (scroller === null) return [];
  for (let top = 0; ; top += scroller.clientHeight) {
    scroller.scrollTop = top;
    await drawn();
    for (const [nth, row] of scroller.querySelectorAll<HTMLElement>('[data-row]').entries()) {
      const card = row.closest('.card');
      seen.set(card === null ? Number(row.parentElement?.ariaPosInSet) : nth, { key: row.dataset['row'] ?? '', text: (card ?? row).textContent ?? '' });
    }
    if (top + scroller.clientHeight >= scroller.scrollHeight) break;
  }
  scroller.scrollTop = 0;
  return [...seen].toSorted(([a], [b]) => a - b).map(([, row]) => row);
});
