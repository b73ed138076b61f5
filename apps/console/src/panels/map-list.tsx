import { useState, type ReactNode } from 'react';
import { Button, Dialog, Heading, Input, Label, Modal, ModalOverlay, TextField } from 'react-aria-components';
import { useWords } from './words.ts';
import { entityKey as keyOf, foldText, idOf, typeOf, type EntityKey } from '#libs/domain';
import type { MapHandle } from '../map/handle.ts';
import type { ViewMaps } from '../picture/state.ts';
import { formatNumber } from '../words/numbers.ts';
import { useDesk, useLanguage, useStore } from './desk.ts';
import { useLook } from './look.ts';
import { useFocus } from './use-focus.ts';
import { Mark } from './mark.tsx';
import { Coordinates } from './text.tsx';
import { markOf, titleOf, underTitle } from './titles.ts';

/** What the map shows, as a list: the same extent and the same layers. Whoever does not see the map reads this. */
export function MapList({ map }: { readonly map: MapHandle | undefined }): ReactNode {
  const { t } = useWords();
  const { look, set } = useLook();
  return (
    <ModalOverlay className="shade" isDismissable isOpen={look.dialog === 'map-list'} onOpenChange={(open) => set({ dialog: open ? 'map-list' : undefined })}>
      <Modal className="sheet wide"><Dialog><Heading slot="title" level={2}>{t('mapList.title')}</Heading><Drawn map={map} /></Dialog></Modal>
    </ModalOverlay>
  );
}

/** A table of this many rows is still read; more are found by filtering. */
const ROWS = 400;

function Drawn({ map }: { readonly map: MapHandle | undefined }): ReactNode {
  const { t } = useWords();
  const { store } = useDesk();
  const { set } = useLook();
  const language = useLanguage();
  const views = useStore((state) => state.views);
  // What is drawn changes with these as well.
  useStore((state) => state.extent);
  useStore((state) => state.hidden);
  useStore((state) => state.muted);
  const [filter, setFilter] = useState('');
  const naming = { t, language, views };
  const keys = [...new Set((map?.missing === true ? everything(views) : map?.drawn() ?? []).map(asEntity))].filter((key) => markOf(views, key) !== undefined);
  const asked = foldText(filter.trim());
  const shown = keys.filter((key) => asked === '' || foldText(`${titleOf(naming, key)} ${underTitle(naming, key)} ${idOf(key)}`).includes(asked));
  return (
    <>
      <TextField className="field" value={filter} onChange={setFilter}><Label>{t('log.filter')}</Label><Input dir="auto" ref={useFocus()} /></TextField>
      <output className="muted">{t('mapList.count', { count: shown.length, n: formatNumber(shown.length) })}</output>
      <div className="scroll">
        <table className="plain-table">
          <thead><tr><th scope="col">{t('mapList.what')}</th><th scope="col">{t('mapList.state')}</th><th scope="col">{t('violation.where')}</th></tr></thead>
          <tbody>
            {shown.slice(0, ROWS).map((key) => {
              const mark = markOf(views, key);
              return (
                <tr key={key} data-entity={key}>
                  <th scope="row"><span className="with-mark">{mark !== undefined && <Mark {...mark} />}<Button className="link" onPress={() => { store.select(key); set({ dialog: undefined, detailShown: true, region: 'detail' }); }}><bdi>{titleOf(naming, key)}</bdi></Button></span></th>
                  <td><bdi>{underTitle(naming, key)}</bdi></td>
                  <td><At entityKey={key} /></td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** Where no map is drawn the list is of all that one would show. */
const everything = (views: ViewMaps): EntityKey[] => [...views.convoy.keys(), ...views.checkpoint.keys(), ...views.corridor.keys(), ...views.line.keys(), ...views.violation.keys()];

/** A position stands for its convoy. */
const asEntity = (key: EntityKey): EntityKey => (typeOf(key) === 'track' ? keyOf('convoy', idOf(key)) : key);

function At({ entityKey }: { readonly entityKey: EntityKey }): ReactNode {
  const { views } = useDesk().store.state;
  const place = typeOf(entityKey) === 'convoy' ? views.track.get(keyOf('track', idOf(entityKey)))
    : typeOf(entityKey) === 'violation' ? views.violation.get(entityKey) : views.checkpoint.get(entityKey);
  return place?.lon === undefined || place.lat === undefined ? null : <Coordinates lon={place.lon} lat={place.lat} />;
}
