import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useWords } from '../words.ts';
import { idOf, typeOf, type EntityKey, type EntityType } from '#libs/domain';
import { Actions } from '../acts/actions.tsx';
import { useDesk, useStore } from '../desk.ts';
import { ParkedPart } from '../later.tsx';
import { useLook } from '../look.ts';
import { Mark } from '../mark.tsx';
import { replayHere } from '../replay/here.ts';
import { Code } from '../text.tsx';
import { markOf, markWords, parkedSince } from '../titles.ts';
import { AlertDetail } from './alert.tsx';
import { CheckpointDetail } from './checkpoint.tsx';
import { ConvoyDetail } from './convoy.tsx';
import { CorridorDetail } from './corridor.tsx';
import { HandoverDetail } from './handover.tsx';
import { History } from './history.tsx';
import { Notes } from './notes.tsx';
import { LineDetail, NoteDetail, SectorDetail, SourceDetail } from './others.tsx';
import { ViolationDetail } from './violation.tsx';

const BODIES: Partial<Record<EntityType, (props: { readonly entityKey: EntityKey }) => ReactNode>> = {
  violation: ViolationDetail, convoy: ConvoyDetail, checkpoint: CheckpointDetail, corridor: CorridorDetail,
  alert: AlertDetail, handover: HandoverDetail, line: LineDetail, sector: SectorDetail, source: SourceDetail, note: NoteDetail,
};

/** Everything known of the one selected entity: what it is now, who says so, what can be done, what happened. */
export function Detail(): ReactNode {
  const { t } = useWords();
  const { look } = useLook();
  const asked = useStore((state) => state.selection);
  // A position on the map stands for its convoy.
  const key = asked?.startsWith('track/') === true ? `convoy/${idOf(asked)}` : asked;
  const present = useStore(({ views }) => key !== undefined && views[typeOf(key) as EntityType]?.has(key) === true);
  const parked = useStore((state) => key !== undefined && parkedSince(state, key) !== undefined);
  if (!look.detailShown) return null;
  if (key === undefined) return look.region === 'detail' ? <aside className="beside" data-region="detail" aria-label={t('detail.label')}><p className="empty">{t('detail.none')}</p></aside> : null;
  const Body = BODIES[typeOf(key) as EntityType];
  return (
    <aside className="beside" data-region="detail" aria-label={t('detail.label')} tabIndex={-1} key={key} data-detail={key}>
      <Head entityKey={key} />
      {!present || Body === undefined
        ? <><h2 className="title"><Code>{idOf(key)}</Code></h2>{parked ? <ParkedPart entityKey={key} /> : <p className="empty">{t('detail.gone')}</p>}<ReplayHere /></>
        : (
          <>
            {parked && <ParkedPart entityKey={key} />}
            <Body entityKey={key} />
            <ReplayHere />
            <Actions entityKey={key} />
            <Notes entityKey={key} />
          </>
        )}
      <History entityKey={key} />
    </aside>
  );
}

function ReplayHere(): ReactNode {
  const { t } = useWords();
  const { store, player } = useDesk();
  return <p className="action-row"><Button className="button small" onPress={() => replayHere(store, player)}>{t('replay.here')} <kbd>R</kbd></Button></p>;
}

function Head({ entityKey }: { readonly entityKey: EntityKey }): ReactNode {
  const { t } = useWords();
  const { store } = useDesk();
  const { set } = useLook();
  const kind = useStore((state) => state.views.checkpoint.get(entityKey)?.kind ?? typeOf(entityKey));
  const mark = useStore((state) => state.views[typeOf(entityKey) as EntityType]?.get(entityKey)) === undefined ? undefined : markOf(store.state.views, entityKey);
  return (
    <div className="detail-head">
      {mark !== undefined && <Mark {...mark} />}
      <span className="muted">{t(`kind.${kind}`)} <Code>{idOf(entityKey)}</Code></span>
      {markWords(t, mark) !== '' && <span className="flag">{markWords(t, mark)}</span>}
      <Button className="button small plain push" aria-label={t('detail.close')} onPress={() => { store.select(undefined); set({ region: 'list' }); }}>
        <svg width="14" height="14" viewBox="0 0 14 14" stroke="currentColor" strokeWidth="1.8" aria-hidden="true" focusable="false"><path d="M2 2l10 10M12 2 2 12" /></svg>
      </Button>
    </div>
  );
}
