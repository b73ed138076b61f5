/** What goes wrong for a watch, and when. What is recorded comes into the log meanwhile: only who reads it and judges it is hindered. */
import { MINUTE, type Millis } from '#libs/domain';
import type { ProjectorProcess } from './processes.ts';
import type { Setting } from './setting.ts';
import { ROUGH } from './watched-history.ts';
import { FAIR, type Weather } from './wire.ts';

export interface Hardship extends Setting {
  readonly projectors: readonly ProjectorProcess[];
  readonly assigned: ProjectorProcess | undefined;
  assign(to: ProjectorProcess | undefined): void;
}
/** Begins a fault; the answer, if there is one, ends it. */
type Fault = (world: Hardship) => (() => void) | undefined;

const COUNT: readonly [number, number] = [6, 20];
const LASTS: readonly [Millis, Millis] = [200, 20_000];
/** How long an older watch lies frozen that takes itself for the current one. */
const FROZEN: readonly [Millis, Millis] = [70 * MINUTE, 78 * MINUTE];

const weather = (bad: Partial<Weather>): Fault => ({ log }) => {
  log.weather = { ...FAIR, ...bad };
  return () => { log.weather = FAIR; };
};
const away = (name: 'log' | 'store'): Fault => ({ [name]: server }) => {
  server.turn(true);
  return () => { server.turn(false); };
};
const handOver = (world: Hardship): void => {
  const awake = world.projectors.filter((projector) => projector !== world.assigned && projector.life?.frozen !== true);
  if (awake.length > 0) world.assign(world.dice.pick(awake));
};
const freeze = (world: Hardship): (() => void) | undefined => {
  const life = world.assigned?.life;
  if (life === undefined || life.frozen) return undefined;
  world.trace.note(world.assigned?.name ?? '', 'freezes');
  life.freeze();
  return () => life.thaw();
};

const KINDS: Readonly<Record<string, Fault>> = {
  'the log is away': away('log'),
  'the log answers too late': weather({ late: 0.3, way: [0.2, 200] }),
  'the log\'s answers are lost': weather({ deaf: 0.4, lost: 0.1 }),
  'the log answers out of range': ({ log }) => {
    log.lies = true;
    return () => { log.lies = false; };
  },
  'the store is away': away('store'),
  'the store is flushed': ({ store }) => {
    void store.flush();
    return undefined;
  },
  'the projector is killed': ({ assigned }) => {
    assigned?.crash();
    return undefined;
  },
  'the projector is handed over': (world) => {
    handOver(world);
    return undefined;
  },
  'the projector freezes': freeze,
  'the projector freezes, and another takes over': (world) => {
    const thaw = freeze(world);
    if (thaw !== undefined) handOver(world);
    return thaw;
  },
};

/** Faults for all that is rough, and one watch that is frozen before everybody is away and thaws after it. */
export function strikes(world: Hardship): void {
  const { dice, time, trace } = world;
  for (const { from, to } of ROUGH) {
    for (let left = dice.whole(...COUNT); left > 0; left -= 1) {
      const [at, kind] = [dice.between(from, to), dice.pick(Object.keys(KINDS))];
      time.after(at, () => {
        trace.note('fault', kind);
        const heal = KINDS[kind]?.(world);
        if (heal !== undefined) time.after(Math.min(dice.between(...LASTS), to - time.at), heal);
      });
    }
  }
  const [first] = ROUGH;
  if (first === undefined) return;
  time.after(dice.between(first.from, first.to), () => {
    const thaw = freeze(world);
    if (thaw === undefined) return;
    handOver(world);
    time.after(dice.between(...FROZEN), () => {
      trace.note('fault', 'a watch thaws that another has taken over from');
      thaw();
    });
  });
}
