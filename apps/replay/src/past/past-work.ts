import { happenedPicture, knownPicture, type Archive, type Between, type EventQuery } from '#libs/archive';
import { BEFORE_FIRST, Shown, view, type Audience, type EntityKey, type Millis, type OperationId, type Picture, type Position } from '#libs/domain';
import type { Differing, RecordingHead } from '#libs/protocol';
import { Comparison } from '../playback/comparison.ts';
import { toldOf } from '../playback/knowledge.ts';
import { piecesOf, type Pieces } from '../playback/pieces.ts';
import { Playbacks, type PlaybacksPorts } from '../playback/playbacks.ts';
import { CurrentPictures } from './current-pictures.ts';
import { readThroughView, type EventsPage } from './events.ts';
import {
  recordingEvents, recordingHead, recordingPiece, type EventLines, type Lines, type RecordingAsk, type RecordingEventsAsk, type RecordingPieceAsk,
} from './recorded.ts';
import { timelineOf, type TimelineAnswer, type TimelineAsk } from './timeline.ts';

/** Up to a moment of recorded time, or up to a position. */
export type Knowledge = { readonly time: Millis } | { readonly position: Position };

/** What was known; with `at`, what had happened by then, as far as is known. */
export interface PictureAsk { readonly operation: OperationId; readonly audience: Audience; readonly known?: Knowledge; readonly at?: Millis }
/** `pieces` are pairs of a key and its view; `at` the instant the views are made for. */
export interface PictureAnswer { readonly position: Position; readonly at: Millis; readonly pieces: Pieces }
export interface DifferenceAsk { readonly operation: OperationId; readonly audience: Audience; readonly known?: Knowledge; readonly at: Millis }
export interface DifferenceAnswer { readonly position: Position; readonly entities: readonly Differing[]; readonly more: number }
/** Whether an audience sees an entity of the current picture at `now`. */
export interface SeenAsk { readonly operation: OperationId; readonly audience: Audience; readonly key: EntityKey; readonly now: Millis }
export interface EventsAsk { readonly operation: OperationId; readonly audience: Audience; readonly query: EventQuery }
/** Events of the log cannot be read that may say who sees what. The log, or the part that there is of it, does not reach there; what happened is not told of to there yet; more than may be looked at; the range holds nothing. */
export interface Missing { readonly missing: 'position' | 'told' | 'narrower' | 'range' | 'events' }

/** What is asked of the past, by name, and what is answered. */
export interface Asks {
  readonly picture: { readonly ask: PictureAsk; readonly answer: PictureAnswer | Missing };
  readonly difference: { readonly ask: DifferenceAsk; readonly answer: DifferenceAnswer | Missing };
  readonly seen: { readonly ask: SeenAsk; readonly answer: { readonly seen: boolean } | Missing };
  readonly events: { readonly ask: EventsAsk; readonly answer: EventsPage | Missing };
  readonly timeline: { readonly ask: TimelineAsk; readonly answer: TimelineAnswer | Missing };
  readonly recording: { readonly ask: RecordingAsk; readonly answer: RecordingHead | Missing };
  readonly recordingPiece: { readonly ask: RecordingPieceAsk; readonly answer: Lines };
  readonly recordingEvents: { readonly ask: RecordingEventsAsk; readonly answer: EventLines };
}
export type AskName = keyof Asks;

const EMPTY = { head: BEFORE_FIRST, begin: BEFORE_FIRST, first: 0 } as const;

/** Makes pictures of the past and plays them, from archives. It reads and never writes. */
export class PastWork {
  readonly playbacks: Playbacks;
  private readonly ports: PlaybacksPorts;
  private readonly current: CurrentPictures;

  constructor(ports: PlaybacksPorts) {
    this.ports = ports;
    this.playbacks = new Playbacks(ports);
    this.current = new CurrentPictures(ports);
  }

