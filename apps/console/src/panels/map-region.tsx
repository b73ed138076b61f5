import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Button, Checkbox, DialogTrigger, Heading } from 'react-aria-components';
import { useWords } from './words.ts';
import { LAYERS } from '../picture/state.ts';
import type { MapHandle } from '../map/handle.ts';
import { partMissing } from '../picture/page.ts';
import { formatNumber } from '../words/numbers.ts';
import { coveredOf } from './covered.ts';
import { useDesk, useLanguage, useStore } from './desk.ts';
import { Dropped } from './dropped.tsx';
import { useLook } from './look.ts';
import { mapWords } from './map-words.ts';

/** Coordinates that were asked for, and whether this browser let the page put them where they can be pasted from. */
export interface Copied { readonly coordinates: string; readonly done: boolean }

interface Props { readonly onMap: (handle: MapHandle | undefined) => void; readonly onCopied: (copied: Copied) => void }

/** The map draws the store by itself; here it only gets its place, its words and the buttons over it. */
export function MapRegion({ onMap, onCopied }: Props): ReactNode {
  const { t } = useWords();
  const language = useLanguage();
  const { store, mountMap } = useDesk();
  const place = useRef<HTMLDivElement>(null);
  const [missing, setMissing] = useState(false);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    let handle: MapHandle | undefined;
    let ended = false;
    const onCopy = (coordinates: string): void => {
      // Without HTTPS there is no clipboard: then they are shown, to be copied by hand.
      const written = 'clipboard' in navigator ? navigator.clipboard.writeText(coordinates) : Promise.reject(new Error('no clipboard'));
      void written.then(() => onCopied({ coordinates, done: true }), () => onCopied({ coordinates, done: false }));
    };
    void mountMap(element, { store, words: mapWords(t, language, () => store.state.now), onCopy, covered: () => coveredOf(element) }).then((made) => {
      if (ended) return made.destroy();
      handle = made;
      setMissing(made.missing === true);
      return onMap(made);
    }, partMissing);
    return () => {
      ended = true;
      onMap(undefined);
      handle?.destroy();
    };
  }, [store, mountMap, t, language, onMap, onCopied]);
  return (
    <>
      <div className="map" ref={place} />
      {missing && <output className="map-missing"><b>{t('map.missing')}</b> {t('map.missingWhy')}</output>}
      <OverMap />
    </>
  );
}

function OverMap(): ReactNode {
  const { t } = useWords();
  const { store } = useDesk();
  const { set } = useLook();
  const following = useStore((state) => state.following);
  const selected = useStore((state) => state.selection !== undefined);
  return (
    <div className="over-map">
      <Layers />
      <Button className="button small" onPress={() => set({ dialog: 'map-list' })}>{t('mapList.title')} <kbd>M</kbd></Button>
      <Button className="button small" aria-pressed={following} isDisabled={!selected} onPress={() => store.setFollowing(!following)}>{t('map.follow')} <kbd>F</kbd></Button>
    </div>
  );
}

function Layers(): ReactNode {
  const { t } = useWords();
  const { store } = useDesk();
  const hidden = useStore((state) => state.hidden);
  return (
    <DialogTrigger>
      <Button className="button small">{t('layers.title')} <span className="muted">{formatNumber(LAYERS.length - hidden.size)}</span></Button>
      <Dropped className="layers" placement="bottom start">
        <Heading slot="title" level={2}>{t('layers.title')}</Heading>
        {LAYERS.map((layer) => (
          <Checkbox key={layer} className="check" isSelected={!hidden.has(layer)} onChange={(shown) => store.showLayer(layer, shown)}>
            <span className="box" aria-hidden="true" />{t(`layers.${layer}`)}
          </Checkbox>
        ))}
      </Dropped>
    </DialogTrigger>
  );
}
