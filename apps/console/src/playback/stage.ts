/** For specs: a console of the past without a page or a server. Time passes when it is told to, and the server says what it is told to say. */
import { MINUTE } from '#libs/domain';
import { iso, T0, VirtualTime } from '../feed/virtual.ts';
import { Store } from '../picture/store.ts';
import { LiveSide } from './live-side.ts';
import { Player } from './player.ts';
import type { ReplaySocket } from './player-options.ts';

export const THEN = T0 - 10 * MINUTE;
export const convoy = (now: string) => ({ stage: now, since: iso(T0) });

class ServerEnd implements ReplaySocket {
  readonly #listeners = new Map<string, (payload: unknown) => void>();
  readonly asked: { event: string; payload: Record<string, unknown>; answer: (value: unknown) => void }[] = [];
  closed = false;
  on(event: string, listener: (payload: unknown) => void): void { this.#listeners.set(event, listener); }
  emit(event: string, payload: unknown, answered: (value: unknown) => void): void { this.asked.push({ event, payload: payload as Record<string, unknown>, answer: answered }); }
  connect(): void { this.says('connect'); }
  close(): void { this.closed = true; }
  says(event: string, payload?: unknown): void { this.#listeners.get(event)?.(payload); }
  names(): readonly string[] { return this.asked.map(({ event }) => event); }
  answers(value: unknown): void { this.asked.at(-1)?.answer(value); }
}

/** A console with a picture of now, and every playback it asked for. */
export function stage() {
  const time = new VirtualTime(T0);
  const store = new Store({ operation: 'demo', now: T0, schedule: (run) => { run(); } });
  const side = new LiveSide(store);
  const sockets: ServerEnd[] = [];
  const player = new Player({
    store, side, operation: 'demo', timing: time,
    dial: () => sockets[sockets.push(new ServerEnd()) - 1] as ServerEnd,
  });
  side.replacePicture([['convoy/now', convoy('held')] as never], 'live-1', T0);
  const server = () => sockets.at(-1) as ServerEnd;
  const stand = (at: number, more: object = {}) => ({
    operation: 'demo', audience: 'operations', from: iso(T0 - 60 * MINUTE), to: iso(T0), at: iso(at), mode: 'known', knownAt: iso(T0), speed: 1, skipQuiet: false, playing: false, cursor: 'c', reached: 0, unreadable: 0, ...more,
  });
  const picture = (cursor: string, at: number, entities: readonly unknown[], done = true) => server().says('picture', { epoch: 'p', cursor, at: iso(at), entities, done });
  const changes = (after: string, cursor: string, at: number, list: readonly unknown[]) => server().says('changes', { after, cursor, at: iso(at), changes: list });
  const open = () => {
    player.show({ at: THEN });
    server().answers(stand(THEN));
    picture('p1', THEN, [['convoy/then', convoy('planned')]]);
  };
  const shown = () => [...store.state.views.convoy.keys()];
  return { time, store, side, sockets, player, server, stand, picture, changes, open, shown };
}
