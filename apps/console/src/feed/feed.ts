/** What panels may ask of the feed. How it works is in follower.ts; who starts it, in start.ts. */
import type { Command } from '#libs/domain';
import type { CommandAnswer } from '#libs/protocol';

export interface Feed {
  /**
   * Sends one command and resolves with what really happened; rejects with a NotSent when there is no answer (not connected,
   * frozen, or none within 10 s). Its id makes sending it again harmless.
   */
  send(command: Command): Promise<CommandAnswer>;
  /** Connects anew from the picture shown: what the connection says of this person changed. */
  renew(): void;
  /** Follows another audience (`?audience=`) is a new feed: this one ends for good. */
  stop(): void;
}

export class NotSent extends Error {
  override readonly name = 'NotSent';
}
