/** For specs only. Facts about alerts drawn from rows of numbers, as {@link reportOf} draws reports: few alerts, few acts, so that they meet. */
import { Dice, given as present, type Row, type World } from '../picture/chance.ts';
import { act, fact, NOON } from '../picture/given.ts';
import type { Accepted } from '../event.ts';
import { formatTime, MINUTE } from '../time.ts';
import { SEVERITIES } from './facts.ts';
import { keyOf, type Raise } from './raised.ts';

const WATCHES = ['w1', 'w2'] as const;
const IDS = ['y1', 'y2', 'y3', 'y4'] as const;

/** One of the conditions that a world can have. */
function raiseOf(dice: Dice, world: World): Raise {
  const convoy = `convoy/${dice.of(world.convoys)}`;
  const corridor = dice.of(world.corridors);
  const severity = dice.of(SEVERITIES);
  const feed = dice.of(world.sources);
  return dice.of<Raise>([
    { rule: 'convoy-held', subject: convoy, severity, corridor, km: 2 },
    { rule: 'convoy-signal-lost', subject: convoy, severity, feed },
    { rule: 'checkpoint-closed-ahead', subject: convoy, cause: `checkpoint/${dice.of(world.checkpoints)}`, severity, corridor },
    { rule: 'violation-near-corridor', subject: `corridor/${corridor}`, cause: `violation/${dice.of(world.violations)}`, severity, corridor, km: 1.5, metres: 300 },
    { rule: 'corridor-not-clear', subject: `corridor/${corridor}`, severity, corridor },
    { rule: 'feed-silent', subject: `source/${feed}`, severity },
  ]);
}

/** What the watch says, or what somebody does about an alert: of two watches, by operations and by coordinators. */
export function alertFactOf(row: Row, world: World): Accepted {
  const dice = new Dice(row);
  const time = NOON + dice.roll(40) * 20 * MINUTE;
  const watch = dice.of(WATCHES);
  const from = dice.of([null, null, ...IDS]);
  const id = dice.of(IDS);
  const raise = raiseOf(dice, world);
  const key = keyOf(raise, dice.roll(2));
  const judged = { position: 0, at: formatTime(time) };
  const by = { name: 'Lina', audience: `aid:${dice.of(world.organisations)}`, verified: true };
  const chatter = dice.of([undefined, 3]);
  const until = formatTime(time + dice.of([MINUTE, 14 * MINUTE, 3 * 60 * MINUTE]));
  const said = { id: `${key} ${watch} ${raise.severity}`, time };
  return dice.of([
    () => fact('watch-started', 'operation/demo', { watch }, { id: watch, time }),
    () => fact('alert-raised', key, present({ ...raise, watch, judged, chatter }), said),
    () => fact('alert-raised', key, present({ ...raise, watch, judged, chatter }), said),
    () => fact('alert-cleared', key, present({ watch, judged, chatter }), { ...said, id: `cleared ${said.id}` }),
    () => fact('alert-escalated', key, { to: 'shift-lead', watch, judged }, { ...said, id: `escalated ${said.id}` }),
    () => act('alert-acknowledged', key, { from }, { id, time }),
    () => act('alert-acknowledged', key, { from: null, by }, { id, time }),
    () => act('alert-confirmed', key, { from, note: 'done' }, { id, time }),
    () => act('alert-shelved', key, { from, until, reason: 'r' }, { id, time }),
    () => act('alert-unshelved', key, { from }, { id, time }),
    () => act('alert-closed', key, { from, note: 'over' }, { id, time }),
    () => act('act-withdrawn', key, { act: id }, { id: dice.of(['z1', 'z2']), time }),
    () => act('operation-configured', 'operation/demo', { rules: { coordinator: { within: dice.of([60, 600]) } } }, { id, time }),
  ])();
}
