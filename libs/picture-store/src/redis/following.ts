import type { Change, Position } from '#libs/domain';
import type { Epoch, Followed } from '../picture-store.ts';
import { ANSWER_WITHIN_MS, type Connection } from './connection.ts';
import type { Keys } from './keys.ts';
import { PLACE } from './scripts.ts';

/** How long the server holds an answer back until there is a commit. After each such silence the epoch is looked at. */
const SILENCE_MS = 500;
/** Commits in one answer, at most: what a follower far behind holds at once. */
const AT_ONCE = 32;

type Entry = readonly [id: string, fields: readonly string[]];
type Streams = readonly (readonly [key: string, entries: readonly Entry[]])[];

/** Commits after `after`, in order; `lost` last. `connection` is this follower's own: the server holds its answers back. */
export async function* commitsAfter(connection: Connection, keys: Keys, epoch: Epoch, after: Position): AsyncGenerator<Followed> {
  let at = after;
  // What is there at first is read without waiting: a follower that begins where nothing goes on hears so at once.
  let waits = false;
  let missed = false;
  for (;;) {
    const entries = await entriesAfter(connection, keys, at, waits);
    for (const entry of entries) {
      const committed = read(entry);
      if (committed.epoch !== epoch || committed.from !== at + 1) {
        yield { lost: true };
        return;
      }
      yield committed;
      at = committed.to;
    }
    waits = false;
    if (entries.length > 0) {
      missed = false;
      continue;
    }
    const [current, position] = await connection.run<readonly string[]>(PLACE, keys.all, []);
    // Ahead of what was read just now, it is a commit that came between; ahead twice, its entry is gone.
    const ahead = Number(position) > at;
    if (current !== epoch || Number(position) < at || (ahead && missed)) {
      yield { lost: true };
      return;
    }
    missed = ahead;
    waits = !ahead;
  }
}

async function entriesAfter(connection: Connection, keys: Keys, at: Position, waits: boolean): Promise<readonly Entry[]> {
  const wait = waits ? ['BLOCK', `${SILENCE_MS}`] : [];
  const streams = await connection.call<Streams | null>(
    ['XREAD', 'COUNT', `${AT_ONCE}`, ...wait, 'STREAMS', keys.changes, `${at + 1}-0`], ANSWER_WITHIN_MS + SILENCE_MS,
  );
  return streams?.[0]?.[1] ?? [];
}

function read([, fields]: Entry): Exclude<Followed, { lost: true }> {
  const said = new Map<string, string>();
  for (let at = 0; at < fields.length; at += 2) said.set(fields[at] as string, fields[at + 1] as string);
  const text = (field: string): string => said.get(field) ?? '';
  return {
    epoch: text('epoch'), from: Number(text('from')), to: Number(text('to')), recordedAt: Number(text('recordedtime')),
    changes: JSON.parse(text('changes')) as readonly Change[], writer: text('writer'),
  };
}
