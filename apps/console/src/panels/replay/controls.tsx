import { useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useWords } from '../words.ts';
import type { Replaying } from '../../picture/replaying.ts';
import { utcFull } from '../../words/clocks.ts';
import { inDigits } from '../../words/numbers.ts';
import { useDesk } from '../desk.ts';
import { readTyped, SPAN_NAMES, SPEEDS, speedText, type SpanName } from './spans.ts';

/** Media controls are the same in every language: time has one direction. */
const SHAPES = { previous: 'M3 2v10M12 2 5 7l7 5z', next: 'M11 2v10M2 2l7 5-7 5z', play: 'M3 2v10l9-5z', pause: 'M4 2v10M10 2v10' } as const;
const Shape = ({ of }: { readonly of: keyof typeof SHAPES }): ReactNode => (
  <svg width="14" height="14" viewBox="0 0 14 14" fill="currentColor" stroke="currentColor" strokeWidth="2" aria-hidden="true" focusable="false"><path d={SHAPES[of]} /></svg>
);

export function Controls({ replay }: { readonly replay: Replaying }): ReactNode {
  const { t } = useWords();
  const { player } = useDesk();
  const { phase, speed, skipQuiet } = replay;
  const playing = phase === 'playing';
  return (
    <fieldset className="replay-controls">
      <legend className="unseen">{t('replay.controls')}</legend>
      <span dir="ltr" className="replay-media">
        <Button className="button small" aria-label={t('replay.previous')} onPress={() => player.step('previous')}><Shape of="previous" /></Button>
        <Button className="button small main" aria-label={t(playing ? 'replay.pause' : 'replay.play')} onPress={() => (playing ? player.pause() : player.play())}><Shape of={playing ? 'pause' : 'play'} /></Button>
        <Button className="button small" aria-label={t('replay.next')} onPress={() => player.step('next')}><Shape of="next" /></Button>
      </span>
      <label className="replay-choice"><span className="unseen">{t('replay.speed')}</span>
        <select className="input" dir="ltr" value={speed} onChange={(event) => player.speed(Number(event.target.value))}>
          {SPEEDS.map((one) => <option key={one} value={one}>{inDigits(speedText(one))}</option>)}
        </select>
      </label>
      <Button className="button small" aria-pressed={skipQuiet} onPress={() => player.skipQuiet(!skipQuiet)}>{t('replay.skipQuiet')}</Button>
    </fieldset>
  );
}

/** The instant as it is, to be typed over. */
export function TimeField({ at }: { readonly at: number }): ReactNode {
  const { t } = useWords();
  const { player } = useDesk();
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const [wrong, setWrong] = useState(false);
  const go = (): void => {
    const read = typed === undefined ? undefined : readTyped(typed, at);
    setWrong(typed !== undefined && read === undefined);
    if (read === undefined) return;
    player.show({ at: read });
    setTyped(undefined);
  };
  return (
    <form className="replay-time" onSubmit={(event) => { event.preventDefault(); go(); }}>
      <input
        className="input" dir="ltr" aria-label={t('replay.time')} aria-invalid={wrong} title={t('replay.timeWhy')} value={typed ?? utcFull(at)} spellCheck={false} autoComplete="off"
        onChange={(event) => { setTyped(event.target.value); setWrong(false); }} onBlur={() => { setTyped(undefined); setWrong(false); }}
      />
    </form>
  );
}

/** How much is shown at once. */
export function Zoom({ span, onSpan }: { readonly span: SpanName; readonly onSpan: (span: SpanName) => void }): ReactNode {
  const { t } = useWords();
  return (
    <label className="replay-choice"><span className="unseen">{t('replay.zoom')}</span>
      <select className="input" value={span} onChange={(event) => onSpan(event.target.value as SpanName)}>
        {SPAN_NAMES.map((name) => <option key={name} value={name}>{t(`replay.span.${name}`)}</option>)}
      </select>
    </label>
  );
}
