import { Suspense, use, useState, type ReactNode } from 'react';
import type { EntityKey } from '#libs/domain';
import type { MapHandle } from '../map/handle.ts';
import { partMissing } from '../picture/page.ts';
import type { FormName } from './acts/actions.tsx';
import type { FormProps } from './acts/forms.tsx';
import { useLook, type AlertForm } from './look.ts';

type Parts = typeof import('./later-parts.tsx');
let loaded: Parts | undefined;
let loading: Promise<Parts> | undefined;

/** Asked for as soon as there is a picture, so that it is there although the server goes away. What does not arrive loads the page anew once the server answers. */
export const fetchLater = (): Promise<Parts> => (loading ??= import('./later-parts.tsx').then((parts) => (loaded = parts), () => {
  partMissing();
  return new Promise<never>(() => undefined);
}));
/** Once it is there nothing waits for it, not even for a moment in which a form would lose the focus. */
const useParts = (): Parts => loaded ?? use(fetchLater());

function Form(props: FormProps & { readonly form: FormName | AlertForm }): ReactNode {
  const { EveryForm } = useParts();
  return <EveryForm {...props} />;
}
export const FormPart = (props: FormProps & { readonly form: FormName | AlertForm }): ReactNode => <Suspense fallback={null}><Form {...props} /></Suspense>;

function Shift(): ReactNode {
  const { StartShift: Part } = useParts();
  return <Part />;
}
export const StartShift = (): ReactNode => <Suspense fallback={null}><Shift /></Suspense>;

interface Props { readonly map: MapHandle | undefined }

function OnBoard({ view }: { readonly view: BoardName }): ReactNode {
  const { CheckpointBoard, ConvoyBoard, CorridorBoard } = useParts();
  if (view === 'convoys') return <ConvoyBoard />;
  return view === 'corridors' ? <CorridorBoard /> : <CheckpointBoard />;
}
export type BoardName = 'convoys' | 'corridors' | 'checkpoints';
export const BoardPart = (props: { readonly view: BoardName }): ReactNode => <Suspense fallback={null}><OnBoard {...props} /></Suspense>;

function Printed({ map }: Props): ReactNode {
  const { Handout } = useParts();
  return <Handout map={map} />;
}
export const HandoutPart = (props: Props): ReactNode => <Suspense fallback={null}><Printed {...props} /></Suspense>;

function Trouble({ entityKey }: { readonly entityKey: EntityKey | undefined }): ReactNode {
  const { Parked, ParkedUnknown } = useParts();
  return entityKey === undefined ? <ParkedUnknown /> : <Parked entityKey={entityKey} />;
}
/** Of an entity that is parked; without one, of those that nothing is known of. */
export const ParkedPart = ({ entityKey }: { readonly entityKey?: EntityKey }): ReactNode => <Suspense fallback={null}><Trouble entityKey={entityKey} /></Suspense>;

export const Dialogs = ({ map }: Props): ReactNode => <Suspense fallback={null}><Opened map={map} /></Suspense>;

/** Each is there from when it was first opened: then it knows where the focus was. */
function Opened({ map }: Props): ReactNode {
  const { look: { dialog } } = useLook();
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  if (dialog !== undefined && !opened.has(dialog)) setOpened(new Set([...opened, dialog]));
  return opened.size === 0 ? null : <Ones opened={opened} map={map} />;
}

function Ones({ opened, map }: Props & { readonly opened: ReadonlySet<string> }): ReactNode {
  const { HandoverPanel, KeyTable, LoadPanel, MapList, Search } = useParts();
  return (
    <>
      {opened.has('search') && <Search />}
      {opened.has('keys') && <KeyTable />}
      {opened.has('map-list') && <MapList map={map} />}
      {opened.has('load') && <LoadPanel />}
      {opened.has('handover') && <HandoverPanel />}
    </>
  );
}
