/** A console of `/replay` that applies what it is sent, and remembers every break of its chain. */
import { io, type Socket } from 'socket.io-client';
import { applyChanges, type EntityKey, type EntityView } from '#libs/domain';
import type {
  ChangesFrame, DifferenceFrame, Heartbeat, Mode, Open, PictureFrame, PlaybackAnswer, PlaybackState, ReplayClientEvents, ReplayServerEvents, Seek, Speed,
} from '#libs/protocol';

export type ReplaySocket = Socket<ReplayServerEvents, ReplayClientEvents>;

export class Player {
  readonly socket: ReplaySocket;
  readonly views = new Map<EntityKey, EntityView>();
  readonly breaks: string[] = [];
  readonly heartbeats: Heartbeat[] = [];
  readonly discontinuities: string[] = [];
  /** Changes frames and bytes of them, since they were last set to nothing. */
  readonly counted = { frames: 0, bytes: 0 };
  state: PlaybackState | undefined;
  difference: DifferenceFrame | undefined;
  cursor: string | undefined;
  /** The playback's now, as far as a frame said so. */
  at: string | undefined;
  /** Called after each frame that was applied. */
  onFrame: (at: string) => void = () => {};
  private whole = true;

  constructor(url: string, auth: Readonly<Record<string, unknown>> = {}) {
    this.socket = io(`${url}/replay`, { transports: ['websocket'], auth, reconnection: false, forceNew: true });
    this.socket.on('picture', (frame) => this.takePicture(frame));
    this.socket.on('changes', (frame) => this.takeChanges(frame));
    this.socket.on('difference', (frame) => {
      if (frame.cursor !== this.cursor) this.breaks.push(`difference of ${frame.cursor} at ${String(this.cursor)}`);
      this.difference = frame;
    });
    this.socket.on('heartbeat', (heartbeat) => {
      if (heartbeat.cursor !== this.cursor) this.breaks.push(`heartbeat of ${heartbeat.cursor} at ${String(this.cursor)}`);
      this.heartbeats.push(heartbeat);
    });
    this.socket.on('playback', (state) => { this.state = state; });
    this.socket.on('discontinuity', ({ reason }) => { this.discontinuities.push(reason); });
  }

  /** Resolves once it is let in; rejects with the problem why not. */
  connected(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.once('connect', () => resolve());
      this.socket.once('connect_error', (error) => reject((error as Error & { data?: unknown }).data ?? error));
    });
  }

  async open(open: Open): Promise<PlaybackState> {
    return this.taking(await this.socket.emitWithAck('open', open));
  }
  async seek(seek: Seek): Promise<PlaybackState> {
    return this.taking(await this.socket.emitWithAck('seek', seek));
  }
  async play(): Promise<PlaybackState> {
    return this.taking(await this.socket.emitWithAck('play', {}));
  }
  async pause(): Promise<PlaybackState> {
    return this.taking(await this.socket.emitWithAck('pause', {}));
  }
  async speed(speed: Speed): Promise<PlaybackState> {
    return this.taking(await this.socket.emitWithAck('speed', speed));
  }
  async mode(mode: Mode): Promise<PlaybackState> {
    return this.taking(await this.socket.emitWithAck('mode', mode));
  }

  /** Resolves when it holds; looks after each message that comes. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      await new Promise<void>((resolve) => {
        this.socket.onAny(function heard(this: void) { resolve(); });
      });
      this.socket.offAny();
    }
  }

  close(): void {
    this.socket.close();
  }

  private taking(answer: PlaybackAnswer): PlaybackState {
    if ('error' in answer) throw Object.assign(new Error(answer.error.detail), { problem: answer.error });
    this.state = answer;
    return answer;
  }

  private takePicture({ entities, cursor, at, done }: PictureFrame): void {
    if (this.whole) this.views.clear();
    this.whole = done;
    applyChanges(this.views, entities);
    this.cursor = cursor;
    this.at = at;
    if (done) this.onFrame(at);
  }

  private takeChanges(frame: ChangesFrame): void {
    if (frame.after !== this.cursor) this.breaks.push(`frame after ${frame.after} at ${String(this.cursor)}`);
    applyChanges(this.views, frame.changes);
    this.counted.frames += 1;
    this.counted.bytes += JSON.stringify(frame).length;
    this.cursor = frame.cursor;
    this.at = frame.at;
    this.onFrame(frame.at);
  }
}
