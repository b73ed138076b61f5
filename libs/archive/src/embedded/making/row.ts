import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import type { Position, Recorded } from '#libs/domain';
import { decode } from '#libs/protocol';

/** An event of the log as it is told of the past: decoded, or only that it was recorded, when it cannot be read. */
export interface Told { readonly position: Position; readonly recordedAt: number; readonly recorded: Recorded | undefined }

/** Events of the log's own table, for those who make tables of it. */
export class Rows {
  private readonly following: StatementSync;
  private readonly one: StatementSync;

  constructor(db: DatabaseSync, limit: number) {
    this.following = db.prepare(`SELECT position, recorded_at, crc, json FROM events WHERE position > ? AND position <= ? ORDER BY position LIMIT ${limit}`);
    this.one = db.prepare('SELECT position, recorded_at, crc, json FROM events WHERE position = ?');
  }

  after(position: Position, to: Position): readonly Told[] {
    return (this.following.all(position, to) as unknown as readonly Row[]).map(told);
  }

  at(position: Position): Recorded | undefined {
    const row = this.one.get(position) as Row | undefined;
    return row === undefined ? undefined : told(row).recorded;
  }
}

interface Row { readonly position: number; readonly recorded_at: number; readonly crc: number; readonly json: string }

/** A bad row must not stop what is made of all the others. */
function told({ position, recorded_at: recordedAt, crc, json }: Row): Told {
  return { position, recordedAt, recorded: crc === crc32(json, crc32(`${position} ${recordedAt} `)) ? decoded(position, recordedAt, json) : undefined };
}

function decoded(position: Position, recordedAt: number, json: string): Recorded | undefined {
  try {
    return { event: decode(json), position, recordedAt };
  } catch {
    return undefined;
  }
}
