/** What the tests of picture stores write. */
import { LivePicture, type Change, type Entity, type Position, type Recorded } from '#libs/domain';
import { encodeAct } from '#libs/protocol';
import type { Built, Committed, Followed } from './picture-store.ts';

export const NOON = 1_795_435_200_000;

export function recordAt(position: Position): Recorded {
  const by = { name: 'Duty officer', audience: 'operations', verified: false };
  const event = encodeAct({ fact: 'note-added', subject: `note/n${position}`, data: { by, text: 'seen' } }, { id: `n${position}`, source: 'urn:watchfloor:demo', time: NOON });
  return { event, recordedAt: NOON + position, position };
}
/** A store never looks into an entity. */
export const change = (key: string, value: string): Change => [key, { value } as unknown as Entity];

/** A build of so many events, each of which changed the note with its position. */
export function builtTo(position: Position, log = 'log-1'): Built {
  const keys = Array.from({ length: position + 1 }, (_, at) => `note/n${at}`);
  return {
    log, fold: 'fold-1', picture: new LivePicture(keys.map((key) => change(key, 'built'))), changed: new Map(keys.map((key, at) => [key, at])),
    recordedAt: position < 0 ? 0 : NOON + position, last: position < 0 ? undefined : recordAt(position),
  };
}

/** The next so many things a follower is told. */
export async function take(following: AsyncIterable<Followed>, count: number): Promise<readonly Followed[]> {
  const told: Followed[] = [];
  for await (const next of following) if (told.push(next) === count) break;
  return told;
}
export const ranges = (told: readonly Followed[]): readonly (readonly [number, number] | 'lost')[] =>
  told.map((next) => ('lost' in next ? 'lost' : [(next satisfies Committed).from, next.to]));
