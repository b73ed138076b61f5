import { useMemo, type ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { organisationOf } from '#libs/domain';
import { LISTS, type ListName } from '../../picture/state.ts';
import { formatNumber } from '../../words/numbers.ts';
import { convoysByNeed, violationsByNeed, waysByNeed, type Row } from '../attention.ts';
import { useDesk, useStore } from '../desk.ts';
import { MyConvoys } from './cards.tsx';
import { FilterBar, useFiltered } from './filter.tsx';
import { RowList } from './row-list.tsx';

interface Listed { readonly rows: readonly Row[]; /** How many more there are that the filters leave out. */ readonly out: number }

function useLists(): Readonly<Record<ListName, Listed>> {
  const [violations, convoys, corridors, checkpoints] = [useFiltered('violation'), useFiltered('convoy'), useFiltered('corridor'), useFiltered('checkpoint')];
  const views = useStore((state) => state.views);
  return {
    violations: { rows: useMemo(() => violationsByNeed(violations), [violations]), out: views.violation.size - violations.size },
    convoys: { rows: useMemo(() => convoysByNeed(convoys), [convoys]), out: views.convoy.size - convoys.size },
    ways: { rows: useMemo(() => waysByNeed(corridors, checkpoints), [corridors, checkpoints]), out: views.corridor.size - corridors.size + views.checkpoint.size - checkpoints.size },
  };
}

/** What asks for work now, by list: the number on a tab is that, not how many rows it has. */
const PRESSING = new Set(['threats', 'unverified', 'moving']);

/** A coordinator is told of no violations. */
const COORDINATORS: readonly ListName[] = ['convoys', 'ways'];
const useIsCoordinator = (): boolean => useStore(({ audience }) => audience !== undefined && organisationOf(audience) !== undefined);

/** The lists beside the map, sorted by what needs attention. */
export function Side(): ReactNode {
  const { t } = useTranslation();
  const { store } = useDesk();
  const isCoordinator = useIsCoordinator();
  const offered = isCoordinator ? COORDINATORS : LISTS;
  const chosen = useStore((state) => state.list);
  const list = offered.includes(chosen) ? chosen : 'convoys';
  const asked = useStore((state) => `${[...state.muted].join(' ')} ${state.here ? String(state.extent) : ''}`);
  const lists = useLists();
  return (
    <aside className="side" id="list" data-region="list" aria-label={t('list.label')}>
      <Tabs className="lists" selectedKey={list} onSelectionChange={(key) => store.look({ list: key as ListName })}>
        <TabList className="list-tabs" aria-label={t('list.tabs')}>
          {offered.map((each) => (
            <Tab key={each} id={each} className="list-tab">{t(each === 'convoys' && isCoordinator ? 'list.mine' : `list.${each}`)} <span className="count">{countOf(each, lists[each].rows, isCoordinator)}</span></Tab>
          ))}
        </TabList>
        {offered.map((each) => {
          const { rows, out } = lists[each];
          if (each === 'convoys' && isCoordinator) return <TabPanel key={each} id={each} className="list-panel"><MyConvoys empty={t('list.none.mine')} /></TabPanel>;
          return (
            <TabPanel key={each} id={each} className="list-panel">
              <FilterBar list={each} out={out} />
              <RowList rows={rows} asked={asked} label={t(`list.${each}`)} empty={out > 0 ? t('filter.nothing') : t(`list.none.${each}`)} />
            </TabPanel>
          );
        })}
      </Tabs>
    </aside>
  );
}

const countOf = (list: ListName, rows: readonly Row[], isCoordinator: boolean): string =>
  formatNumber(list === 'ways' ? rows.length : rows.filter(({ section }) => PRESSING.has(section) || (isCoordinator && section === 'waiting')).length);
