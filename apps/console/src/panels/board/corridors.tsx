import { useMemo, type ReactNode } from 'react';
import { useWords } from '../words.ts';
import { entityKey as keyOf, idOf, type CorridorView, type EntityKey, type OneWay } from '#libs/domain';
import { formatNumber } from '../../words/numbers.ts';
import { ageText } from '../../words/ages.ts';
import { wireTime } from '../../words/clocks.ts';
import { rankCorridor } from '../attention.ts';
import { useNow, useStore, useView } from '../desk.ts';
import { Link } from '../detail/parts.tsx';
import { useOrder } from '../lists/use-order.ts';
import { Toned } from '../mark.tsx';
import { convoysOf, gatesOn, isSuspended, sinceOf, stateOneWay, type Gate } from '../roads.ts';
import { Ago, Code, Named, Theirs, Utc, useAgeText } from '../text.tsx';
import { toneOfState, toneOfStatus } from '../../picture/tones.ts';
import { Board, BoardRow, Cell, type Column } from './board.tsx';

const COLUMNS: readonly Column[] = ['corridor', 'state', 'in', 'out', 'because', 'onIt'];

/** Every corridor as its coordinators ask for it: is it open, each way, since when, how sure is that, what makes it so, who is on it. */
export function CorridorBoard(): ReactNode {
  const { t } = useWords();
  const rows = useOrder(rankCorridor, useStore((state) => state.views.corridor));
  return <Board title={t('view.corridors')} columns={COLUMNS} rows={rows} empty={t('list.none.corridors')} cells={CorridorCells} />;
}

function CorridorCells({ entityKey }: { readonly entityKey: EntityKey }): ReactNode {
  const view = useView('corridor', entityKey);
  const checkpoint = useStore((state) => state.views.checkpoint);
  const gates = useMemo(() => (view === undefined ? [] : gatesOn({ checkpoint }, entityKey, view)), [checkpoint, entityKey, view]);
  if (view === undefined) return null;
  return (
    <BoardRow entityKey={entityKey} name={view.name === undefined ? <Code>{idOf(entityKey)}</Code> : <Named name={view.name} />} under={<Code>{idOf(entityKey)}</Code>}>
      <Cell column="state"><Standing view={view} since={sinceOf(view, { checkpoint })} /></Cell>
      <Cell column="in"><OneWayState corridor={view} entityKey={entityKey} gates={gates} way="in" /></Cell>
      <Cell column="out"><OneWayState corridor={view} entityKey={entityKey} gates={gates} way="out" /></Cell>
      <Cell column="because"><Because view={view} /></Cell>
      <Cell column="onIt"><OnIt entityKey={entityKey} /></Cell>
    </BoardRow>
  );
}

/** The word, since when, how sure; and who suspended it and why. */
export function Standing({ view, since }: { readonly view: CorridorView; readonly since: number | undefined }): ReactNode {
  const { t } = useWords();
  const act = view.acts?.['suspended'];
  return (
    <>
      <Toned tone={toneOfState(view.state)}>{t(`state.${view.state}`)}</Toned>{since !== undefined && <> <span className="muted"><Ago at={since} /></span></>}
      {view.state !== 'unknown' && view.confirmed !== undefined && <div className="muted">{t(view.confirmed ? 'way.confirmed' : 'way.unconfirmed')}</div>}
      {view.reason !== undefined && act !== undefined && <div>{t('corridor.suspendedBy')} <Theirs>{act.by}</Theirs>{t('colon')} <Theirs>{view.reason}</Theirs></div>}
    </>
  );
}

interface OneWayProps { readonly corridor: CorridorView; readonly entityKey: EntityKey; readonly gates: readonly Gate[]; readonly way: OneWay }

/** One direction of it, and how long that answer holds if nobody says anything more. */
export function OneWayState({ corridor, entityKey, gates, way }: OneWayProps): ReactNode {
  const { t } = useWords();
  const now = useNow();
  const { state, since, until } = stateOneWay(gates, isSuspended(entityKey, corridor), way);
  return (
    <>
      <Toned tone={toneOfState(state)}>{t(`state.${state}`)}</Toned>{since !== undefined && <> <span className="muted"><Ago at={since} /></span></>}
      {until !== undefined && until > now && state !== 'unknown' && <div className="muted">{t('way.holds', { age: ageText(t, until - now) })}</div>}
    </>
  );
}

function Because({ view }: { readonly view: CorridorView }): ReactNode {
  const { t } = useWords();
  if (view.state === 'clear') return null;
  if (view.parts.length === 0) return <span className="muted">{t('corridor.noParts')}</span>;
  return view.parts.map(({ key, direction, status }) => (
    <div key={key + direction}>
      {key.startsWith('corridor/') ? t('corridor.suspension') : <Link to={key} />} <Toned tone={toneOfStatus(status)}>{t(`status.${status}`)}</Toned>
      {direction !== 'both' && <span className="muted"> {t(`way.${direction}`)}</span>}
    </div>
  ));
}

/** How many convoys a row names; the others are on the convoys' own board. */
const NAMED = 4;

function OnIt({ entityKey }: { readonly entityKey: EntityKey }): ReactNode {
  const { t } = useWords();
  const convoys = useStore((state) => state.views.convoy);
  const { moving, waiting } = useMemo(() => convoysOf(convoys, entityKey), [convoys, entityKey]);
  const now = useNow();
  // One that should have left is not the next to leave.
  const next = waiting.map((key) => convoys.get(key)?.departAt).find((at) => at !== undefined && wireTime(at) > now);
  return (
    <>
      {moving.slice(0, NAMED).map((key) => <div key={key}><Link to={key}><Code>{idOf(key)}</Code></Link> <Stage entityKey={key} /></div>)}
      {moving.length > NAMED && <div className="muted">{t('board.others', { count: moving.length - NAMED, n: formatNumber(moving.length - NAMED) })}</div>}
      {waiting.length > 0 && <div className="muted">{t('board.waiting', { count: waiting.length, n: formatNumber(waiting.length) })}{next !== undefined && <>{t('comma')} {t('board.next')} <Utc at={next} /></>}</div>}
    </>
  );
}

function Stage({ entityKey }: { readonly entityKey: EntityKey }): ReactNode {
  const { t } = useWords();
  const age = useAgeText();
  const view = useView('convoy', entityKey);
  const track = useView('track', keyOf('track', idOf(entityKey)));
  if (view === undefined) return null;
  return <span className="muted">{t(`stage.${view.stage}`)}{track !== undefined && <>{t('comma')} {t('convoy.positionAge', { age: age(track.at) })}</>}</span>;
}
