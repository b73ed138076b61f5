import { createContext, use, useMemo, useState, type ReactNode } from 'react';
import { useWords } from '../words.ts';
import { floodAt, limitsWith, type Flood } from '#libs/domain';
import { ALERT_TABS } from '../../picture/state.ts';
import { wireTime } from '../../words/clocks.ts';
import { formatNumber } from '../../words/numbers.ts';
import { ToldLine } from '../acts/told.tsx';
import { useAlertActs } from '../acts/use-alert-acts.ts';
import type { Row } from '../attention.ts';
import { useDesk, useIsPast, useStore, useWriteBlock } from '../desk.ts';
import { FilterBar } from '../lists/filter.tsx';
import { isCoordinators, type Lists } from '../lists/lists.ts';
import { RowList } from '../lists/row-list.tsx';
import { EntityRow } from '../lists/rows.tsx';
import { useLook } from '../look.ts';
import { GroupRow } from './alert-row.tsx';
import { alertsIn, countSeverities, GROUP, grouped, isRest } from './grouping.ts';
import { isUnanswered, pressingOf } from './pressing.ts';
import { severityWords } from './severity-words.ts';

/** The alerts of one tab: what nobody acknowledged first, several of one kind in one place as one row, calmer in a flood. */
export function AlertList({ lists }: { readonly lists: Lists }): ReactNode {
  const { t } = useWords();
  const { store } = useDesk();
  const tab = useStore((state) => state.alerts);
  const rows = useStore((state) => lists.rows('alerts', state));
  const out = useStore((state) => lists.leftOut('alerts', state));
  const filters = useStore((state) => `${[...state.muted].join(' ')} ${state.here ? String(state.extent) : ''}`);
  const flood = useFlood();
  const [all, setAll] = useState(false);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const calm = flood.on && !all && tab === 'active';
  const shown = useMemo(() => grouped(rows, store.state.views.alert, open, calm), [rows, open, calm, store]);
  const groups = useMemo((): Groups => ({ now: new Map(shown.filter(({ members }) => members !== undefined).map((row) => [row.key, row])), open }), [shown, open]);
  const say = useWaitingWords();
  if (!flood.on && all) setAll(false);
  const toggle = (row: Row): boolean => {
    if (row.members === undefined) return false;
    setOpen(new Set(open.has(row.key) ? [...open].filter((key) => key !== row.key) : [...open, row.key]));
    return true;
  };
  return (
    <GroupsContext value={groups}>
      <AlertTabs lists={lists} recent={flood.count} />
      <FilterBar list="alerts" out={out} />
      <RowList
        rows={shown} asked={`${tab} ${filters} ${[...open].join(' ')} ${String(all)}`} label={t(`alert.tab.${tab}`)} empty={out > 0 ? t('filter.nothing') : t(`alert.none.${tab}`)} open={toggle} say={say}
        Inside={AlertInside} Over={AcknowledgeHere}
      />
      {flood.on && tab === 'active' && <FloodBanner flood={flood} calmed={shown.filter(isRest).reduce((sum, row) => sum + (row.members?.length ?? 0), 0)} all={all} onAll={() => setAll(!all)} />}
      <ListFoot />
    </GroupsContext>
  );
}

interface Groups { readonly now: ReadonlyMap<string, Row>; readonly open: ReadonlySet<string> }
/** Rows hold still, but what their groups hold is of now. */
const GroupsContext = createContext<Groups>({ now: new Map(), open: new Set() });

function AlertInside({ row }: { readonly row: Row }): ReactNode {
  const { now, open } = use(GroupsContext);
  const { members } = now.get(row.key) ?? row;
  return members === undefined ? <EntityRow entityKey={row.key} /> : <GroupRow members={members} section={row.section} rest={isRest(row)} open={open.has(row.key)} />;
}

/** Of what this seat was raised; it moves on with the clock. */
function useFlood(): Flood {
  const alerts = useStore(({ views }) => views.alert);
  const rules = useStore(({ views }) => [...views.operation.values()][0]?.rules);
  const raises = useMemo(() => [...alerts.values()].flatMap(({ raisedAt, risenAt }) => [raisedAt, ...(risenAt === undefined ? [] : [risenAt])].map(wireTime)), [alerts]);
  const now = useStore((state) => state.now);
  return useMemo(() => floodAt(raises, now, limitsWith(rules).flood), [raises, now, rules]);
}

