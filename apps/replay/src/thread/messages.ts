/** What goes between the servers' thread and the one that makes pictures of the past. Everything is a plain value. */
import type { OperationId } from '#libs/domain';
import type { AskName, Asks } from '../past/past-work.ts';
import type { ControlOf, Opened, PlaybackId, PlaybackOptions, Said, Standing } from '../playback/session.ts';

/** Where the files are: see the options of the embedded archive. */
export type ArchivePlace = { readonly directory: string } | { readonly recording: string };

type Asked = { readonly [N in AskName]: { readonly kind: 'ask'; readonly name: N; readonly ask: Asks[N]['ask'] } }[AskName];
type Controlled = { readonly [N in keyof ControlOf]: { readonly kind: 'control'; readonly playback: PlaybackId; readonly name: N; readonly control: ControlOf[N] } }[keyof ControlOf];
/** What is answered under its number. */
export type Question = Asked | Controlled | { readonly kind: 'open'; readonly playback: PlaybackId; readonly options: PlaybackOptions };
/** What is not answered. */
export type Notice =
  | { readonly kind: 'taken'; readonly playback: PlaybackId }
  | { readonly kind: 'close'; readonly playback: PlaybackId }
  /** The operation's archive is to be read once, whenever there is nothing else to do. */
  | { readonly kind: 'examine'; readonly operation: OperationId }
  /** The operation's file is another one now, or none. */
  | { readonly kind: 'forget'; readonly operation: OperationId };
export type ToThread = { readonly number: number; readonly question: Question } | { readonly notice: Notice };

export type Answer = Asks[AskName]['answer'] | Opened | Standing | undefined;
export type FromThread =
  | { readonly number: number; readonly answer: Answer }
  | { readonly number: number; readonly failed: string }
  | { readonly playback: PlaybackId; readonly said: Said }
  | { readonly playback: PlaybackId; readonly gone: string }
  | { readonly operation: OperationId; readonly damaged: string; readonly of: 'log' | 'tables' };
