import { useState, type ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useWords } from '../words.ts';
import { LISTS, type ListName } from '../../picture/state.ts';
import { formatNumber } from '../../words/numbers.ts';
import { useDesk, useStore } from '../desk.ts';
import { AlertList } from '../alerts/alert-list.tsx';
import { LifeStrip } from '../alerts/life-strip.tsx';
import { pressingOf } from '../alerts/pressing.ts';
import { ParkedPart } from '../later.tsx';
import { MyConvoys } from './cards.tsx';
import { FilterBar } from './filter.tsx';
import { isCoordinators, Lists } from './lists.ts';
import { RowList } from './row-list.tsx';

/** A coordinator is told of no violations. */
const COORDINATORS: readonly ListName[] = ['convoys', 'alerts', 'ways'];

/** The lists beside the map, sorted by what needs attention. */
export function Side(): ReactNode {
  const { t } = useWords();
  const { store } = useDesk();
  const isCoordinator = useStore(isCoordinators);
  const offered = isCoordinator ? COORDINATORS : LISTS;
  const someParked = useStore((state) => state.parked.size > 0);
  const chosen = useStore((state) => state.list);
  const list = chosen !== undefined && offered.includes(chosen) ? chosen : offered[0];
  const [lists] = useState(() => new Lists());
  return (
    <aside className="side" id="list" data-region="list" aria-label={t('list.label')}>
      <LifeStrip />
      {someParked && <ParkedPart />}
      <Tabs className="lists" selectedKey={list ?? 'alerts'} onSelectionChange={(key) => store.look({ list: key as ListName })}>
        <TabList className="list-tabs" aria-label={t('list.tabs')}>
          {offered.map((each) => (
            <Tab key={each} id={each} className="list-tab">{t(each === 'convoys' && isCoordinator ? 'list.mine' : `list.${each}`)} <Count list={each} lists={lists} /></Tab>
          ))}
        </TabList>
        {offered.map((each) => (
          <TabPanel key={each} id={each} className="list-panel">
            {each === 'alerts' ? <AlertList lists={lists} /> : each === 'convoys' && isCoordinator ? <MyConvoys empty={t('list.none.mine')} /> : <Listed list={each} lists={lists} />}
          </TabPanel>
        ))}
      </Tabs>
    </aside>
  );
}

interface Props { readonly list: ListName; readonly lists: Lists }

function Count({ list, lists }: Props): ReactNode {
  const count = useStore((state) => (list === 'alerts' ? pressingOf(state).total : lists.pressing(list, state)));
  return <span className="count">{formatNumber(count)}</span>;
}

function Listed({ list, lists }: Props): ReactNode {
  const { t } = useWords();
  const rows = useStore((state) => lists.rows(list, state));
  const out = useStore((state) => lists.leftOut(list, state));
  const asked = useStore((state) => `${[...state.muted].join(' ')} ${state.here ? String(state.extent) : ''}`);
  return (
    <>
      <FilterBar list={list} out={out} />
      <RowList rows={rows} asked={asked} label={t(`list.${list}`)} empty={out > 0 ? t('filter.nothing') : t(`list.none.${list}`)} />
    </>
  );
}