function AlertTabs({ lists, recent }: { readonly lists: Lists; readonly recent: number }): ReactNode {
  const { t } = useWords();
  const { set } = useLook();
  const { store } = useDesk();
  const tab = useStore((state) => state.alerts);
  const counts = useStore((state) => ALERT_TABS.map((each) => lists.onTab(each, state).size).join(' '));
  const tabs = useStore((state) => isCoordinators(state)) ? ALERT_TABS.filter((each) => each !== 'shelved') : ALERT_TABS;
  const sizes = counts.split(' ').map(Number);
  return (
    <fieldset className="filters alert-tabs">
      <legend className="unseen">{t('alert.tabs')}</legend>
      {tabs.map((each) => (
        <button key={each} type="button" className="chip" aria-pressed={tab === each} onClick={() => store.look({ alerts: each })}>{t(`alert.tab.${each}`)} <b>{formatNumber(sizes[ALERT_TABS.indexOf(each)] ?? 0)}</b></button>
      ))}
      <button type="button" className="chip push" onClick={() => set({ dialog: 'load' })}>{t('load.recent', { n: formatNumber(recent) })}</button>
    </fieldset>
  );
}

interface BannerProps { readonly flood: Flood; readonly calmed: number; readonly all: boolean; readonly onAll: () => void }

/** Under the rows: what comes by itself moves none of them. */
function FloodBanner({ flood, calmed, all, onAll }: BannerProps): ReactNode {
  const { t } = useWords();
  return (
    <p className="flood">
      <b>{t('alert.flood', { n: formatNumber(flood.count) })}</b> {!all && t('alert.calmed', { count: calmed, n: formatNumber(calmed) })}{' '}
      <button type="button" className="link" onClick={onAll}>{t(all ? 'alert.calm' : 'filter.all')}</button>
    </p>
  );
}

/** `3 new: 1 high, 2 medium`: of what waits, each alert once that is not in a row already. */
function useWaitingWords(): (waiting: readonly Row[], shown: readonly Row[]) => string {
  const { t } = useWords();
  const { store } = useDesk();
  return (waiting, shown) => {
    const there = alertsIn(shown);
    const views = [...alertsIn(waiting)].filter((key) => !there.has(key)).flatMap((key) => store.view('alert', key) ?? []);
    return `${t('list.waiting', { count: views.length, n: formatNumber(views.length) })}${t('colon')} ${severityWords(t, countSeverities(views))}`;
  };
}

/** One press beside what it says, where a pointer is; the key A does the same. */
function AcknowledgeHere({ row: held }: { readonly row: Row }): ReactNode {
  const row = use(GroupsContext).now.get(held.key) ?? held;
  const { t } = useWords();
  const { acknowledge, acknowledgeAll } = useAlertActs();
  const blocked = useWriteBlock();
  const past = useIsPast();
  const coordinators = useStore(isCoordinators);
  const unanswered = useStore(({ views }) => (row.members ?? [row.key]).filter((key) => { const view = views.alert.get(key); return view !== undefined && isUnanswered(view, coordinators); }).length);
  if (unanswered === 0 || past) return null;
  const press = (): void => (row.members === undefined ? acknowledge(row.key) : acknowledgeAll(row.key, row.members));
  return <button type="button" className="row-act" tabIndex={-1} disabled={blocked !== undefined} onClick={press}>{t('alert.acknowledge')}{row.members !== undefined && <> {formatNumber(unanswered)}</>}</button>;
}

/** What the last act from here came to, and how much is not shown in the rows. */
function ListFoot(): ReactNode {
  const { t } = useWords();
  const { look } = useLook();
  const suppressed = useStore((state) => pressingOf(state).suppressed);
  // Beside an alert that is open it is said there.
  const acting = useStore(({ selection, now }) => look.acting !== undefined && look.acting.until > now && !(look.detailShown && selection === look.acting.subject)) ? look.acting : undefined;
  return (
    <div className="list-foot">
      {suppressed > 0 && <p className="muted">{t('alert.suppressed', { count: suppressed, n: formatNumber(suppressed) })}</p>}
      {acting !== undefined && acting.subject.startsWith(GROUP) && acting.said !== undefined && acting.told?.told === 'applied'
        ? <output className="told" data-told="applied">{acting.said}</output>
        : <ToldLine told={acting?.told} entityKey={acting?.subject ?? ''} />}
    </div>
  );
}
