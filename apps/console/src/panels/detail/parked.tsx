import { useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import type { EntityKey } from '#libs/domain';
import { formatNumber } from '../../words/numbers.ts';
import { sendCommand, type Told } from '../acts/send.ts';
import { Said } from '../acts/told.tsx';
import { useDesk, useIsPast, useStore, useWriteBlock } from '../desk.ts';
import { Code, Utc } from '../text.tsx';
import { parkedSince } from '../titles.ts';
import { useWords } from '../words.ts';
import { Link } from './parts.tsx';

/** More of them are counted and not named. */
const NAMED = 5;

/** That an entity is not current, since when, and the way to go on with it. */
export function Parked({ entityKey }: { readonly entityKey: EntityKey }): ReactNode {
  const { t } = useWords();
  const since = useStore((state) => parkedSince(state, entityKey));
  const past = useIsPast();
  const operations = useStore((state) => state.audience === 'operations');
  if (since === undefined) return null;
  return (
    <div className="notice" data-tone="high">
      {t('detail.parked')} <Utc at={since} seconds />
      {operations && !past && <Unpark entityKey={entityKey} />}
    </div>
  );
}

function Unpark({ entityKey }: { readonly entityKey: EntityKey }): ReactNode {
  const { t } = useWords();
  const { feed } = useDesk();
  const blocked = useWriteBlock();
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<Told | undefined>(undefined);
  const unpark = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setTold(await sendCommand(feed, { type: 'unpark-entity', subject: entityKey, data: {} }));
    setBusy(false);
  };
  return (
    <>
      <div className="action-row"><Button className="button small" isDisabled={blocked !== undefined} aria-disabled={busy} onPress={() => { void unpark(); }}>{t('act.unpark')}</Button></div>
      <output className="told-place">{told !== undefined && <div className="told" data-told={told.told}><Said told={told} /></div>}</output>
    </>
  );
}

/** What was parked before anything was known of it is in no list and on no map: whoever is to go on with it finds it here. */
export function ParkedUnknown(): ReactNode {
  const { t } = useWords();
  const parked = useStore((state) => state.parked);
  return (
    <p className="notice" data-tone="high">
      {t('list.parked', { count: parked.size, n: formatNumber(parked.size) })}
      {[...parked.keys()].slice(0, NAMED).map((key) => <span key={key}> <Link to={key}><Code>{key}</Code></Link></span>)}
      {parked.size > NAMED && ' …'}
    </p>
  );
}
