/** What the tests of logs write and how they read it back. */
import { expect } from '@jest/globals';
import type { Accepted, Recorded } from '#libs/domain';
import { encodeAct } from '#libs/protocol';
import type { EventLog, ReadOptions } from './event-log.ts';

export const NOON = 1_795_435_200_000;

/** A note that tells tests apart by its id. */
export function note(id: string, text = 'seen'): Accepted {
  const by = { name: 'Duty officer', audience: 'operations', verified: false };
  const event = encodeAct({ fact: 'note-added', subject: `note/${id}`, data: { by, text } }, { id, source: 'urn:watchfloor:demo', time: NOON });
  return { event, recordedAt: NOON + 1 };
}
/** A note whose text is 60,000 letters long, most of them white space. */
export function largeNote(id: string): Accepted {
  const { event, recordedAt } = note(id);
  return { event: { ...event, json: event.json.padEnd(60_000) }, recordedAt };
}
export const notes = (count: number, prefix = 'n'): readonly Accepted[] => Array.from({ length: count }, (_, at) => note(`${prefix}-${at}`));

/** Every event that a read without follow gives, checked for order, contiguity and empty batches. */
export async function readAll(log: EventLog, operation: string, options: ReadOptions = { after: -1 }): Promise<readonly Recorded[]> {
  const all: Recorded[] = [];
  for await (const batch of log.read(operation, options)) {
    expect(batch.length).toBeGreaterThan(0);
    for (const recorded of batch) expect(recorded.position).toBe(options.after + 1 + all.push(recorded) - 1);
  }
  return all;
}
export const ids = (recorded: readonly { readonly event: { readonly id: string } }[]): readonly string[] => recorded.map(({ event }) => event.id);
