import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { Button, DialogTrigger, Heading } from 'react-aria-components';
import { useWords } from '../words.ts';
import { MINUTE, SECOND, type Millis } from '#libs/domain';
import { exportPath, saveAs } from '../../feed/save.ts';
import type { Replaying } from '../../picture/replaying.ts';
import type { Range } from '../../picture/state.ts';
import type { Window } from '../../playback/timeline.ts';
import { utcFull } from '../../words/clocks.ts';
import { useDesk, useStore } from '../desk.ts';
import { Dropped } from '../dropped.tsx';
import { Theirs } from '../text.tsx';
import { withEdge, wholeSecond } from './edge.ts';

/** The range over the drawing, and its two ends to be taken along: by a drag, or with the arrows a minute at a time. */
export function Brush({ window: { from, to }, range }: { readonly window: Window; readonly range: Range }): ReactNode {
  const { t } = useWords();
  const { player } = useDesk();
  const place = (at: Millis): number => Math.min(100, Math.max(0, ((at - from) / (to - from)) * 100));
  const arrows = (edge: keyof Range) => (event: KeyboardEvent): void => {
    const direction = event.code === 'ArrowLeft' ? -1 : event.code === 'ArrowRight' ? 1 : 0;
    if (direction === 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    player.range(withEdge(range, edge, range[edge] + direction * (event.shiftKey ? 10 * MINUTE : MINUTE)));
  };
  return (
    <>
      <i className="replay-off" style={{ insetInlineStart: 0, inlineSize: `${place(range.from)}%` }} />
      <i className="replay-off" style={{ insetInlineEnd: 0, inlineSize: `${100 - place(range.to)}%` }} />
      {(['from', 'to'] as const).filter((edge) => range[edge] >= from && range[edge] <= to).map((edge) => (
        <input
          key={edge} className="replay-edge" type="range" aria-label={t(`replay.range.${edge}`)} aria-valuetext={utcFull(range[edge])} min={from} max={to} step={SECOND} value={range[edge]}
          onKeyDown={arrows(edge)} onChange={(event) => player.range(withEdge(range, edge, Number(event.target.value)))}
        />
      ))}
    </>
  );
}

/** Where a range begins and ends by two presses, its end, and what is in it as a file. */
export function RangeControls({ replay, begin, end }: { readonly replay: Replaying; readonly begin: Millis; readonly end: Millis }): ReactNode {
  const { t } = useWords();
  const { player } = useDesk();
  const range = useStore((state) => state.range);
  const held = range ?? { from: wholeSecond(begin), to: wholeSecond(end) };
  const set = (edge: keyof Range): void => player.range(withEdge(held, edge, replay.at));
  return (
    <fieldset className="replay-range">
      <legend className="unseen">{t('replay.range.label')}</legend>
      <Button className="button small" isDisabled={replay.at >= held.to - SECOND} onPress={() => set('from')}>{t('replay.range.fromHere')}</Button>
      <Button className="button small" isDisabled={replay.at <= held.from + SECOND} onPress={() => set('to')}>{t('replay.range.toHere')}</Button>
      {range !== undefined && <Button className="button small" onPress={() => player.range(undefined)}>{t('replay.range.none')}</Button>}
      {range !== undefined && <Saving range={range} by={replay.mode === 'happened' ? 'occurred' : 'recorded'} />}
    </fieldset>
  );
}

const FILES = ['recording', 'csv', 'geojson'] as const;

function Saving({ range, by }: { readonly range: Range; readonly by: 'occurred' | 'recorded' }): ReactNode {
  const { t } = useWords();
  const { reader } = useDesk();
  const officer = useStore((state) => state.audience === 'operations');
  const [refused, setRefused] = useState<string | undefined>(undefined);
  const save = async (file: (typeof FILES)[number]): Promise<void> => setRefused((await saveAs(reader, exportPath(reader, file, range, by))).refused);
  return (
    <DialogTrigger>
      <Button className="button small">{t('replay.range.save')}</Button>
      <Dropped className="saving" placement="top end">
        <Heading slot="title" level={2}>{t('replay.range.save')}</Heading>
        {FILES.filter((file) => file !== 'recording' || officer).map((file) => <Button key={file} className="button" onPress={() => { void save(file); }}>{t(`replay.range.${file}`)}</Button>)}
        <output className="why">{refused !== undefined && <>{t('replay.range.failed')} <Theirs lang="en">{refused}</Theirs></>}</output>
      </Dropped>
    </DialogTrigger>
  );
}
