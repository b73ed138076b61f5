import { useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useWords } from '../words.ts';
import { MINUTE, type Millis } from '#libs/domain';
import type { Player } from '../../playback/player.ts';
import type { Replaying } from '../../picture/replaying.ts';
import { useDesk, useNow, useStore } from '../desk.ts';
import { useLook } from '../look.ts';
import { Controls, TimeField, Zoom } from './controls.tsx';
import { bookmarksOf } from './bookmark.ts';
import { Bookmarks } from './bookmarks.tsx';
import { Modes } from './modes.tsx';
import { RangeControls } from './range.tsx';
import { SPANS, speedBeside, windowFor, windowNow, type SpanName } from './spans.ts';
import { Track } from './track.tsx';
import { useDensity } from './use-density.ts';

/** What was, along time: a strip while what is shown is now, and everything that plays it once it is wanted. It writes nothing. */
export function ReplayBar(): ReactNode {
  const { t } = useWords();
  const { player, store } = useDesk();
  const { look } = useLook();
  const replay = useStore((state) => state.replay);
  const range = useStore((state) => state.range);
  const now = useNow();
  const [span, setSpan] = useState<SpanName>('six');
  const [window, setWindow] = useState(() => windowNow(now, SPANS[span]));
  const wanted = windowFor(window, { at: replay?.at ?? now, now, span: SPANS[span], isPast: replay !== undefined });
  if (wanted !== window) setWindow(wanted);
  const density = useDensity(window);
  const wide = replay !== undefined || look.replayShown;
  const end = Math.min(range?.to ?? replay?.to ?? now, density?.range?.to ?? Infinity);
  const notes = useStore((state) => state.replay?.notes ?? state.views.note);
  const bookmarks = useMemo(() => bookmarksOf(notes), [notes]);
  const begin = range?.from ?? density?.range?.from;
  const seek = (at: Millis): void => player.show({ at: Math.max(Math.min(at, end), range?.from ?? -Infinity) });
  // From where it stands by now: while a hand is on its way the bar is a little behind it.
  const onKey = (event: KeyboardEvent): void => { if (press(event, { player, replay: store.state.replay, now, end, begin })) event.preventDefault(); };
  return (
    <section className="replay" data-region="replay" data-wide={wide || undefined} aria-label={t('replay.label')}>
      {replay !== undefined && <Controls replay={replay} />}
      <Track window={window} density={density} at={replay?.at} range={range} bookmarks={bookmarks} now={now} lanes={wide} span={span} onSeek={seek} onKey={onKey} />
      {wide && <div className="replay-where"><TimeField at={replay?.at ?? now} /><Zoom span={span} onSpan={setSpan} /></div>}
      {wide && <div className="replay-marks"><Bookmarks replay={replay} bookmarks={bookmarks} />{replay !== undefined && begin !== undefined && <RangeControls replay={replay} begin={begin} end={end} />}</div>}
      {replay !== undefined && <Modes replay={replay} />}
      {replay !== undefined && <Trouble replay={replay} />}
    </section>
  );
}

/** Why nothing moves, where that is not because somebody wants it so. */
function Trouble({ replay: { phase, refused, unreadable } }: { readonly replay: Replaying }): ReactNode {
  const { t } = useWords();
  const said = refused !== undefined ? <bdi dir="auto">{refused}</bdi> : phase === 'away' ? t('replay.away') : phase === 'opening' ? t('replay.opening') : unreadable > 0 ? t('replay.unreadable', { count: unreadable, n: unreadable }) : undefined;
  return said === undefined ? null : <output className="replay-trouble">{said}</output>;
}

interface Pressed { readonly player: Player; readonly replay: Replaying | undefined; readonly now: Millis; readonly end: Millis; readonly begin: Millis | undefined }

/** The keys of the bar; arrows keep their sides in every language, as time does. False leaves the press to the browser. */
function press({ code, shiftKey, altKey, ctrlKey, metaKey }: KeyboardEvent, { player, replay, now, end, begin }: Pressed): boolean {
  if (altKey || ctrlKey || metaKey) return false;
  const at = replay?.at ?? now;
  switch (code) {
    case 'ArrowLeft': case 'ArrowRight': {
      const direction = code === 'ArrowLeft' ? -1 : 1;
      if (shiftKey || replay === undefined) player.show({ at: Math.min(at + direction * MINUTE, end) });
      else player.step(direction === -1 ? 'previous' : 'next');
      return true;
    }
    case 'Home':
      if (begin !== undefined) player.show({ at: begin });
      return true;
    case 'End':
      player.show({ at: end });
      return true;
    case 'Space':
      if (replay === undefined) return false;
      if (replay.phase === 'playing') player.pause();
      else player.play();
      return true;
    case 'Comma': case 'Period':
      if (replay === undefined) return false;
      player.speed(speedBeside(replay.speed, code === 'Comma' ? -1 : 1));
      return true;
    default: return false;
  }
}
