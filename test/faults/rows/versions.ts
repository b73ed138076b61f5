/** A log that goes on in a version of a fact that these servers are too old for. */
import type { OperationId } from '#libs/domain';
import { say, type Said } from '../../support/batches.ts';
import { Follower } from '../../support/follower.ts';
import type { System } from '../../support/system.ts';
import { forgetOperationAt, ownOperation } from '../../support/trial.ts';
import { until } from '../../support/until.ts';
import { inSeconds, type Found, type Row } from '../row.ts';
import type { Stage } from '../stage.ts';
import { writePast } from './foreign.ts';

/** Of no release. */
const NEWER = 'v9';
const ENOUGH = 100;
const heard = (number: number): Said => say('violation-reported', `violation/newer-${number}`, { class: 'other', sense: 'heard' });

/** Every server restarted in turn, for these operations from then on. */
async function serve(system: System, operations: readonly string[]): Promise<void> {
  for (const member of system.all) {
    member.extra = { env: { OPERATIONS: operations.join(',') } };
    await member.restart('SIGTERM');
  }
}

async function report(system: System, operation: string, number: number): Promise<number> {
  const body = JSON.stringify({ ...heard(number), id: `newer-${number}` });
  return (await fetch(`${system.one('ingest').url}/v1/operations/${operation}/events`, { method: 'POST', headers: { 'content-type': 'application/cloudevents+json' }, body })).status;
}

/** Whether a projector says that there is something that it cannot read. */
async function isSaid(system: System): Promise<boolean> {
  const answers = await Promise.all(system.every('projector').map(({ url }) => fetch(`${url}/health/ready`).then((answer) => answer.text(), () => '')));
  return answers.some((answer) => answer.includes('that this program cannot read on'));
}

/** What comes before it stays shown, by screens that say they are stale; nothing after it is folded, and what is reported is recorded. Another operation of the same servers notices nothing. */
export const newerVersion: Row = {
  name: 'an event of a newer version in the log of one of two operations',
  run: async (stage): Promise<Found> => {
    const { system, operation } = stage;
    const other = ownOperation('newer');
    await serve(system, [operation, other]);
    // Beside those that are held to account: this one waits for good.
    const waiting = new Follower({ url: system.one('gateway').url, operation: other, name: 'console of the other' });
    try {
      const found = await standingStill(stage, other, waiting);
      return { ...found, afterwards: () => alone(stage, other) };
    } finally {
      waiting.leave();
    }
  },
};

async function standingStill(stage: Stage, other: OperationId, waiting: Follower): Promise<Found> {
  const { system, load } = stage;
  const shown = (): string => [...waiting.entities.keys()].filter((key) => key.startsWith('violation/')).join(' ');
  const statuses = [await report(system, other, 1)];
  await until('the other operation to be shown', async () => (waiting.following && waiting.state === 'live' && shown() === 'violation/newer-1' ? true : undefined));
  const began = Date.now();
  await writePast(stage, other, [{ ...heard(2), type: `watchfloor.violation-reported.${NEWER}` }]);
  await until('a projector to say that it cannot read on', async () => ((await isSaid(system)) ? true : undefined));
  const said = Date.now() - began;
  await until('its console to be stale', async () => (waiting.state === 'live' ? undefined : true));
  const stale = Date.now() - began;
  const recovery = await stage.recovered(began);
  statuses.push(await report(system, other, 3));
  // No next process can read on either, and the other operation's next projector is there as soon as ever.
  await Promise.all(system.every('projector').map((projector) => projector.restart()));
  const again = await stage.recovered(Date.now());
  await until('a projector to say so again', async () => ((await isSaid(system)) ? true : undefined));
  await load.more(ENOUGH);
  const [kept, state] = [shown(), waiting.state];
  return {
    recovery, more: { 'said so after': inSeconds(said), 'its console was stale after': inSeconds(stale), 'the rest, after projectors were killed': inSeconds(again) },
    broken: [
      ...(statuses.every((status) => status === 202) ? [] : [`reports were answered ${statuses.join(', ')}`]),
      ...(kept === 'violation/newer-1' && state !== 'live' ? [] : [`the other operation is ${state} and shows ${kept}`]),
    ],
  };
}

/** As it was before. */
async function alone({ system, operation, own }: Stage, other: OperationId): Promise<void> {
  await serve(system, [operation]);
  for (const member of system.all) member.extra = {};
  await forgetOperationAt(own.env, other);
}
