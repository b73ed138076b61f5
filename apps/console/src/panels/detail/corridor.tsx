import { useMemo, type ReactNode } from 'react';
import { useWords } from '../words.ts';
import { entityKey as keyOf, idOf, typeOf, type CorridorPart, type CorridorView, type EntityKey } from '#libs/domain';
import { formatNumber } from '../../words/numbers.ts';
import { OneWayState } from '../board/corridors.tsx';
import { useStore, useView } from '../desk.ts';
import { Mark, Toned } from '../mark.tsx';
import { OneWayWords, newestReport } from '../lists/rows.tsx';
import { convoysOf, gatesOn, sinceOf, type Gate } from '../roads.ts';
import { Ago, Code, Named, Theirs, useDistance } from '../text.tsx';
import { markOf } from '../titles.ts';
import { toneOfState, toneOfStatus } from '../../picture/tones.ts';
import { Fact, Facts, Link, Part } from './parts.tsx';

export function CorridorDetail({ entityKey }: { readonly entityKey: EntityKey }): ReactNode {
  const { t } = useWords();
  const distance = useDistance();
  const view = useView('corridor', entityKey);
  const convoys = useStore((state) => state.views.convoy);
  const checkpoint = useStore((state) => state.views.checkpoint);
  const gates = useMemo(() => (view === undefined ? [] : gatesOn({ checkpoint }, entityKey, view)), [checkpoint, entityKey, view]);
  const { moving, waiting } = useMemo(() => convoysOf(convoys, entityKey), [convoys, entityKey]);
  if (view === undefined) return null;
  const since = sinceOf(view, { checkpoint });
  return (
    <>
      <h2 className="title">{view.name === undefined ? <Code>{idOf(entityKey)}</Code> : <Named name={view.name} also />}</h2>
      <p className="standing">
        <Toned tone={toneOfState(view.state)}>{t(`state.${view.state}`)}</Toned>
        {since !== undefined && <> {t('way.for')} <Ago at={since} /></>}
        {view.state !== 'unknown' && view.confirmed !== undefined && <span className="muted"> · {view.confirmed ? t('way.confirmed') : t('way.unconfirmed')}</span>}
      </p>
      <Suspension view={view} />
      <Facts>
        {(['in', 'out'] as const).map((way) => <Fact key={way} name={t(`way.title.${way}`)}><OneWayState corridor={view} entityKey={entityKey} gates={gates} way={way} /></Fact>)}
        {moving.length > 0 && <Fact name={t('corridor.convoys', { n: formatNumber(moving.length) })}><Links keys={moving} /></Fact>}
        {waiting.length > 0 && <Fact name={t('corridor.waiting', { n: formatNumber(waiting.length) })}><Links keys={waiting.slice(0, NAMED)} />{waiting.length > NAMED && ' …'}</Fact>}
        {view.width !== undefined && <Fact name={t('corridor.width')}><bdi>{distance(view.width)}</bdi></Fact>}
      </Facts>
      {view.state !== 'clear' && (
        <Part title={t('corridor.why')}>
          {view.parts.length === 0 && <p className="muted">{t('corridor.noParts')}</p>}
          <ul className="parts">{view.parts.map((part) => <PartRow key={part.key + part.direction} part={part} />)}</ul>
        </Part>
      )}
      <Along view={view} gates={gates} />
    </>
  );
}

/** How many of those that wait are named here. */
const NAMED = 6;
const Links = ({ keys }: { readonly keys: readonly EntityKey[] }): ReactNode => keys.map((key) => <span key={key}><Link to={key}><Code>{idOf(key)}</Code></Link> </span>);

function Suspension({ view }: { readonly view: CorridorView }): ReactNode {
  const { t } = useWords();
  const act = view.acts?.['suspended'];
  if (view.reason === undefined || act === undefined) return null;
  return <p className="notice" data-tone="high">{t('corridor.suspendedBy')} <Theirs>{act.by}</Theirs>{t('comma')} <Ago at={act.at} />{t('colon')} <Theirs>{view.reason}</Theirs></p>;
}

function PartRow({ part }: { readonly part: CorridorPart }): ReactNode {
  const { t } = useWords();
  const views = useStore((state) => state.views);
  const mark = markOf(views, part.key);
  return (
    <li>
      {mark !== undefined && <Mark {...mark} />}
      {typeOf(part.key) === 'corridor' ? <span>{t('corridor.suspension')}</span> : <Link to={part.key} />}
      {part.direction !== 'both' && <span className="muted">{t(`way.${part.direction}`)}</span>}
      <Toned tone={toneOfStatus(part.status)}>{t(`status.${part.status}`)}</Toned>
    </li>
  );
}

/** Every checkpoint and crossing along it, from its beginning to its end and each way, so that what is well can be seen too. */
function Along({ view, gates }: { readonly view: CorridorView; readonly gates: readonly Gate[] }): ReactNode {
  const { t } = useWords();
  const known = new Set(gates.map(({ key }) => key));
  const unknown = (view.checkpoints ?? []).filter((id) => !known.has(keyOf('checkpoint', id)));
  if (gates.length === 0 && unknown.length === 0) return null;
  return (
    <Part title={t('corridor.along')}>
      <table className="plain-table along">
        <thead><tr><th scope="col">{t('column.checkpoint')}</th><th scope="col">{t('column.in')}</th><th scope="col">{t('column.out')}</th><th scope="col">{t('column.heard')}</th></tr></thead>
        <tbody>
          {gates.map(({ key, view: gate }) => {
            const newest = newestReport(gate);
            return (
              <tr key={key}>
                <th scope="row"><Link to={key}>{gate.name === undefined ? idOf(key) : <Named name={gate.name} />}</Link></th>
                <td><OneWayWords view={gate} way="in" /></td>
                <td><OneWayWords view={gate} way="out" /></td>
                <td className="muted">{newest === undefined ? t('feeds.never') : <Ago at={newest} />}</td>
              </tr>
            );
          })}
          {unknown.map((id) => <tr key={id}><th scope="row"><Code>{id}</Code></th><td colSpan={3} className="muted">{t('checkpoint.unregistered')}</td></tr>)}
        </tbody>
      </table>
    </Part>
  );
}
