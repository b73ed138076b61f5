import { DatabaseSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import type { Entity, EntityKey, Millis, Position } from '#libs/domain';
import type { Needed } from '../../archive.ts';
import { PAST_SCHEMA, TOLD_BY, WORDS_SCHEMA, ZONE } from '../format.ts';
import { EnteringRows } from './entering.ts';
import { archiveIndex } from './index-of-log.ts';
import { Keeping } from './keeping.ts';
import { Rows } from './row.ts';
import { TwoPictures } from './two-pictures.ts';

/** What a part of a log begins with: both pictures of the position before, the largest recorded time up to it, and what later events need. */
export interface Base {
  readonly position: Position;
  readonly high: Millis;
  readonly known: Iterable<readonly [EntityKey, Entity]>;
  readonly happened: Iterable<readonly [EntityKey, Entity]>;
  readonly needed: readonly Needed[];
}

/** Begins the archive in the file of a part of a log, which holds the needed events already. */
export function beginArchive(file: string, base: Base): void {
  const { position, high, known, happened, needed } = base;
  const db = new DatabaseSync(file);
  try {
    db.exec(`BEGIN IMMEDIATE; ${WORDS_SCHEMA} ${PAST_SCHEMA}`);
    const noting = db.prepare('INSERT OR REPLACE INTO facts_of_file VALUES (?, ?)');
    for (const [name, value] of [['indexed', position], ['told', position], ['told_high', high], ['first_high', high], ['told_by', TOLD_BY]] as const) noting.run(name, value);
    // No event of the zone is known: only how late its recorded times may be.
    db.prepare('INSERT INTO zones VALUES (?, ?, ?, ?)').run(Math.floor(position / ZONE), Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, high);
    const rows = new Rows(db, 1);
    const entering = new EnteringRows(db, rows);
    for (const { position: at, entries } of needed) {
      const recorded = rows.at(at);
      if (recorded !== undefined) entering.behind(recorded, entries, high);
    }
    const keeping = new Keeping(db, new TwoPictures(known, happened), position, high);
    while (!keeping.step());
    db.exec('COMMIT');
  } finally {
    db.close();
  }
}

type Index = ReturnType<typeof archiveIndex>;

/** Makes whatever the archive in a log's file still lacks. Nobody else may write the file. */
export async function completeArchive(file: string, head: Position, make: (file: string) => Index = archiveIndex): Promise<void> {
  const index = make(file);
  try {
    while (index.due(head)) {
      index.step(head);
      await turn();
    }
  } finally {
    index.close();
  }
}