  async answer<N extends AskName>(name: N, ask: Asks[N]['ask']): Promise<Asks[N]['answer']> {
    switch (name) {
      case 'picture': return this.picture(ask as PictureAsk);
      case 'difference': return this.difference(ask as DifferenceAsk);
      case 'seen': return this.seen(ask as SeenAsk);
      case 'events': return this.events(ask as EventsAsk);
      case 'recording': return this.recording(ask as RecordingAsk);
      case 'recordingPiece': return this.piece(ask as RecordingPieceAsk);
      case 'recordingEvents': return recordingEvents(this.ports.archiveOf((ask as RecordingEventsAsk).head.operation), ask as RecordingEventsAsk);
      default: return (await timelineOf(this.ports.archiveOf((ask as TimelineAsk).operation), ask as TimelineAsk)) ?? { missing: 'narrower' };
    }
  }

  end(): void {
    this.current.end();
    this.playbacks.end();
  }

  private readonly between: Between = () => this.ports.clock.pause(0);

  private async seen({ operation, audience, key, now }: SeenAsk): Promise<{ readonly seen: boolean } | Missing> {
    const picture = await this.today(operation, audience);
    return 'missing' in picture ? picture : { seen: view(picture, key, audience, now) !== null };
  }

  private async events({ operation, audience, query }: EventsAsk): Promise<EventsPage | Missing> {
    const picture = await this.today(operation, audience);
    return 'missing' in picture ? picture : readThroughView(this.ports.archiveOf(operation), operation, query, audience, picture);
  }

  /** The picture that says what an audience may see. Of one that lacks events only those are told who see everything. */
  private async today(operation: OperationId, audience: Audience): Promise<Picture | Missing> {
    const { picture, unreadable } = await this.current.of(operation, this.between);
    return unreadable > 0 && audience !== 'operations' ? { missing: 'events' } : picture;
  }

  private async picture({ operation, audience, known, at }: PictureAsk): Promise<PictureAnswer | Missing> {
    const archive = this.ports.archiveOf(operation);
    const position = await this.positionOf(archive, operation, known, at);
    if (typeof position === 'object') return position;
    const { picture } = at === undefined ? await knownPicture(archive, operation, position, this.between) : await happenedPicture(archive, operation, at, position, this.between);
    const now = at ?? (known !== undefined && 'time' in known ? known.time : await archive.highAt(operation, position));
    return { position, at: now, pieces: piecesOf(new Shown(audience).allDifferences(picture, now)) };
  }

  private async difference({ operation, audience, known, at }: DifferenceAsk): Promise<DifferenceAnswer | Missing> {
    const archive = this.ports.archiveOf(operation);
    const position = await this.positionOf(archive, operation, known, at);
    if (typeof position === 'object') return position;
    const { picture } = await happenedPicture(archive, operation, at, position, this.between);
    const comparison = new Comparison({ archive, operation, knowledge: position }, audience);
    await comparison.seek(at, picture, this.between);
    return { position, ...(comparison.told(picture, at) ?? { entities: [], more: 0 }) };
  }

  private async recording(ask: RecordingAsk): Promise<RecordingHead | Missing> {
    const archive = this.ports.archiveOf(ask.operation);
    const head = await recordingHead(archive, ask);
    if (head === undefined) return { missing: 'range' };
    return head.first > 0 && (await toldOf(archive, head.operation, head.first - 1, this.ports.clock)) < head.first - 1 ? { missing: 'told' } : head;
  }

  private piece(ask: RecordingPieceAsk): Promise<Lines> {
    return recordingPiece(this.ports.archiveOf(ask.head.operation), ask, this.between);
  }

  /** The last event of a knowledge, by default of the log. What happened is known no further than it is told of. */
  private async positionOf(archive: Archive, operation: OperationId, known: Knowledge | undefined, at: Millis | undefined): Promise<Position | Missing> {
    const { head, begin, first } = (await archive.span(operation)) ?? EMPTY;
    const position = known === undefined ? head : 'position' in known ? known.position : await archive.knownAt(operation, known.time);
    if (position > head || position < begin || (begin !== BEFORE_FIRST && at !== undefined && at < first)) return { missing: 'position' };
    return at !== undefined && (await toldOf(archive, operation, position, this.ports.clock)) < position ? { missing: 'told' } : position;
  }
}
