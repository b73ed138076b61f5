import type { Millis } from '#libs/domain';
import type { Dice } from '../../tools/feed/dice.ts';
import type { History } from './history.ts';
import type { Lives } from './lives.ts';
import type { LogServer } from './log-server.ts';
import type { Supervised } from './processes.ts';
import type { StoreServer } from './store-server.ts';
import type { Trace } from './trace.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What every world has around its processes, whatever it is about. */
export interface Setting {
  readonly time: VirtualTime;
  readonly dice: Dice;
  readonly trace: Trace;
  readonly history: History;
  readonly log: LogServer;
  readonly store: StoreServer;
  readonly lives: Lives;
  /** The projector whose turn it is; undefined when it is nobody's. */
  readonly assigned: Supervised | undefined;
  /** How far the clock of a process is ahead. */
  skew(): Millis;
}
