import { describe, expect, it } from '@jest/globals';
import { formatTime, HOUR, MINUTE, viewAll, type Audience, type EntityKey, type Event, type FactName, type Facts, type Millis, type Picture } from '#libs/domain';
import { CursorSeals, writeCursor } from '#libs/runtime';
import { checkScreens } from './checks.ts';
import { History } from './history.ts';
import { NOON } from './life.ts';
import type { World } from './world.ts';

const AUDIENCE: Audience = 'aid:relief-a';
const LOG = 'log-1';
/** When it is proven that everything is shown that was recorded before, and how long before that a thing was. */
const PROVEN: Millis = 60_000;
const LONG: Millis = 10_000;

interface Said { readonly event: Event; readonly appended: Millis }

function said<F extends FactName>(fact: F, subject: string, minute: number, data: Facts[F], appended: Millis = 0): Said {
  const [id, source, time] = [`${fact} ${minute}`, 'urn:team:north', NOON + minute * MINUTE];
  return { event: { id, source, fact, subject, time, data, json: JSON.stringify({ id, source, subject, time: formatTime(time), data }) } as unknown as Event, appended };
}

const OPENED = said('operation-opened', 'operation/demo', -60, { log: LOG } as Facts['operation-opened']);
const PLANNED = said('convoy-planned', 'convoy/c1', -60, { organisation: 'relief-a', route: [[34.4, 31.4], [34.5, 31.5]], departAt: formatTime(NOON - HOUR) } as Facts['convoy-planned']);
const DEPARTED = said('convoy-departed', 'convoy/c1', -50, {});
const ARRIVED = said('convoy-arrived', 'convoy/c1', -20, {});
/** Impossible, until it is known that the convoy was held before. */
const resumed = (appended: Millis) => said('convoy-resumed', 'convoy/c1', -30, {}, appended);
const held = (appended: Millis) => said('convoy-held', 'convoy/c1', -40, {}, appended);

/** Looks at the one screen of a world, which is live and shows what was recorded up to `position`. */
function look(events: readonly Said[], position: number): void {
  let time = 0;
  const history = new History(() => time);
  const records = events.map(({ event, appended }, at) => ({ event, position: at, recordedAt: NOON + appended }));
  for (const record of records) {
    time = record.recordedAt - NOON;
    history.add(record);
  }
  const [picture] = history.picturesAt(position);
  const shown = viewAll(picture as Picture, AUDIENCE, NOON + PROVEN);
  const seals = new CursorSeals();
  const cursor = writeCursor({ epoch: 'epoch-1', position, at: NOON + PROVEN }, seals.of(LOG, AUDIENCE));
  const console = {
    name: 'console', audience: AUDIENCE, silent: undefined, life: { frozen: false }, provenAt: PROVEN, store: { state: { cursor, link: { state: 'live' } } },
    views: () => [shown], view: (key: EntityKey) => shown.get(key),
  };
  checkScreens({ history, seals, log: { records }, dice: { chance: () => true }, consoles: [console] } as unknown as World);
}

describe('a screen that says it is live', () => {
  const BEFORE = [OPENED, PLANNED, DEPARTED, ARRIVED];
  const AT = BEFORE.length - 1;

  it('is wrong when it lacks what was recorded long before it was proven', () => {
    expect(() => look([...BEFORE, resumed(PROVEN - LONG)], AT)).toThrow(/lacks what was recorded at 4: convoy\/c1/);
  });

  it('may lack what was recorded since', () => {
    expect(() => look([...BEFORE, resumed(PROVEN)], AT)).not.toThrow();
  });

  it('lacks nothing when what changed has changed back, and was folded together', () => {
    expect(() => look([...BEFORE, resumed(PROVEN - LONG), held(PROVEN)], AT)).not.toThrow();
  });

  it('is wrong when what changed back is not all that changed', () => {
    expect(() => look([...BEFORE, resumed(PROVEN - LONG), said('convoy-aborted', 'convoy/c1', -10, {}, PROVEN - LONG), held(PROVEN)], AT)).toThrow(/lacks/);
  });
});
