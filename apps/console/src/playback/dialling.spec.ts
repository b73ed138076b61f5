import { expect, it } from '@jest/globals';
import { MINUTE, type Millis } from '#libs/domain';
import { BACKOFF_LIMIT } from '../feed/limits.ts';
import { FakeSocket, T0, VirtualTime } from '../feed/virtual.ts';
import { Store } from '../picture/store.ts';
import { LiveSide } from './live-side.ts';
import { Player } from './player.ts';

/** What a playback waits before each of five dials when every connection is cut off at once; undefined where it dials sooner, or not then. */
function waitsAt(chance: number): readonly (Millis | undefined)[] {
  const time = new VirtualTime(T0);
  time.chance = chance;
  const store = new Store({ operation: 'demo', now: T0, schedule: (run) => { run(); } });
  const sockets: FakeSocket[] = [];
  const dial = (): FakeSocket => {
    const socket = new FakeSocket();
    sockets.push(socket);
    return socket;
  };
  const player = new Player({ store, side: new LiveSide(store), operation: 'demo', timing: time, dial });
  player.show({ at: T0 - MINUTE });
  return [1, 2, 3, 4, 5].map((dialled) => {
    sockets.at(-1)?.says('disconnect');
    const [wait = 0] = time.waiting();
    time.pass(wait - 100);
    const sooner = sockets.length > dialled;
    time.pass(100);
    return sooner || sockets.length !== dialled + 1 ? undefined : wait;
  });
}

it('a playback dials again after waits that double to a limit, shortened by chance: consoles that were cut off together do not come back together', () => {
  expect(waitsAt(1)).toEqual([400, 800, 1_600, BACKOFF_LIMIT, BACKOFF_LIMIT]);
  expect(waitsAt(0)).toEqual([200, 400, 800, BACKOFF_LIMIT / 2, BACKOFF_LIMIT / 2]);
  expect(waitsAt(0.5)).toEqual([300, 600, 1_200, 0.75 * BACKOFF_LIMIT, 0.75 * BACKOFF_LIMIT]);
});
