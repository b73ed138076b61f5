/**
 * One seed is one history, and two runs of it: one in which nothing happens to the watch, and one in which it is killed, frozen, thawed, handed over,
 * cut off and away for an hour. What the alerts are must be the same in both, and what a watch says that was always there.
 */
import { canonical, currentWatch, fold, LivePicture, viewAll, type EntityKey, type Millis, type Picture } from '#libs/domain';
import { dice as diceOf, type Dice } from '../../tools/feed/dice.ts';
import type { WatchedCovered } from './covered.ts';
import { History } from './history.ts';
import { NOON } from './life.ts';
import { Lives } from './lives.ts';
import { LogServer } from './log-server.ts';
import { ProjectorProcess } from './processes.ts';
import type { Setting } from './setting.ts';
import { StoreServer } from './store-server.ts';
import { Trace } from './trace.ts';
import { VirtualTime } from './virtual-time.ts';
import { strikes, type Hardship } from './watched-faults.ts';
import { DOWN, drawWatched, LAST, type WatchedHistory } from './watched-history.ts';

/** How long the watch has, after the last record, to come to the same alerts. */
const CALM: Millis = 120_000;
const LOOK_EVERY: Millis = 1_000;
/** Two may run at once, one of them thought dead, while a third lies frozen. */
const PROJECTORS = 3;

export class WatchedWorld implements Setting, Hardship {
  readonly time = new VirtualTime();
  readonly dice: Dice;
  readonly trace: Trace;
  readonly history = new History(() => this.time.at);
  readonly log: LogServer;
  readonly store: StoreServer;
  readonly projectors: readonly ProjectorProcess[];
  assigned: ProjectorProcess | undefined;
  readonly lives: Lives;
  private readonly recorded: WatchedHistory;

  constructor(name: string, recorded: WatchedHistory, dice: Dice, print?: (line: string) => void) {
    this.recorded = recorded;
    this.dice = dice;
    this.lives = new Lives(this.time, dice.next);
    this.trace = new Trace(() => this.time.at, print && ((line) => print(`${name} ${line}`)));
    this.log = new LogServer(this, 'log');
    this.store = new StoreServer(this, 'store');
    this.projectors = Array.from({ length: PROJECTORS }, (_, at) => new ProjectorProcess(this, `projector ${at + 1}`, true));
  }

  /** Lives from beginning to end; `hard`: not in peace. Throws where its alerts are others than those of a watch that was always there. */
  async run(hard: boolean): Promise<number> {
    await Promise.resolve(); // Time waits for ticks, and outside of a promise's continuation they come before promises, not after them.
    try {
      for (const { at, accepted } of this.recorded.recorded) this.time.after(at, () => void this.log.append([accepted]));
      this.assign(this.projectors[0]);
      if (hard) {
        this.log.atOnce = this.dice.pick([1, 7, Number.POSITIVE_INFINITY]);
        strikes(this);
        this.time.after(DOWN.from, () => this.assign(undefined));
        this.time.after(DOWN.to, () => this.assign(this.projectors.find(({ life }) => life === undefined)));
      }
      await this.time.pass(LAST);
      await this.agree();
      return this.log.records.filter(({ event }) => event.fact === 'watch-started').length;
    } finally {
      this.lives.forget();
    }
  }

  /** None: of clocks that differ, the later one says what now is, and the onsets with it. */
  skew(): Millis {
    return 0;
  }

  /** Whose turn it is. Nobody's: whoever is awake ends as well. Otherwise the one before is told nothing. */
  assign(to: ProjectorProcess | undefined): void {
    this.assigned = to;
    if (to === undefined) for (const projector of this.projectors) if (projector.life?.frozen === false) projector.crash();
    to?.start();
  }

  /** Until the current watch has reached an instant after everything, and the alerts are those that they should be. */
  private async agree(): Promise<void> {
    const { ideal } = this.recorded;
    for (const until = this.time.at + CALM; ; await this.time.pass(LOOK_EVERY)) {
      const picture = new LivePicture();
      for (const record of this.log.records) fold(picture, record);
      const reached = currentWatch(picture)?.reached?.at ?? 0;
      if (reached > NOON + LAST) {
        // What both have judged is compared, whatever falls due later.
        ideal.wait(reached);
        ideal.reach(reached);
        const wrong = differing(picture, ideal.picture, reached);
        if (wrong === undefined) return;
        if (this.time.at >= until) throw new Error(wrong);
      } else if (this.time.at >= until) throw new Error(`the watch has only come to ${reached - NOON} ms after noon`);
    }
  }
}

/** What each alert is, whenever it was recorded. */
function alertsOf(picture: Picture, at: Millis): ReadonlyMap<EntityKey, Readonly<Record<string, unknown>>> {
  return new Map([...viewAll(picture, 'operations', at)].flatMap(([key, view]) => {
    if (!key.startsWith('alert/')) return [];
    const { late: _late, ...seen } = view as { readonly late?: true };
    return [[key, seen]];
  }));
}

function differing(picture: Picture, ideal: Picture, at: Millis): string | undefined {
  const [found, expected] = [alertsOf(picture, at), alertsOf(ideal, at)];
  for (const key of new Set([...expected.keys(), ...found.keys()])) {
    const [one, other] = [found.get(key), expected.get(key)];
    if (one === undefined || other === undefined) return `${key} is ${one === undefined ? 'missing' : 'there'}, unlike for a watch that was always there: ${canonical(one ?? other ?? {})}`;
    const member = Object.keys({ ...one, ...other }).find((name) => canonical(one[name] ?? null) !== canonical(other[name] ?? null));
    if (member !== undefined) return `${key} has ${member} ${canonical(one[member] ?? null)}, and for a watch that was always there ${canonical(other[member] ?? null)}: ${canonical(one)}`;
  }
  return undefined;
}

/** Both runs of the history of a seed; `print` is told what happens in the hard one. Throws what was found to be wrong. */
export async function watchOver(seed: number, print?: (line: string) => void): Promise<WatchedCovered> {
  const draw = (): WatchedHistory => drawWatched(diceOf('watched history', seed));
  const recorded = draw();
  await new WatchedWorld('plain', recorded, diceOf('watched plain', seed)).run(false);
  const again = draw();
  const watches = await new WatchedWorld('hard', again, diceOf('watched hard', seed), print).run(true);
  const alerts = [...again.ideal.picture.ofType('alert').values()];
  return {
    alerts: alerts.length, watches, cleared: alerts.filter(({ clearedAt }) => clearedAt !== undefined).length,
    escalated: alerts.filter(({ level }) => level === 'shift-lead').length, chattered: alerts.filter(({ chatter }) => chatter !== undefined).length,
  };
}
