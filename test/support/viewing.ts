/** A console that plays a stretch of what was, notes each frame with the picture it then holds, and comes back with its cursor when its server is gone. */
import { parseTime, type Millis, type Recorded } from '#libs/domain';
import { decode, type Open, type PlaybackState } from '#libs/protocol';
import { hashOf, Truth } from '../../tools/verify/range.ts';
import type { Services } from '../../tools/services/services.ts';
import { Player } from './player.ts';
import { until } from './until.ts';
import { readLog } from './written.ts';

export interface Seen { readonly at: Millis; readonly hash: string }

export class Viewing {
  /** Every picture and every frame, as it left the console. */
  readonly seen: Seen[] = [];
  readonly breaks: string[] = [];
  /** Whether the connection is there. */
  connected = false;
  private readonly url: string;
  private readonly open: Open;
  private player: Player | undefined;

  constructor(url: string, open: Open) {
    this.url = url;
    this.open = open;
  }

  get last(): Seen | undefined {
    return this.seen.at(-1);
  }
  get state(): PlaybackState | undefined {
    return this.player?.state;
  }

  /** Opens the stretch, or goes on with the cursor it holds, until a server has it; `how` says what else is asked for. Resolves to where it goes on. */
  async follow(how: Partial<Open>): Promise<Seen> {
    const before = this.seen.length;
    await until('a playback', () => this.tried(how));
    return until('its picture', async () => this.seen[before]);
  }

  /** With which status nobody lets it in; undefined when somebody does. */
  async refused(): Promise<number | undefined> {
    const player = new Player(this.url);
    try {
      await player.connected();
      return undefined;
    } catch (problem) {
      return (problem as { readonly status?: number }).status;
    } finally {
      player.close();
    }
  }

  leave(): void {
    this.player?.close();
  }

  private async tried(how: Partial<Open>): Promise<true | undefined> {
    const cursor = this.player?.cursor;
    const player = new Player(this.url);
    player.socket.once('disconnect', () => { this.connected = false; });
    player.onFrame = (at) => this.note(player, at);
    try {
      await player.connected();
      await player.open({ ...this.open, ...how, ...(cursor !== undefined && { since: cursor }) });
    } catch {
      player.close();
      return undefined;
    }
    this.connected = true;
    this.player = player;
    return true;
  }

  private note(player: Player, at: string): void {
    this.breaks.push(...player.breaks.splice(0));
    this.seen.push({ at: parseTime(at) ?? Number.NaN, hash: hashOf(new Map([...player.views].map(([key, view]) => [key, JSON.stringify(view)]))) });
  }
}

/** Those whose picture is not the fold of the log up to their instant. */
export async function wrongOf(services: Services['env'], operation: string, seen: readonly Seen[]): Promise<readonly Seen[]> {
  const log: Recorded[] = [];
  await readLog(services, operation, 0, ({ position, json, recordedTime }) => log.push({ event: decode(json), recordedAt: parseTime(recordedTime) ?? 0, position }));
  const truth = new Truth(log);
  truth.know(seen.map(({ at }) => at));
  return seen.filter(({ at, hash }) => truth.hashAt(at) !== hash);
}
