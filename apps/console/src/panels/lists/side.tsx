import { useMemo, type ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../words/numbers.ts';
import { convoysByNeed, violationsByNeed, waysByNeed, type Row } from '../attention.ts';
import { LISTS, type ListName } from '../../picture/state.ts';
import { useDesk, useStore } from '../desk.ts';
import { RowList } from './row-list.tsx';

const useRows = (): Readonly<Record<ListName, readonly Row[]>> => {
  const violations = useStore((state) => state.views.violation);
  const convoys = useStore((state) => state.views.convoy);
  const corridors = useStore((state) => state.views.corridor);
  const checkpoints = useStore((state) => state.views.checkpoint);
  return {
    violations: useMemo(() => violationsByNeed(violations), [violations]),
    convoys: useMemo(() => convoysByNeed(convoys), [convoys]),
    ways: useMemo(() => waysByNeed(corridors, checkpoints), [corridors, checkpoints]),
  };
};

/** What asks for work now, by list: the number on a tab is that, not how many rows it has. */
const PRESSING = new Set(['threats', 'unverified', 'moving']);

/** The lists beside the map, sorted by what needs attention. */
export function Side(): ReactNode {
  const { t } = useTranslation();
  const { store } = useDesk();
  const list = useStore((state) => state.list);
  const rows = useRows();
  return (
    <aside className="side" id="list" data-region="list" aria-label={t('list.label')}>
      <Tabs className="lists" selectedKey={list} onSelectionChange={(key) => store.look({ list: key as ListName })}>
        <TabList className="list-tabs" aria-label={t('list.tabs')}>
          {LISTS.map((each) => (
            <Tab key={each} id={each} className="list-tab">{t(`list.${each}`)} <span className="count">{countOf(each, rows[each])}</span></Tab>
          ))}
        </TabList>
        {LISTS.map((each) => (
          <TabPanel key={each} id={each} className="list-panel">
            <RowList rows={rows[each]} label={t(`list.${each}`)} empty={t(`list.none.${each}`)} />
          </TabPanel>
        ))}
      </Tabs>
    </aside>
  );
}

const countOf = (list: ListName, rows: readonly Row[]): string =>
  formatNumber(list === 'ways' ? rows.length : rows.filter(({ section }) => PRESSING.has(section)).length);
